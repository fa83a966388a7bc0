// A chat that reads along, through n8n-core: what it is sent, and that the item stays the same.

import type { IDataObject, INodeExecutionData, StructuredChunk } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { runWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

const SEND = { resource: 'message', operation: 'send', user: 'ada', query: 'hello there' };

async function run(
	app: string,
	parameters: IDataObject,
	items?: INodeExecutionData[],
	onError?: 'continueRegularOutput',
) {
	const chunks: StructuredChunk[] = [];
	const result = await runWorkflow(workflowOf({ ...SEND, ...parameters }, onError), {
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		items,
		onChunk: (chunk) => chunks.push(chunk),
	});
	const text = chunks
		.filter(({ type }) => type === 'item')
		.map(({ content }) => content)
		.join('');
	return { chunks, text, types: chunks.map(({ type }) => type), result };
}

it.each(['chat-plain', 'agent', 'chatflow'])('begins, shows the text and ends: %s', async (app) => {
	const { text, types, result } = await run(app, {});
	expect(text).toBe('You said: hello there');
	expect(types[0]).toBe('begin');
	expect(types.at(-1)).toBe('end');
	expect(types.filter((type) => type !== 'item')).toEqual(['begin', 'end']);
	expect(result.outputs('Dify Chat')[0]?.[0]?.json.answer).toBe('You said: hello there');
});

it('sends the whole answer in one piece where Dify answers in one', async () => {
	const { text, types } = await run('chat-plain', { options: { responseMode: 'blocking' } });
	expect(types).toEqual(['begin', 'item', 'end']);
	expect(text).toBe('You said: hello there');
});

it('sends nothing when streaming is switched off in the node', async () => {
	const { types, result } = await run('chat-plain', { options: { enableStreaming: false } });
	expect(types).toEqual([]);
	expect(result.outputs('Dify Chat')[0]?.[0]?.json.answer).toBe('You said: hello there');
});

it('does not mix the answers to several items', async () => {
	const { chunks } = await run(
		'chat-plain',
		{ query: '={{ $json.question }}', options: { concurrency: 5 } },
		['one', 'two', 'three'].map((question) => ({ json: { question } })),
	);
	const items = chunks.map(({ metadata }) => metadata.itemIndex);
	expect(items).toEqual([...items].sort());
	expect(chunks.filter(({ type }) => type === 'begin')).toHaveLength(3);
	expect(chunks.filter(({ type }) => type === 'end')).toHaveLength(3);
});

it('does not mix answers either where only some of the items are shown', async () => {
	const { chunks } = await run(
		'chat-plain',
		{ query: '={{ $json.question }}', options: { enableStreaming: '={{ $itemIndex > 0 }}' } },
		['one', 'two', 'three'].map((question) => ({ json: { question } })),
	);
	const items = chunks.map(({ metadata }) => metadata.itemIndex);
	expect(new Set(items)).toEqual(new Set([1, 2]));
	expect(items).toEqual([...items].sort());
});

it('shows the replacement behind text that moderation takes back; the item carries it alone', async () => {
	const { text, result } = await run('chatflow-output-moderated', {
		query: 'please say secretword',
	});
	const answer = result.outputs('Dify Chat')[0]?.[0]?.json.answer;
	expect(text.endsWith(`\n\n${String(answer)}`)).toBe(true);
	expect(answer).not.toContain('secretword');
});

it('shows the form of a chatflow that waits for a person', async () => {
	const { text } = await run('chatflow-human', {
		inputsMode: 'json',
		inputsJson: '{"topic": "Budget"}',
	});
	expect(text).toBe('Please check: Budget\n\n[comment]');
});

it("tells the chat of a failed item with the node's words and advice", async () => {
	const { chunks, types } = await run(
		'chat-plain',
		{ query: '[error rate]' },
		undefined,
		'continueRegularOutput',
	);
	expect(types).toEqual(['begin', 'error', 'end']);
	expect(chunks[1]?.content).toContain('Rate Limit Error');
	expect(chunks[1]?.content).toContain('provider');
});

describe('a chat in front of a node that goes on', () => {
	it.each<[string, IDataObject, string]>([
		['an option', { options: { reasoning: 'perhaps' } }, "'Reasoning' is none of its choices"],
		['an expression', { query: '={{ $("No such node").item.json.text }}' }, "node doesn't exist"],
		['the settings of all items', { options: { concurrency: 0 } }, "'Concurrency' is not a whole"],
		[
			'an option, by an expression',
			{ options: { timeout: '={{ $("No such node").item.json.s }}' } },
			"node doesn't exist",
		],
	])('hears what is wrong with %s', async (_what, parameters, words) => {
		const { chunks, types } = await run(
			'chat-plain',
			parameters,
			undefined,
			'continueRegularOutput',
		);
		expect(types).toEqual(['begin', 'error', 'end']);
		expect(chunks[1]?.content).toContain(words);
	});

	it('hears what is wrong with the credential', async () => {
		const chunks: StructuredChunk[] = [];
		await runWorkflow(workflowOf(SEND, 'continueRegularOutput'), {
			credential: { baseUrl: dify.baseUrl, apiKey: 'dataset-key' },
			onChunk: (chunk) => chunks.push(chunk),
		});
		expect(chunks.map(({ type }) => type)).toEqual(['begin', 'error', 'end']);
		expect(chunks[1]?.content).toContain('is a knowledge key');
	});
});

it('shows an answer without its reasoning where that is kept apart', async () => {
	const { text } = await run('chat-plain', {
		query: '[think] hello',
		options: { reasoning: 'separate' },
	});
	expect(text).not.toContain('think>');
	expect(text).not.toBe('');
});
