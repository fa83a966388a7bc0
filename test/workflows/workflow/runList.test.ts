// Run: Get Many through n8n-core against the emulator: all runs of a workflow, or those that are asked for.

import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../../dify/http/json';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, itemOn, requestsTo, runOn } from './workflowNode';

const RUNS = 130;

const BEGINNING = 1_784_700_000_000;

/** The emulator's time: each run has a second of its own. */
let second = 0;
let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer({ now: () => BEGINNING + second * 1_000 });
	const topics = Array.from({ length: RUNS }, (_nothing, index) => ({
		json: { topic: index % 10 === 0 ? `[error rate] ${index}` : `topic ${index}` },
	}));
	const json = { inputsMode: 'json', inputsJson: '={{ { topic: $json.topic } }}' };
	for (const item of topics) {
		second += 1;
		await runOn(dify, 'workflow', { ...EXECUTE, ...json }, { items: [item] });
	}
}, 60_000);

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

async function getAll(parameters: IDataObject = {}, app = 'workflow'): Promise<IDataObject[]> {
	const { items } = await runOn(dify, app, {
		...{ resource: 'run', operation: 'getAll' },
		...parameters,
	});
	return items.map(({ json }) => json);
}

const momentOf = (index: number) => new Date(BEGINNING + index * 1_000).toISOString();

it('gives every run once, the newest first, over several pages', async () => {
	const runs = await getAll({ returnAll: true });
	const ids = dify.generations.map(({ workflowRunId }) => workflowRunId);
	expect(runs.map(({ workflow_run_id }) => workflow_run_id)).toEqual(ids.reverse());
	expect(ids).toHaveLength(RUNS);
	expect(requestsTo(dify, '/workflows/logs')).toHaveLength(2);
});

it.each([
	[1, 1],
	[50, 1],
	[120, 2],
])('gives the newest %i under a limit', async (limit, pages) => {
	const runs = await getAll({ returnAll: false, limit });
	expect(runs).toHaveLength(limit);
	expect(runs[0]?.created_at).toBe(momentOf(RUNS));
	expect(requestsTo(dify, '/workflows/logs')).toHaveLength(pages);
});

it('gives 50 unless it is told how many', async () => {
	expect(await getAll()).toHaveLength(50);
});

it('gives a row in the names of the other operations', async () => {
	const [failed, succeeded] = (await getAll({ returnAll: true }))
		.slice(-1)
		.concat(await getAll({ limit: 1 }));
	expect(succeeded).toEqual({
		workflow_run_id: dify.generations.at(-1)?.workflowRunId,
		status: 'succeeded',
		error_message: null,
		elapsed_time: expect.any(Number),
		total_tokens: expect.any(Number),
		total_steps: expect.any(Number),
		user: 'ada',
		created_at: momentOf(RUNS),
		finished_at: momentOf(RUNS),
	});
	expect(failed).toMatchObject({
		status: 'failed',
		error_message: expect.stringContaining('Rate Limit Error'),
		created_at: momentOf(1),
	});
	expect(failed).not.toHaveProperty('error');
});

it("gives Dify's own row with Simplify off", async () => {
	const [row] = await getAll({ limit: 1, simplify: false });
	expect(row).toMatchObject({
		workflow_run: { id: dify.generations.at(-1)?.workflowRunId, status: 'succeeded' },
		created_by_end_user: { session_id: 'ada' },
		created_at: BEGINNING / 1_000 + RUNS,
	});
});

const n8nMoment = (text: string) => `={{ DateTime.fromISO("${text}") }}`;

describe('a filter', () => {
	it.each<[string, IDataObject, number]>([
		['by status', { status: 'failed' }, 13],
		['by status', { status: 'succeeded' }, 117],
		['by status', { status: 'stopped' }, 0],
		['by no status', { status: 'any' }, RUNS],
		['by a status that an expression leaves out', { status: '={{ null }}' }, RUNS],
		['by a keyword of the inputs', { keyword: ' topic 12 ' }, 10],
		['from a moment on', { createdAfter: momentOf(121) }, 10],
		["from a moment of n8n's own on", { createdAfter: n8nMoment(momentOf(121)) }, 10],
		['up to a moment', { createdBefore: momentOf(10) }, 10],
		['between two', { createdAfter: momentOf(11), createdBefore: momentOf(20) }, 10],
		['by several', { status: 'failed', createdBefore: momentOf(20) }, 2],
	])('%s: %j', async (_how, options, count) => {
		expect(await getAll({ returnAll: true, options })).toHaveLength(count);
	});

	it('takes a moment of another zone', async () => {
		const createdAfter = momentOf(121).replace('.000Z', '+00:00');
		expect(await getAll({ returnAll: true, options: { createdAfter } })).toHaveLength(10);
	});

	it.each([
		[{ createdAfter: 'yesterday' }, "'Created After' is not a date: yesterday"],
		[{ status: '={{ "paused" }}' }, "'Status' is none of its choices: paused"],
	])('that is none is refused before anything is sent: %j', async (options, words) => {
		expect((await getAll({ options }))[0]?.error).toBe(words);
		expect(dify.requests).toEqual([]);
	});
});

it('is empty for a workflow that has never run', async () => {
	expect(await getAll({}, 'workflow-iteration')).toEqual([]);
});

it('leads to the run itself', async () => {
	const [row] = await getAll({ limit: 1 });
	const run = await itemOn(dify, 'workflow', {
		...{ resource: 'run', operation: 'get', workflowRunId: String(row?.workflow_run_id) },
	});
	expect(isObject(run.outputs) && run.outputs.answer).toBe(`You said: topic ${RUNS - 1}`);
});
