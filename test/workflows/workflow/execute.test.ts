// Run: Execute through n8n-core against the emulator: runs in, outputs out, and what is asked of Dify.

import type { IDataObject } from 'n8n-workflow';

import { isObject, objectsOf } from '../../../dify/http/json';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, inputs, itemOn, requestsTo, runOn } from './workflowNode';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
	dify.generations.length = 0;
});

afterAll(async () => await dify.close());

const execute = async (app: string, values: IDataObject = {}, more: IDataObject = {}) =>
	await itemOn(dify, app, { ...EXECUTE, ...inputs(values), ...more });

/** What a run has that no other run has. */
const IDS_AND_TIMES = {
	...{ workflow_run_id: expect.any(String), task_id: expect.any(String) },
	...{ elapsed_time: expect.any(Number), total_tokens: expect.any(Number) },
	...{ total_steps: expect.any(Number), created_at: expect.any(String) },
	finished_at: expect.any(String),
};

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/;

describe('a run', () => {
	it('gives its outputs and how it went', async () => {
		const item = await execute('workflow', { topic: 'hello', count: 2 });
		expect(item).toEqual({
			...IDS_AND_TIMES,
			status: 'succeeded',
			outputs: { answer: 'You said: hello', usage: expect.any(Object), count: 2 },
			human_input: null,
			files: [],
		});
		expect(item.created_at).toMatch(ISO);
		expect(item.finished_at).toMatch(ISO);
		expect(item.workflow_run_id).toBe(dify.generations[0]?.workflowRunId);
		expect(item.task_id).toBe(dify.generations[0]?.taskId);
	});

	it('gives the same keys whether Dify streamed it or sent it in one piece', async () => {
		const streamed = await execute('workflow', { topic: 'hello' });
		const blocking = await execute(
			'workflow',
			{ topic: 'hello' },
			{ options: { responseMode: 'blocking' } },
		);
		expect(Object.keys(blocking)).toEqual(Object.keys(streamed));
		expect(blocking).toMatchObject({ ...IDS_AND_TIMES, outputs: { answer: 'You said: hello' } });
		const modes = requestsTo(dify, '/workflows/run').map(({ body }) =>
			isObject(body) ? body.response_mode : undefined,
		);
		expect(modes).toEqual(['streaming', 'blocking']);
	});

	it.each(['streaming', 'blocking'])(
		"has the keys of Dify's own blocking answer with Simplify off: %s",
		async (responseMode) => {
			const more = { simplify: false, options: { responseMode } };
			const item = await execute('workflow', { topic: 'hello' }, more);
			expect(item).toEqual({
				task_id: dify.generations[0]?.taskId,
				workflow_run_id: dify.generations[0]?.workflowRunId,
				data: {
					id: dify.generations[0]?.workflowRunId,
					workflow_id: expect.any(String),
					status: 'succeeded',
					outputs: { answer: 'You said: hello', usage: expect.any(Object), count: null },
					error: null,
					elapsed_time: expect.any(Number),
					total_tokens: expect.any(Number),
					total_steps: expect.any(Number),
					created_at: expect.any(Number),
					finished_at: expect.any(Number),
				},
			});
		},
	);

	it('is made for each item, in order, with the item beside it on request', async () => {
		const parameters = {
			...EXECUTE,
			...{ inputsMode: 'json', inputsJson: '={{ { topic: $json.topic } }}' },
			options: { includeInput: true },
		};
		const topics = ['one', 'two', 'three'];
		const items = topics.map((topic) => ({ json: { topic, row: topic.length } }));
		const result = await runOn(dify, 'workflow', parameters, { items });
		expect(result.items).toMatchObject(
			topics.map((topic, item) => ({
				json: {
					outputs: { answer: `You said: ${topic}` },
					input: { topic, row: topic.length },
				},
				pairedItem: { item },
			})),
		);
	});

	it('of no item is none', async () => {
		const { items } = await runOn(dify, 'workflow', EXECUTE, { items: [] });
		expect(items).toEqual([]);
		expect(dify.requests).toEqual([]);
	});
});

