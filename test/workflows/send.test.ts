// Message: Send through n8n-core against the emulator: items in, answers out.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { settle } from '../support/manualClock';
import { DIFY_CHAT, node, runNode, runWorkflow, startWorkflow, workflowOf } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterEach(async () => await dify.waitFor(({ openResponses }) => openResponses() === 0));

afterAll(async () => await dify.close());

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

const SEND = { resource: 'message', operation: 'send', user: 'ada' };

const questions = (...texts: string[]): INodeExecutionData[] =>
	texts.map((question) => ({ json: { question } }));

async function ask(
	app: string,
	parameters: IDataObject,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<IDataObject[]> {
	const { outputs, error } = await runNode({
		parameters: { ...SEND, ...parameters },
		credential: credentialOf(app),
		items,
	});
	if (error) throw new Error(error.message);
	return (outputs[0] ?? []).map(({ json }) => json);
}

describe('a batch of questions', () => {
	it('gives one answer for each item, in order, paired with its question', async () => {
		const { outputs } = await runNode({
			parameters: { ...SEND, query: '={{ $json.question }}' },
			credential: credentialOf('chat-plain'),
			items: questions('one', 'two', 'three'),
		});
		expect(outputs[0]).toMatchObject([
			{ json: { answer: 'You said: one' }, pairedItem: { item: 0 } },
			{ json: { answer: 'You said: two' }, pairedItem: { item: 1 } },
			{ json: { answer: 'You said: three' }, pairedItem: { item: 2 } },
		]);
	});

	it('sends text byte for byte: quotes, line breaks, emoji, blanks at the ends', async () => {
		const text = ' "quoted" \\n back\\slash\nnew line\ttab 👍 你好 {{ braces }} \u2028 end ';
		dify.requests.length = 0;
		await ask('chat-plain', { query: '={{ $json.question }}' }, questions(text));
		const sent = dify.requests.find(({ path }) => path === '/v1/chat-messages');
		expect(sent?.body).toMatchObject({ query: text });
	});

	it('gives an empty input no request at all', async () => {
		dify.requests.length = 0;
		const { outputs } = await runNode({
			parameters: { ...SEND, query: 'never asked' },
			credential: credentialOf('chat-plain'),
			items: [],
		});
		expect(outputs.flat()).toEqual([]);
		expect(dify.requests).toEqual([]);
	});
});

describe('a question that fails', () => {
	const items = () => questions('fine', '[error rate] please', 'also fine');
	const parameters = { ...SEND, query: '={{ $json.question }}' };

	it('ends the workflow, naming the item, when the node is to stop', async () => {
		const { error } = await runNode({
			parameters,
			credential: credentialOf('chat-plain'),
			items: items(),
		});
		expect(error).toMatchObject({
			message:
				"The app's model failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s",
			httpCode: '400',
			context: { itemIndex: 1 },
		});
		expect(error?.description).toContain('provider');
	});

	it('becomes an item among the others when the node is to continue', async () => {
		const { outputs } = await runNode({
			parameters,
			credential: credentialOf('chat-plain'),
			items: items(),
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]).toMatchObject([
			{ json: { answer: 'You said: fine' }, pairedItem: { item: 0 } },
			{
				json: {
					error:
						"The app's model failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s",
					code: 'completion_request_error',
					http_status: 400,
					retryable: true,
				},
				pairedItem: { item: 1 },
			},
			{ json: { answer: 'You said: also fine' }, pairedItem: { item: 2 } },
		]);
	});

	it('leaves by the error branch with all its fields when the node has one', async () => {
		const { outputs } = await runNode({
			parameters,
			credential: credentialOf('chat-plain'),
			items: items(),
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]?.map(({ json }) => json.answer)).toEqual([
			'You said: fine',
			'You said: also fine',
		]);
		expect(outputs[1]).toHaveLength(1);
		expect(outputs[1]?.[0]).toMatchObject({
			json: {
				error: {
					message:
						"The app's model failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s",
					code: 'completion_request_error',
					http_status: 400,
					retryable: true,
				},
			},
			pairedItem: { item: 1 },
		});
	});

	it('carries what had arrived and the ids', async () => {
		const [item] = await continueOnFail('chat-plain', { query: '[error mid] please' });
		expect(item).toMatchObject({ partial_answer: 'This is cut off in the ' });
		expect(item?.conversation_id).toEqual(expect.any(String));
		expect(item?.message_id).toEqual(expect.any(String));
	});
});

async function continueOnFail(
	app: string,
	parameters: IDataObject,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<IDataObject[]> {
	const { outputs } = await runNode({
		parameters: { ...SEND, ...parameters },
		credential: credentialOf(app),
		items,
		onError: 'continueRegularOutput',
	});
	return (outputs[0] ?? []).map(({ json }) => json);
}

describe('what cannot be right', () => {
	it.each([
		['an empty message', { query: "={{ '' }}" }, "The 'Message' parameter is empty"],
		['a blank user', { user: '  ' }, "The 'User' parameter is empty"],
		[
			'a user of 256 characters',
			{ user: 'u'.repeat(256) },
			"The 'User' parameter has 256 characters; Dify takes 255 at most",
		],
		[
			'a conversation id that is none',
			{ conversationMode: 'id', conversationId: 'abc' },
			'The \'Conversation to Continue\' parameter is not a Dify ID: "abc"',
		],
		[
			'inputs that are no object',
			{ inputsMode: 'json', inputsJson: '[1, 2]' },
			"The 'Inputs (JSON)' parameter of item 0 is not a JSON object",
		],
		[
			'inputs that are no JSON',
			{ inputsMode: 'json', inputsJson: '{"name": ' },
			"The 'Inputs (JSON)' parameter of item 0 is not a JSON object",
		],
		[
			'a binary field that is not there',
			{ files: { file: [{ source: 'binary', binaryPropertyName: 'photo' }] } },
			"Item 0 has no binary field 'photo'",
		],
		[
			'a URL without a scheme',
			{ files: { file: [{ source: 'url', url: 'example.com/a.pdf' }] } },
			"A file's 'URL' parameter is not a web address: \"example.com/a.pdf\"",
		],
		[
			'a file id that is none',
			{ files: { file: [{ source: 'id', uploadFileId: 'abc', type: 'image' }] } },
			'The \'Uploaded File ID\' parameter is not a Dify ID: "abc"',
		],
		[
			'a timeout that is no number',
			{ options: { timeout: 'soon' } },
			"'Timeout' is not a number of 0 or more: soon",
		],
	])(
		'is refused before anything is sent, naming the parameter: %s',
		async (_case, wrong, words) => {
			dify.requests.length = 0;
			const [item] = await continueOnFail('chat-plain', { query: 'hello', ...wrong });
			expect(String(item?.error)).toContain(words);
			expect(item).toMatchObject({
				code: 'invalid_parameter',
				http_status: null,
				retryable: false,
			});
			expect(item?.description).not.toBe('');
			expect(dify.requests).toEqual([]);
		},
	);

	it('leaves the other items alone', async () => {
		const items = await continueOnFail(
			'chat-plain',
			{ query: '={{ $json.question }}' },
			questions('one', '', 'three'),
		);
		expect(items.map(({ answer, code }) => answer ?? code)).toEqual([
			'You said: one',
			'invalid_parameter',
			'You said: three',
		]);
	});

	it.each([
		['a knowledge key', { apiKey: 'dataset-abc' }, 'is a knowledge key'],
		['no key', { apiKey: '' }, 'has no API key'],
		['a key with a line break in it', { apiKey: 'app-a\nb' }, 'holds spaces or characters'],
		[
			'an address of another kind',
			{ baseUrl: 'ftp://dify.local' },
			'Base URL in the credential is not a web address',
		],
		[
			'a password in the address',
			{ baseUrl: 'https://ada:secret@dify.local/v1' },
			'Base URL in the credential holds a user name or a password',
		],
	])('is told of the credential: %s', async (_case, wrong, words) => {
		const { error } = await runNode({
			parameters: { ...SEND, query: 'hello' },
			credential: { ...credentialOf('chat-plain'), ...wrong },
		});
		expect(error?.message).toContain(words);
	});

	it('does not print a key that was typed into the address', async () => {
		const { error } = await runNode({
			parameters: { ...SEND, query: 'hello' },
			credential: { ...credentialOf('chat-plain'), baseUrl: 'app-SECRET-SECRET' },
		});
		expect(error?.description).toContain('It holds a key');
		expect(JSON.stringify(error?.message)).not.toContain('SECRET');
	});

	it.each([
		['conversationMode', 'Continue by ID', "'Conversation' is none of its choices: Continue by ID"],
		['inputsMode', 'Map Each Variable', "'Inputs' is none of its choices: Map Each Variable"],
	])(
		'refuses a word for %s that it does not know, for a message would be sent as another',
		async (name, word, words) => {
			dify.requests.length = 0;
			const [item] = await continueOnFail('chat-plain', {
				query: 'hello',
				[name]: `={{ '${word}' }}`,
			});
			expect(item?.error).toBe(words);
			expect(dify.requests).toEqual([]);
		},
	);

	it('tells each item when a setting for all of them is wrong, and asks nothing', async () => {
		dify.requests.length = 0;
		const items = await continueOnFail(
			'chat-plain',
			{ query: '={{ $json.question }}', options: { concurrency: 0 } },
			questions('one', 'two'),
		);
		expect(items.map(({ code }) => code)).toEqual(['invalid_parameter', 'invalid_parameter']);
		expect(dify.requests).toEqual([]);
	});

	it("hands n8n's own failures on in their own words", async () => {
		const [item] = await continueOnFail('chat-plain', { query: "={{ $('Nowhere').item.json.x }}" });
		expect(item).toMatchObject({ code: 'node_error', retryable: false });
		expect(String(item?.error)).not.toContain('Dify could not');
	});

	it('never shows the key, whatever goes wrong', async () => {
		const apiKey = 'app-SECRET-SECRET-SECRET';
		const { error } = await runNode({
			parameters: { ...SEND, query: 'hello' },
			credential: { baseUrl: dify.baseUrl, apiKey },
		});
		expect(error?.message).toBe('Dify does not accept the API key');
		expect(JSON.stringify(error)).not.toContain('SECRET');
		const gone = await startDifyServer();
		await gone.close();
		const refused = await runNode({
			parameters: { ...SEND, query: 'hello' },
			credential: { baseUrl: gone.baseUrl, apiKey },
		});
		expect(refused.error?.message).toContain('connection refused');
		expect(JSON.stringify(refused.error)).not.toContain('SECRET');
	});
});

describe('a conversation', () => {
	it('goes on from node to node with the id that the one before gave', async () => {
		const turn = (name: string, query: string, previous?: string) => ({
			...node(name, DIFY_CHAT, {
				...SEND,
				query,
				...(previous === undefined
					? {}
					: { conversationMode: 'id', conversationId: '={{ $json.conversation_id }}' }),
			}),
			credentials: { difyAppApi: { id: '1', name: 'Dify' } },
		});
		const to = (name: string) => ({
			main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]],
		});
		const result = await runWorkflow(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger', {}),
					turn('First', 'one'),
					turn('Second', 'two', 'First'),
					turn('Third', 'three', 'Second'),
				],
				connections: { Start: to('First'), First: to('Second'), Second: to('Third') },
			},
			{ credential: credentialOf('chat-plain') },
		);
		const ids = ['First', 'Second', 'Third'].map(
			(name) => result.outputs(name)[0]?.[0]?.json.conversation_id,
		);
		expect(ids[0]).toEqual(expect.any(String));
		expect(new Set(ids).size).toBe(1);
	});

	it('begins anew where the expression for its id gives nothing', async () => {
		dify.requests.length = 0;
		await ask('chat-plain', {
			query: 'hello',
			conversationMode: 'id',
			conversationId: '={{ $json.nothing }}',
		});
		const sent = dify.requests.find(({ path }) => path === '/v1/chat-messages');
		expect(sent?.body).not.toHaveProperty('conversation_id');
	});

	it('that is gone is told with what to check', async () => {
		const [item] = await continueOnFail('chat-plain', {
			query: 'hello',
			conversationMode: 'id',
			conversationId: '00000000-0000-4000-8000-000000000000',
		});
		expect(item).toMatchObject({
			error: 'Dify does not find the conversation',
			code: 'conversation_missing',
			http_status: 404,
		});
	});

	it('that Dify 1.15.0 silently replaced by a new one is an error that carries the answer', async () => {
		const [item] = await continueOnFail('chatflow-static', {
			query: 'hello',
			conversationMode: 'id',
			conversationId: '00000000-0000-4000-8000-000000000000',
		});
		expect(item).toMatchObject({ code: 'conversation_missing' });
		expect(item?.partial_answer).toEqual(expect.stringContaining('hello'));
		expect(item?.conversation_id).not.toBe('00000000-0000-4000-8000-000000000000');
	});
});

