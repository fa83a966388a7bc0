// Runs that are ended from n8n, through n8n-core: by the Stop button, by a limit, by another item's failure.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../../../dify/http/json';
import type { DifyServer, DifyServerOptions } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { settle } from '../../support/manualClock';
import { passTimeUntil, passTimeWithPings, takeClock } from '../../support/packageClock';
import { DIFY_WORKFLOW, startWorkflow, workflowOf } from '../harness';
import { credentialOf, EXECUTE, inputs, itemOn, ofRun, runOn, startedOn } from './workflowNode';

let dify: DifyServer;

afterEach(async () => {
	jest.restoreAllMocks();
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

async function start(options: DifyServerOptions = {}): Promise<void> {
	dify = await startDifyServer({ slowScale: 1_000, ...options });
}

/** A run that no test waits for. */
const ENDLESS = { ...EXECUTE, ...inputs({ seconds: 9 }) };

const stops = () => dify.requests.filter(({ path }) => path.endsWith('/stop'));

const hasBegun = ({ generations }: DifyServer) => generations.some(({ events }) => events > 2);

/** Begins an execution of the node on the app that takes its time. */
const execute = (parameters: IDataObject, items?: INodeExecutionData[]) =>
	startWorkflow(workflowOf({ user: 'ada', ...parameters }, undefined, DIFY_WORKFLOW), {
		credential: credentialOf(dify, 'workflow-slow'),
		items,
	});

describe('a stopped execution', () => {
	it.each(['1.9', '1.13', '1.14', '1.15'] as const)(
		'closes the connection and tells Dify to stop the run: Dify %s',
		async (generation) => {
			await start({ generation });
			const running = execute(ENDLESS);
			await dify.waitFor(hasBegun);
			await settle();
			running.cancel();
			await dify.waitFor(() => stops().length > 0);
			const [run] = dify.generations;
			expect(stops()).toMatchObject([
				{ path: `/v1/workflows/tasks/${run?.taskId}/stop`, body: { user: 'ada' } },
			]);
			await dify.waitFor(({ generations }) => generations[0]?.finished === true);
			// Up to 1.12 a run has ended by then, with the stream that it was writing to.
			expect(run?.stopped).toBe(generation !== '1.9');
			await running.result;
		},
	);

	it('ends all runs that are under way and begins no more', async () => {
		await start();
		const items = Array.from({ length: 20 }, (_nothing, index) => ({
			json: { user: `user ${index}` },
		}));
		const parameters = { ...ENDLESS, user: '={{ $json.user }}', options: { concurrency: 3 } };
		const running = execute(parameters, items);
		await dify.waitFor(
			({ generations }) => generations.filter(({ events }) => events > 2).length === 3,
		);
		await settle();
		running.cancel();
		await dify.waitFor(() => stops().length === 3);
		await running.result;
		expect(dify.generations).toHaveLength(3);
		const users = stops().map(({ body }) => (isObject(body) ? body.user : undefined));
		expect(new Set(users)).toEqual(new Set(['user 0', 'user 1', 'user 2']));
	});

	it('leaves a run alone that was only waited for', async () => {
		await start();
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-slow', { seconds: 9 });
		const running = execute(ofRun('wait', id));
		await dify.waitFor(({ requests }) => requests.some(({ path }) => path.includes('/events')));
		await settle();
		running.cancel();
		await running.result;
		await dify.waitFor(({ openResponses }) => openResponses() === 0);
		expect(stops()).toEqual([]);
		expect(dify.generations[0]).toMatchObject({ stopped: false, finished: false });
	});
});

describe('Timeout', () => {
	const LIMITED = { ...ENDLESS, options: { timeout: 20 } };

	it('stops the run in Dify, and the item says so with its ids', async () => {
		await start();
		const clock = takeClock();
		const running = itemOn(dify, 'workflow-slow', LIMITED);
		await dify.waitFor(hasBegun);
		await settle();
		const seconds = await passTimeUntil(clock, running);
		expect(await running).toMatchObject({
			code: 'timeout',
			status: 'failed',
			description: expect.stringContaining('Dify was told to stop it.'),
			workflow_run_id: dify.generations[0]?.workflowRunId,
			task_id: dify.generations[0]?.taskId,
		});
		expect(stops()).toHaveLength(1);
		expect(dify.generations[0]?.stopped).toBe(true);
		expect(seconds).toBeGreaterThanOrEqual(20);
		expect(seconds).toBeLessThanOrEqual(26);
	});

	it('passes while the run is fetched behind a broken stream: it is stopped all the same', async () => {
		await start({ slowScale: 0.4 });
		dify.inject({ kind: 'reset', moment: 'mid-text' });
		const clock = takeClock();
		const running = itemOn(dify, 'workflow', {
			...{ ...EXECUTE, ...inputs({ topic: '[slow]' }) },
			options: { timeout: 5 },
		});
		// By then it is listened to again.
		await dify.waitFor(({ requests }) => requests.some(({ path }) => path.includes('/events')));
		await settle();
		await passTimeUntil(clock, running);
		expect(await running).toMatchObject({
			code: 'timeout',
			description: expect.stringContaining('Dify was told to stop it.'),
			partial_answer: expect.stringMatching(/^slow 1/),
		});
		expect(stops()).toHaveLength(1);
		expect(dify.generations).toHaveLength(1);
	});

	it('of an answer in one piece says that Dify may go on, for nothing is known to stop it by', async () => {
		await start({ pingIntervalMilliseconds: 1 });
		const clock = takeClock();
		const options = { timeout: 20, responseMode: 'blocking' };
		const running = itemOn(dify, 'workflow-slow', { ...LIMITED, options });
		await dify.waitFor(({ generations }) => generations.length === 1);
		await settle();
		await passTimeWithPings(clock, running);
		const item = await running;
		expect(item).toMatchObject({ code: 'timeout' });
		expect(item.description).toMatch(/may/);
		expect(stops()).toEqual([]);
	});
});

it('a node that stops at the first failure stops what else is under way, and says what was done', async () => {
	await start();
	const items = [{ json: { seconds: 0 } }, { json: { seconds: 9 } }, { json: { seconds: 'x' } }];
	const parameters = {
		...{ ...EXECUTE, inputsMode: 'json', inputsJson: '={{ { seconds: $json.seconds } }}' },
		user: '={{ "user " + $itemIndex }}',
		options: { concurrency: 3, delay: 50 },
	};
	const { error } = await runOn(dify, 'workflow-slow', parameters, {
		items,
		onError: 'stopWorkflow',
	});
	expect(error).toMatchObject({ context: { itemIndex: 2 } });
	expect(error?.message).toContain("'seconds'");
	expect(error?.description).toContain('of 3 items were done');
	await dify.waitFor(({ generations }) =>
		generations.every(({ finished, stopped }) => finished || stopped),
	);
});
