// Dify Text Generator through n8n-core against the emulator: texts, their variables, files, failures.

import type { IDataObject, INodeExecutionData, StructuredChunk } from 'n8n-workflow';

import type { DifyServer, Fault } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { takeClock, passTimeUntil } from '../support/packageClock';
import { DIFY_CHAT, DIFY_TEXT_GENERATOR, runNode, runWorkflow, workflowOf } from './harness';
import type { PackageNode } from './harness';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer({ slowScale: 0.1 });
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterEach(() => jest.restoreAllMocks());

afterAll(async () => await dify.close());

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

async function runItems(
	parameters: IDataObject,
	items: INodeExecutionData[] = [{ json: {} }],
	app = 'completion',
	type: PackageNode = DIFY_TEXT_GENERATOR,
) {
	const { outputs } = await runNode({
		type,
		parameters: { user: 'ada', ...parameters },
		credential: credentialOf(app),
		items,
		onError: 'continueRegularOutput',
	});
	return outputs[0] ?? [];
}

const GENERATE = { resource: 'text', operation: 'generate' };

async function generate(parameters: IDataObject, ...rest: [INodeExecutionData[]?, string?]) {
	const [item] = await runItems({ ...GENERATE, ...parameters }, ...rest);
	if (item === undefined) throw new Error('The node gave no item');
	return item.json;
}

const bodies = () =>
	dify.requests.filter(({ path }) => path === '/v1/completion-messages').map(({ body }) => body);

describe('a text', () => {
	it('has what an answer has, without what only conversations and runs have', async () => {
		const item = await generate({ query: 'coffee' });
		expect(item).toMatchObject({
			answer: expect.stringContaining('You said: coffee'),
			status: 'succeeded',
			message_id: expect.any(String),
			task_id: expect.any(String),
			usage: { total_tokens: expect.any(Number) },
			citations: [],
			files: [],
		});
		for (const key of ['conversation_id', 'human_input', 'workflow_run_id', 'agent_thoughts']) {
			expect(item).not.toHaveProperty(key);
		}
		expect(bodies()).toEqual([
			{ user: 'ada', inputs: { query: 'coffee' }, response_mode: 'streaming' },
		]);
	});

	it.each(['streaming', 'blocking'])(
		'in Dify keys is the same when it is %s',
		async (responseMode) => {
			const item = await generate({ query: 'x', simplify: false, options: { responseMode } });
			expect(Object.keys(item)).toEqual([
				'event',
				'task_id',
				'id',
				'message_id',
				'mode',
				'answer',
				'metadata',
				'created_at',
			]);
			expect(item.mode).toBe('completion');
		},
	);

	it.each([
		['JSON', { inputsMode: 'json', inputsJson: '{"query": "tea"}' }],
		['a field', { inputsMode: 'fields', inputFields: { value: { query: 'tea' } } }],
	])('is about what the inputs say where they say something else, as %s', async (_as, inputs) => {
		await generate({ query: 'coffee', ...inputs });
		expect(bodies()).toMatchObject([{ inputs: { query: 'tea' } }]);
	});

	it('is about Text where the mapped variables leave it empty', async () => {
		await generate({
			query: 'coffee',
			inputsMode: 'fields',
			inputFields: { value: { query: null } },
		});
		expect(bodies()).toMatchObject([{ inputs: { query: 'coffee' } }]);
	});

	it('without its required variable is refused before anything is paid, where variables are mapped', async () => {
		const item = await generate({ inputsMode: 'fields', inputFields: { value: {} } });
		expect(item).toMatchObject({
			error: "The app asks for 'query', which has no value. In this node, 'Text' fills 'query'",
			code: 'invalid_parameter',
		});
		expect(bodies()).toEqual([]);
	});

	it.each(['none', 'json'])(
		'that is empty says where the variable is filled in (%s)',
		async (inputsMode) => {
			const item = await generate({ inputsMode });
			expect(item).toMatchObject({
				error: "The app asks for 'query', which has no value. In this node, 'Text' fills 'query'",
				code: 'invalid_param',
			});
		},
	);

	it('takes files along, uploaded for the same user', async () => {
		const binary = { data: { data: 'eA==', fileName: 'a.png', mimeType: 'image/png' } };
		const files = { file: [{ source: 'binary' }] };
		await generate({ query: 'look', files }, [{ json: {}, binary }]);
		const file = dify.files.at(-1);
		expect(file?.user).toBe('ada');
		expect(bodies()).toMatchObject([
			{ files: [{ type: 'image', transfer_method: 'local_file', upload_file_id: file?.id }] },
		]);
	});

	it('comes for each of many items, in their order', async () => {
		const items = Array.from({ length: 30 }, (_item, index) => ({ json: { index } }));
		const made = await runItems({ ...GENERATE, query: '=text {{ $json.index }}' }, items);
		expect(made.map(({ json }) => String(json.answer).trim())).toEqual(
			items.map((_item, index) => `You said: text ${index}`),
		);
		expect(bodies()).toHaveLength(30);
	});

	it('is read in the chat of n8n while it is written, and once', async () => {
		const chunks: StructuredChunk[] = [];
		await runWorkflow(
			workflowOf({ ...GENERATE, user: 'ada', query: 'hi' }, undefined, DIFY_TEXT_GENERATOR),
			{ credential: credentialOf('completion'), onChunk: (chunk) => chunks.push(chunk) },
		);
		const text = chunks.filter(({ type }) => type === 'item').map(({ content }) => content);
		expect(text.join('').trim()).toBe('You said: hi');
	});

	it('is rated by its message', async () => {
		const { message_id: messageId } = await generate({ query: 'rate me' });
		const [item] = await runItems({ resource: 'text', operation: 'feedback', messageId });
		expect(item?.json).toEqual({ result: 'success', message_id: messageId, rating: 'like' });
	});
});

