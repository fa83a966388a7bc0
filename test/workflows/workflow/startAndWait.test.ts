// Runs that are started here and collected there, through n8n-core: Wait For Start, Wait for Result.

import type { IDataObject } from 'n8n-workflow';

import { objectsOf } from '../../../dify/http/json';
import type { DifyServer, DifyServerOptions } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { settle } from '../../support/manualClock';
import {
	passTimeUntil,
	passTimeWithPings,
	speedUpClock,
	takeClock,
} from '../../support/packageClock';
import {
	EXECUTE,
	inputs,
	isFirstFinished,
	ofRun,
	requestsTo,
	runOn,
	startedOn,
} from './workflowNode';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let dify: DifyServer;

async function start(options: DifyServerOptions = {}): Promise<void> {
	dify = await startDifyServer(options);
}

afterEach(async () => {
	jest.restoreAllMocks();
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

const begin = async (app: string, values: IDataObject = {}, more: IDataObject = {}) =>
	await runOn(dify, app, { ...EXECUTE, ...inputs(values), waitFor: 'start', ...more });

/** What a run that is under way has. */
const RUNNING = {
	...{ status: 'running', outputs: {}, finished_at: null, human_input: null, files: [] },
};

describe('Wait For Start', () => {
	it.each(['1.13', '1.14', '1.15'] as const)(
		'gives the ids at once and leaves the run alone, which goes on: Dify %s',
		async (generation) => {
			// A second, far longer than the node takes on a busy machine.
			await start({ generation, slowScale: 0.2 });
			const { items, hints } = await begin('workflow-slow', { seconds: 5 });
			const [run] = dify.generations;
			expect(items.map(({ json }) => json)).toEqual([
				{
					...RUNNING,
					...{ elapsed_time: null, total_tokens: null, total_steps: null },
					workflow_run_id: run?.workflowRunId,
					task_id: run?.taskId,
					created_at: expect.any(String),
				},
			]);
			expect(hints).toEqual([]);
			expect(run?.finished).toBe(false);
			await dify.waitFor(isFirstFinished);
			expect(requestsTo(dify, `/workflows/tasks/${run?.taskId}/stop`)).toEqual([]);
			const { items: later } = await runOn(dify, 'workflow-slow', ofRun('get', run?.workflowRunId));
			expect(later[0]?.json).toMatchObject({ status: 'succeeded', outputs: { body: 'slept 5' } });
		},
	);

	it('stays to the end on Dify 1.9, where the run dies with its stream, and says so', async () => {
		await start({ generation: '1.9', slowScale: 0.01 });
		const { items, hints } = await begin('workflow-slow', { seconds: 5 });
		expect(items[0]?.json).toMatchObject({ status: 'succeeded', outputs: { body: 'slept 5' } });
		expect(hints).toEqual([expect.stringContaining('its end was waited for')]);
	});

	it('streams, whatever the response mode', async () => {
		await start();
		await begin('workflow', {}, { options: { responseMode: 'blocking' } });
		expect(requestsTo(dify, '/workflows/run')[0]?.body).toMatchObject({
			response_mode: 'streaming',
		});
		await dify.waitFor(isFirstFinished);
	});

	it('has the raw keys with Simplify off', async () => {
		await start();
		const { items } = await begin('workflow', {}, { simplify: false });
		expect(items[0]?.json).toMatchObject({
			workflow_run_id: dify.generations[0]?.workflowRunId,
			data: { id: dify.generations[0]?.workflowRunId, status: 'running', outputs: {} },
		});
		await dify.waitFor(isFirstFinished);
	});

	it.each(['1.9', '1.15'] as const)(
		'tells of a run that never begins, on Dify %s',
		async (generation) => {
			await start({ generation });
			const { items } = await begin('workflow-form', { title: 'x' });
			expect(items[0]?.json).toMatchObject({
				error: "The app asks for 'language', which has no value",
				status: 'failed',
			});
		},
	);
});

describe('Wait for Result', () => {
	it.each(['1.9', '1.13', '1.14', '1.15'] as const)(
		'gives a run of an execution before as Execute gives it: Dify %s',
		async (generation) => {
			await start({ generation, slowScale: 0.02 });
			const started = await startedOn(dify, 'workflow-slow', { seconds: 5 });
			// Up to 1.13 the run is looked up, at first every second.
			speedUpClock(20);
			const { items, hints } = await runOn(
				dify,
				'workflow-slow',
				ofRun('wait', started.workflow_run_id),
			);
			expect(items[0]?.json).toMatchObject({
				workflow_run_id: started.workflow_run_id,
				status: 'succeeded',
				outputs: { body: 'slept 5' },
				finished_at: expect.any(String),
			});
			expect(Object.keys(items[0]?.json ?? {})).toEqual(Object.keys(started));
			expect(hints).toEqual([]);
			expect(dify.generations).toHaveLength(1);
		},
	);

	it('ends as Execute does where the run fails', async () => {
		await start();
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-fail');
		const { items } = await runOn(dify, 'workflow-fail', ofRun('wait', id));
		expect(items[0]?.json).toMatchObject({
			error: expect.stringContaining('[Errno 111] Connection refused'),
			code: 'run_failed',
			workflow_run_id: id,
		});
	});

	it('has the form of a run that waits for a person, joined early or late', async () => {
		await start();
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-human', { topic: 'Budget' });
		await dify.waitFor(isFirstFinished);
		const { items, hints } = await runOn(dify, 'workflow-human', ofRun('wait', id));
		expect(items[0]?.json).toMatchObject({
			status: 'paused',
			human_input: { form_token: expect.any(String), workflow_run_id: id },
		});
		expect(hints).toEqual([expect.stringContaining('waits for a person')]);
	});

	it.each(['1.13', '1.15'] as const)(
		'gives the run as it stands when its time is over, and stops nothing: Dify %s',
		async (generation) => {
			await start({ generation, slowScale: 1_000, pingIntervalMilliseconds: 1 });
			const { workflow_run_id: id } = await startedOn(dify, 'workflow-slow', { seconds: 9 });
			const clock = takeClock();
			const waiting = runOn(dify, 'workflow-slow', {
				...ofRun('wait', id),
				options: { timeout: 90 },
			});
			await settle(40);
			const seconds = await passTimeWithPings(clock, waiting);
			const { items, hints } = await waiting;
			expect(items[0]?.json).toMatchObject({
				...RUNNING,
				workflow_run_id: id,
				task_id: null,
			});
			expect(hints).toEqual([expect.stringContaining('goes on in Dify')]);
			expect(seconds).toBeGreaterThanOrEqual(90);
			expect(seconds).toBeLessThan(105);
			expect(dify.generations[0]).toMatchObject({ stopped: false, finished: false });
		},
	);

	it('is given the run by its detail where its events break off', async () => {
		await start({ slowScale: 0.05 });
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-slow', { seconds: 5 });
		dify.inject({ kind: 'reset', moment: 'after-first-ping' }, { path: '/workflow/*/events' });
		const clock = takeClock();
		const waiting = runOn(dify, 'workflow-slow', ofRun('wait', id));
		await dify.waitFor(isFirstFinished);
		await passTimeUntil(clock, waiting);
		const { items } = await waiting;
		expect(items[0]?.json).toMatchObject({ status: 'succeeded', outputs: { body: 'slept 5' } });
	});

	it('follows the nodes of a run on request', async () => {
		await start({ slowScale: 0.05 });
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-slow', { seconds: 5 });
		const options = { includeEvents: true };
		const { items } = await runOn(dify, 'workflow-slow', { ...ofRun('wait', id), options });
		expect(objectsOf(items[0]?.json.nodes).map(({ title }) => title)).toEqual([
			'Start',
			'HTTP Request',
			'End',
		]);
	});

	it('is for the user who started the run, which other users still see by its detail', async () => {
		await start();
		const { workflow_run_id: id } = await startedOn(dify, 'workflow');
		await dify.waitFor(isFirstFinished);
		const { items } = await runOn(dify, 'workflow', { ...ofRun('wait', id), user: 'someone else' });
		expect(items[0]?.json.status).toBe('succeeded');
	});

	it.each([
		[UNKNOWN, { error: 'Dify does not find the workflow run', code: 'not_found' }],
		['run 1', { code: 'invalid_parameter' }],
		["={{ '' }}", { code: 'invalid_parameter' }],
	])('of a run that Dify does not know is told at once: %j', async (id, expected) => {
		await start();
		const { items } = await runOn(dify, 'workflow', ofRun('wait', id));
		expect(items[0]?.json).toMatchObject(expected);
	});
});