describe('what belongs to the request', () => {
	it('is one user, the inputs, and nothing that was not asked for', async () => {
		await itemOn(dify, 'workflow', { ...EXECUTE, user: ' ada ', ...inputs({ topic: 'x' }) });
		expect(requestsTo(dify, '/workflows/run')).toMatchObject([{ method: 'POST' }]);
		expect(requestsTo(dify, '/workflows/run')[0]?.body).toStrictEqual({
			user: 'ada',
			inputs: { topic: 'x' },
			response_mode: 'streaming',
		});
	});

	it('is the trace ID where one is given', async () => {
		await execute('workflow', {}, { options: { traceId: 'order-4711' } });
		expect(requestsTo(dify, '/workflows/run')[0]?.body).toMatchObject({ trace_id: 'order-4711' });
	});

	it('is the version where one is chosen', async () => {
		const raw = await execute('workflow', {}, { simplify: false });
		const workflowId = String(isObject(raw.data) ? raw.data.workflow_id : '');
		const item = await execute('workflow', { topic: 'pinned' }, { options: { workflowId } });
		expect(item.outputs).toMatchObject({ answer: 'You said: pinned' });
		expect(requestsTo(dify, `/workflows/${workflowId}/run`)).toHaveLength(1);
	});

	it('is refused where the version is none of the app', async () => {
		const workflowId = '00000000-0000-4000-8000-000000000000';
		const item = await execute('workflow', {}, { options: { workflowId } });
		expect(item).toMatchObject({ error: 'Dify does not find the workflow', code: 'not_found' });
		expect(item.description).toContain('Workflow ID');
		const text = await execute('workflow', {}, { options: { workflowId: 'newest' } });
		expect(text).toMatchObject({ code: 'invalid_parameter' });
		expect(dify.generations).toEqual([]);
	});

	it.each([
		['a blank user', { user: ' ' }, "The 'User' parameter is empty"],
		['a user too long', { user: 'u'.repeat(256) }, "'User' parameter has 256 characters"],
		['no way to wait', { waitFor: '={{ "end" }}' }, "'Wait For' is none of its choices: end"],
		['a negative time', { options: { timeout: -1 } }, "'Timeout' is not a number of 0 or more"],
	])('is refused before anything is sent: %s', async (_what, wrong, words) => {
		const item = await itemOn(dify, 'workflow', { ...EXECUTE, ...wrong });
		expect(item.error).toContain(words);
		expect(dify.requests).toEqual([]);
	});
});

describe('Include Events', () => {
	it('adds the nodes, those of an iteration inside it, and every event but text', async () => {
		const item = await execute('workflow-iteration', {}, { options: { includeEvents: true } });
		const nodes = objectsOf(item.nodes);
		expect(nodes.map(({ title, type, status }) => [title, type, status])).toEqual([
			['Start', 'start', 'succeeded'],
			['Iterate', 'iteration', 'succeeded'],
			['End', 'end', 'succeeded'],
		]);
		expect(objectsOf(nodes[1]?.nodes)).toMatchObject([
			{ type: 'llm', status: 'succeeded', error: null },
			{ type: 'llm', status: 'failed', error: expect.stringContaining('Rate Limit') },
			{ type: 'llm', status: 'succeeded' },
		]);
		const kinds = objectsOf(item.events).map(({ event }) => event);
		expect(kinds[0]).toBe('workflow_started');
		expect(kinds.at(-1)).toBe('workflow_finished');
		expect(kinds).toContain('iteration_next');
		expect(kinds).not.toContain('text_chunk');
	});

	it('adds nothing unless it is asked for', async () => {
		const item = await execute('workflow-iteration');
		expect(item).toMatchObject({
			status: 'succeeded',
			outputs: { output: ['You said: say ann', null, 'You said: say bob'] },
		});
		expect(item).not.toHaveProperty('nodes');
		expect(item).not.toHaveProperty('events');
	});
});