describe('a text that fails', () => {
	it('of its model says so', async () => {
		expect(await generate({ query: '[error auth]' })).toMatchObject({
			error: expect.stringContaining("The app's model failed"),
			code: 'completion_request_error',
		});
	});

	it.each<[string, Fault]>([
		['ends', { kind: 'end-of-file', moment: 'mid-text' }],
		['is reset', { kind: 'reset', moment: 'mid-text' }],
	])('whose stream %s keeps what had come, and is not asked for again', async (_how, fault) => {
		dify.inject(fault, { path: '/completion-messages' });
		const item = await generate({ query: '[long 40]' });
		expect(item).toMatchObject({
			code: 'stream_interrupted',
			partial_answer: expect.stringMatching(/\S/),
			message_id: expect.any(String),
		});
		expect(bodies()).toHaveLength(1);
	});

	it('by the limit of time is stopped in Dify', async () => {
		const clock = takeClock();
		dify.inject({ kind: 'silence', moment: 'mid-text' }, { path: '/completion-messages' });
		const before = dify.generations.length;
		const item = generate({ query: '[long 40]', options: { timeout: 20 } });
		await dify.waitFor(({ generations }) => (generations[before]?.events ?? 0) > 2);
		await passTimeUntil(clock, item);
		expect(await item).toMatchObject({ code: 'timeout' });
		expect(dify.requests.at(-1)?.path).toMatch(/^\/v1\/completion-messages\/.+\/stop$/);
	});

	it.each<[string, PackageNode, IDataObject, string]>([
		['chat-plain', DIFY_TEXT_GENERATOR, GENERATE, 'use the node Dify Chat'],
		['workflow', DIFY_TEXT_GENERATOR, GENERATE, 'use the node Dify Workflow'],
		[
			'completion',
			DIFY_CHAT,
			{ resource: 'message', operation: 'send' },
			'use the node Dify Text Generator',
		],
	])('for the key of %s names the right node', async (app, type, parameters, advice) => {
		for (const query of ['hi', '']) {
			if (query === '' && type === DIFY_CHAT) continue;
			const [item] = await runItems({ ...parameters, query }, undefined, app, type);
			expect(item?.json.description).toContain(advice);
		}
	});
});

it('a stop names the task and its user', async () => {
	const [item] = await runItems({ resource: 'text', operation: 'stop', taskId: 'task-1' });
	expect(item?.json).toEqual({ result: 'success', task_id: 'task-1' });
	expect(dify.requests.at(-1)).toMatchObject({
		path: '/v1/completion-messages/task-1/stop',
		body: { user: 'ada' },
	});
});
