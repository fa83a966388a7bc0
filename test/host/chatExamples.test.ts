// The examples in which somebody chats, in the newest n8n and in the last 1.x.

import { objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { saveModelCredential } from './agentWorkflow';
import { importedExample, publicChat, withModel } from './importedExample';
import type { ModelServer } from './modelServer';
import { contentOf, finalAnswer, startModelServer, toolQuestion } from './modelServer';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import {
	chain,
	chat,
	chatToEnd,
	hostNode,
	lastExecution,
	postForItems,
	publish,
	saveDifyCredential,
	saveWorkflow,
	textIn,
	webhookTrigger,
} from './webhookWorkflows';

const AGENT = 'agent-with-dify';

const CUSTOMER = 'customer-conversation';

const WINDOW = 'chat-window';

/** Calls another workflow with what was posted, as the example's page says. */
function callerOf(workflowId: string): HostWorkflow {
	const fields = ['customer', 'message', 'conversation_id'];
	return chain(
		'call',
		webhookTrigger('call', 'lastNode'),
		hostNode(
			'Execute Sub-workflow',
			{ name: 'n8n-nodes-base.executeWorkflow', version: 1.2 },
			{
				workflowId: { __rl: true, mode: 'id', value: workflowId },
				workflowInputs: {
					mappingMode: 'defineBelow',
					value: Object.fromEntries(fields.map((field) => [field, `={{ $json.body.${field} }}`])),
					matchingColumns: [],
					schema: fields.map((field) => ({ id: field, displayName: field, type: 'string' })),
				},
				options: {},
			},
		),
	);
}

describe.each(HOSTS)('%s', (name) => {
	let dify: DifyServer;
	let model: ModelServer;
	let host: N8nHost;
	let server: N8nServer;
	let ids: Map<string, string>;

	beforeAll(async () => {
		dify = await startDifyServer();
		model = await startModelServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		const app = await saveDifyCredential(server, dify, 'chat-plain');
		const agent = withModel(importedExample(AGENT, app), await saveModelCredential(server, model));
		ids = await publish(server, [publicChat(agent), publicChat(importedExample(WINDOW, app))]);
		await publish(server, [callerOf(await callable(importedExample(CUSTOMER, app)))]);
	});

	afterAll(async () => {
		await host?.close();
		await model?.close();
		await dify?.close();
	});

	beforeEach(() => {
		model.requests.length = 0;
		dify.requests.length = 0;
	});

	/** n8n 1 calls a workflow that is not published; it publishes none that only others call. */
	async function callable(workflow: HostWorkflow): Promise<string> {
		if (name === 'n8n-1') return (await saveWorkflow(server, workflow)).id;
		return (await publish(server, [workflow])).get(workflow.id) ?? '';
	}

	describe(AGENT, () => {
		/** Says something to the agent; its answer, and what its tool told the model. */
		async function say(
			sessionId: string,
			message: string,
		): Promise<{ output: unknown; told: string }> {
			model.requests.length = 0;
			const response = await chat(server, AGENT, message, { sessionId });
			const { output } = objectOf(await response.json());
			const last = objectsOf(model.requests.at(-1)?.messages).at(-1);
			expect(last?.role).toBe('tool');
			return { output, told: contentOf(last) };
		}

		/** The texts of one role in what the model was given at first. */
		const given = (role: 'system' | 'user') =>
			objectsOf(model.requests[0]?.messages)
				.filter((message) => message.role === role)
				.map(contentOf);

		it("asks the app the agent's own question, and answers from what the app said", async () => {
			const { output, told } = await say('ada', 'the used grinder');
			expect(objectsOf(model.requests[0]?.tools).map((tool) => tool.function)).toMatchObject([
				{
					description: expect.stringMatching(/^Knows our products, orders and returns\./),
					parameters: { properties: { question: { type: 'string' } } },
				},
			]);
			expect(given('system')).toEqual([expect.stringMatching(/^You help our customers\./)]);
			const query = toolQuestion('the used grinder');
			expect(dify.generations.at(-1)).toMatchObject({ query, user: 'ada' });
			expect(told).toContain(`You said: ${query}`);
			expect(output).toBe(finalAnswer(told));
		});

		it('remembers each chat, in the agent and in the app, and no other', async () => {
			await say('grace', 'the order');
			const [first] = dify.generations.slice(-1);
			await say('edsger', 'the return');
			expect(given('user')).toEqual(['the return']);
			const [other] = dify.generations.slice(-1);
			await say('grace', 'the day');
			expect(given('user')).toEqual(['the order', 'the day']);
			const [next] = dify.generations.slice(-1);
			expect(next?.conversationId).toBe(first?.conversationId);
			expect(other?.conversationId).not.toBe(first?.conversationId);
		});

		it('is told what went wrong, and goes on', async () => {
			const { output, told } = await say('ada', '[error rate]');
			expect(objectsOf(JSON.parse(told))).toMatchObject([
				{ error: expect.stringContaining('Rate Limit Error') },
			]);
			expect(output).toBe(finalAnswer(told));
		});
	});

	describe(CUSTOMER, () => {
		async function write(message: string, conversationId: string): Promise<JsonObject> {
			const items = await postForItems(server, 'call', {
				customer: 'customer-1042',
				message,
				conversation_id: conversationId,
			});
			expect(items).toHaveLength(1);
			return objectOf(items[0]);
		}

		it('begins a conversation, goes on with it, and begins a new one where Dify has it no longer', async () => {
			const first = await write('Where is my order?', '');
			const id = textOf(first.conversation_id);
			expect(first.answer).toBe('You said: Where is my order?');
			expect(id).not.toBe('');
			expect(await write('And when will it come?', id)).toMatchObject({
				answer: 'You said: And when will it come?',
				conversation_id: id,
			});
			expect(dify.generations.slice(-2)).toMatchObject([
				{ user: 'customer-1042', conversationId: id },
				{ user: 'customer-1042', conversationId: id },
			]);

			const deleted = await fetch(`${dify.baseUrl}/conversations/${id}`, {
				method: 'DELETE',
				headers: {
					Authorization: `Bearer ${dify.keyOf('chat-plain')}`,
					'Content-Type': 'application/json',
				},
				body: JSON.stringify({ user: 'customer-1042' }),
			});
			expect(deleted.status).toBe(204);
			const again = await write('Hello?', id);
			expect(again.answer).toBe('You said: Hello?');
			expect([id, '']).not.toContain(again.conversation_id);
		});
	});

	describe(WINDOW, () => {
		const say = async (chatInput: string, sessionId: string) =>
			await chatToEnd(await chat(server, WINDOW, chatInput, { sessionId }));

		it('answers, and remembers who it talks to', async () => {
			const conversations: unknown[] = [];
			for (const sessionId of ['one', 'two', 'one']) {
				expect(textIn(await say('Hello', sessionId))).toBe('You said: Hello');
				conversations.push(dify.generations.at(-1)?.conversationId);
			}
			expect(conversations[2]).toBe(conversations[0]);
			expect(conversations[1]).not.toBe(conversations[0]);
		});

		it('tells a visitor no more of a failure than its text for that; the execution has the reason', async () => {
			const shown = (await say('[error rate]', 'three'))
				.map(({ content = '' }) => content)
				.join('');
			expect(shown).toBe('Sorry, I cannot answer just now. Please try again in a few minutes.');
			const { status, items } = await lastExecution(server, ids.get(WINDOW) ?? '');
			expect(status).toBe('success');
			expect(items.get('Answer in the Chat')).toMatchObject([
				{ error: expect.stringContaining('Rate Limit Error') },
			]);
		});
	});
});
