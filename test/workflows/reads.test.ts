// What is asked of n8n for each item: in n8n 2 each read of an expression costs most of a millisecond.

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { DIFY_CHAT, runWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer();
});

afterEach(async () => await dify.close());

/** Dify Chat, and how often each of n8n's functions was called with which words. */
function counted(): { node: INodeType; calls: Map<string, number> } {
	const calls = new Map<string, number>();
	const node = new DifyChat();
	const execute = async function (this: IExecuteFunctions) {
		const count = (...words: unknown[]) => {
			const call = words.join(' ');
			calls.set(call, (calls.get(call) ?? 0) + 1);
		};
		const watched = new Proxy(this, {
			get: (target, name, receiver) => {
				const value: unknown = Reflect.get(target, name, receiver);
				if (typeof value !== 'function') return value;
				return (...given: unknown[]) => {
					if (name === 'getNodeParameter' || name === 'getCredentials') {
						count(name, given[0], given[1]);
					}
					return Reflect.apply(value, target, given);
				};
			},
		});
		return await node.execute.call(watched);
	};
	return { node: { description: node.description, execute }, calls };
}

const OF_ALL_ITEMS = new Set(['resource', 'operation', 'options']);

it.each([
	{ conversation: 'a new conversation', more: {} },
	{
		conversation: 'a conversation by its id',
		more: { conversationMode: 'id', conversationId: '={{ "" }}' },
	},
	{ conversation: "the user's latest", more: { conversationMode: 'latest' } },
])('each parameter of an item is read once, also for its turn: $conversation', async ({ more }) => {
	const { node, calls } = counted();
	const items = Array.from({ length: 20 }, (_nothing, index) => ({
		json: { question: `question ${index}`, user: `user ${index % 3}` },
	}));
	const { error } = await runWorkflow(
		workflowOf({
			resource: 'message',
			operation: 'send',
			query: '={{ $json.question }}',
			user: '={{ $json.user }}',
			...more,
		}),
		{
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
			items,
			nodeTypes: { [DIFY_CHAT]: node },
		},
	);
	expect(error).toBeUndefined();
	expect(calls.get('getNodeParameter query 7')).toBe(1);
	const repeated = [...calls].filter(([, count]) => count > 1).map(([call]) => call);
	// What holds for all items is read once more, of the first.
	expect(
		repeated.filter((call) => {
			const [, name = '', itemIndex] = call.split(' ');
			return itemIndex !== '0' || !OF_ALL_ITEMS.has(name);
		}),
	).toEqual([]);
});