describe('the item', () => {
	it('is the same whether Dify streamed the answer or sent it in one piece', async () => {
		const withoutIds = ({
			conversation_id,
			message_id,
			task_id,
			created_at,
			...rest
		}: IDataObject) => {
			expect([conversation_id, message_id, task_id, created_at]).not.toContain(null);
			return { ...rest, usage: Object.keys(Object(rest.usage)) };
		};
		const [streamed] = await ask('chat-plain', { query: 'hello' });
		const [blocking] = await ask('chat-plain', {
			query: 'hello',
			options: { responseMode: 'blocking' },
		});
		expect(withoutIds(streamed ?? {})).toEqual(withoutIds(blocking ?? {}));
	});

	it("has the keys of Dify's own answer with Simplify off, streamed or not", async () => {
		const [streamed] = await ask('chat-plain', { query: 'hello', simplify: false });
		const [blocking] = await ask('chat-plain', {
			query: 'hello',
			simplify: false,
			options: { responseMode: 'blocking' },
		});
		expect(Object.keys(streamed ?? {}).sort()).toEqual([
			'answer',
			'conversation_id',
			'created_at',
			'event',
			'id',
			'message_id',
			'metadata',
			'mode',
			'task_id',
		]);
		expect(Object.keys(blocking ?? {}).sort()).toEqual(Object.keys(streamed ?? {}).sort());
		expect(streamed).toMatchObject({ event: 'message', mode: 'chat', answer: 'You said: hello' });
	});

	it('of an agent comes although it was asked to answer in one piece, with a hint', async () => {
		const result = await runWorkflow(
			workflowOf({ ...SEND, query: 'hello', options: { responseMode: 'blocking' } }),
			{ credential: credentialOf('agent') },
		);
		expect(result.outputs('Dify Chat')[0]?.[0]?.json.answer).toBe('You said: hello');
		const [done] = result.run.data.resultData.runData['Dify Chat'] ?? [];
		expect(done?.hints?.[0]?.message).toContain('Agents only stream');
	});

	it('holds the parsed answer on request', async () => {
		const [item] = await ask('chat-plain', { query: '[json]', options: { parseJson: true } });
		expect(item?.answer_json).toEqual(JSON.parse(String(item?.answer)));
	});

	it('fails on request when the answer is no JSON, and does not lose the answer', async () => {
		const [item] = await continueOnFail('chat-plain', {
			query: 'hello',
			options: { parseJson: true },
		});
		expect(item).toMatchObject({ code: 'answer_not_json', partial_answer: 'You said: hello' });
	});

	it('keeps thinking in the answer, or has it apart on request', async () => {
		const [kept] = await ask('chat-plain', { query: '[think] hello' });
		expect(kept?.answer).toContain('<think>');
		expect(kept).not.toHaveProperty('reasoning');
		const [apart] = await ask('chat-plain', {
			query: '[think] hello',
			options: { reasoning: 'separate' },
		});
		expect(apart?.answer).not.toContain('think>');
		expect(apart?.reasoning).not.toBe('');
	});

	it('holds every event but text and pings on request', async () => {
		const [item] = await ask('chatflow-static', {
			query: 'hello',
			options: { includeEvents: true },
		});
		const types = (item?.events as IDataObject[]).map(({ event }) => event);
		expect(types[0]).toBe('workflow_started');
		expect(types).toContain('node_finished');
		expect(types).not.toContain('message');
	});
});

describe("an item for n8n's chat", () => {
	/** The item of a message, asked behind a trigger of the given type. */
	async function askBehind(
		trigger: string,
		app: string,
		parameters: IDataObject,
		onError?: 'continueRegularOutput' | 'continueErrorOutput',
	) {
		const file = workflowOf({ ...SEND, ...parameters }, onError);
		const [start, ...rest] = file.nodes;
		if (start === undefined) throw new Error('The workflow has no first node');
		const result = await runWorkflow(
			{ ...file, nodes: [{ ...start, type: trigger }, ...rest] },
			{ credential: credentialOf(app) },
		);
		return result.outputs('Dify Chat').flat()[0]?.json;
	}
	const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';
	const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

	it('has the answer as `output` too behind a Chat Trigger, and not otherwise', async () => {
		const question = { query: 'hello' };
		const behindChat = await askBehind(CHAT_TRIGGER, 'chat-plain', question);
		expect(behindChat?.output).toBe('You said: hello');
		const behindManual = await askBehind(MANUAL_TRIGGER, 'chat-plain', question);
		expect(behindManual).not.toHaveProperty('output');
	});

	it("has a waiting chatflow's form as `output`, its fields in brackets", async () => {
		const item = await askBehind(CHAT_TRIGGER, 'chatflow-human', {
			query: 'May I?',
			inputsMode: 'json',
			inputsJson: '{"topic": "Budget"}',
		});
		expect(item).toMatchObject({
			output: 'Please check: Budget\n\n[comment]',
			human_input: { form_content: 'Please check: Budget\n\n{{#$output.comment#}}' },
		});
	});

	it('says as `output` why it failed, and what to do, where the node goes on', async () => {
		const failing = { query: '[error rate]' };
		const item = await askBehind(CHAT_TRIGGER, 'chat-plain', failing, 'continueRegularOutput');
		expect(item?.output).toBe(`${String(item?.error)}. ${String(item?.description)}`);
		const elsewhere = await askBehind(
			MANUAL_TRIGGER,
			'chat-plain',
			failing,
			'continueRegularOutput',
		);
		expect(elsewhere).not.toHaveProperty('output');
	});

	it('has `error` alone on the error branch, for that is how n8n knows it', async () => {
		const failing = { query: '[error rate]' };
		const item = await askBehind(CHAT_TRIGGER, 'chat-plain', failing, 'continueErrorOutput');
		expect(Object.keys(item ?? {})).toEqual(['error']);
	});
});

describe('a stopped execution', () => {
	it('closes the connection and tells Dify to stop', async () => {
		const running = startWorkflow(workflowOf({ ...SEND, query: '[slow] hello' }), {
			credential: credentialOf('chat-plain'),
		});
		// The stop needs a task id, which the first event carries.
		await dify.waitFor(({ generations }) =>
			generations.some(({ query, events }) => query.includes('[slow]') && events > 0),
		);
		await settle();
		running.cancel();
		await dify.waitFor(({ requests }) => requests.some(({ path }) => path.endsWith('/stop')));
		const generation = dify.generations.find(({ query }) => query.includes('[slow]'));
		const stop = dify.requests.find(({ path }) => path.endsWith('/stop'));
		expect(stop?.path).toContain(generation?.taskId);
		expect(stop?.body).toEqual({ user: 'ada' });
	});
});
