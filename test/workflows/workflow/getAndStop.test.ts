// Runs that are looked up and stopped, through n8n-core: Get and Stop.

import type { DifyServer, DifyServerOptions } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, inputs, isFirstFinished, itemOn, ofRun, runOn, startedOn } from './workflowNode';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let dify: DifyServer;

async function start(options: DifyServerOptions = {}): Promise<void> {
	dify = await startDifyServer(options);
}

afterEach(async () => {
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

describe('Get', () => {
	it('gives a failed run as a result with its reason', async () => {
		await start();
		const { workflow_run_id: id } = await startedOn(dify, 'workflow-fail');
		await dify.waitFor(isFirstFinished);
		const { items } = await runOn(dify, 'workflow-fail', ofRun('get', id));
		expect(items[0]?.json).toMatchObject({
			workflow_run_id: id,
			status: 'failed',
			error_message: '[Errno 111] Connection refused',
			outputs: {},
		});
		expect(items[0]?.json).not.toHaveProperty('error');
		const { items: raw } = await runOn(dify, 'workflow-fail', {
			...ofRun('get', id),
			simplify: false,
		});
		expect(raw[0]?.json).toMatchObject({
			data: { status: 'failed', error: '[Errno 111] Connection refused' },
		});
	});

	it('gives the keys of Execute for a run that works, waits, or has ended', async () => {
		await start({ slowScale: 1_000 });
		const running = await startedOn(dify, 'workflow-slow', { seconds: 9 });
		const working = await runOn(dify, 'workflow-slow', ofRun('get', running.workflow_run_id));
		expect(working.items[0]?.json).toMatchObject({ status: 'running', finished_at: null });
		expect(Object.keys(working.items[0]?.json ?? {})).toEqual(Object.keys(running));
		const paused = await itemOn(dify, 'workflow-human', { ...EXECUTE, ...inputs({ topic: 'x' }) });
		const waiting = await runOn(dify, 'workflow-human', ofRun('get', paused.workflow_run_id));
		expect(waiting.items[0]?.json).toMatchObject({ status: 'paused', finished_at: null });
		expect(JSON.stringify(waiting.hints)).toContain('Wait for Result gives it');
		const done = await itemOn(dify, 'workflow', { ...EXECUTE, ...inputs({ topic: 'x' }) });
		const ended = await runOn(dify, 'workflow', ofRun('get', done.workflow_run_id));
		expect(ended.items[0]?.json).toEqual({ ...done, task_id: null });
	});

	it.each(['1.9', '1.15'] as const)(
		'does not take an unknown run for one: Dify %s',
		async (generation) => {
			await start({ generation });
			const { items } = await runOn(dify, 'workflow', ofRun('get', UNKNOWN));
			expect(items[0]?.json).toMatchObject({
				error: 'Dify does not find the workflow run',
				code: 'not_found',
				http_status: 404,
			});
		},
	);
});

describe('Stop', () => {
	const stop = async (taskId: unknown) =>
		await itemOn(dify, 'workflow-slow', {
			...{ resource: 'run', operation: 'stop', taskId: taskId as string },
			user: 'whoever',
		});

	it('ends a run that was started', async () => {
		await start({ slowScale: 1_000 });
		const { task_id: taskId, workflow_run_id: id } = await startedOn(dify, 'workflow-slow', {
			seconds: 9,
		});
		expect(await stop(taskId)).toEqual({ result: 'success', task_id: taskId });
		await dify.waitFor(isFirstFinished);
		expect(dify.generations[0]?.stopped).toBe(true);
		const { items } = await runOn(dify, 'workflow-slow', ofRun('wait', id));
		expect(items[0]?.json).toMatchObject({ status: 'stopped' });
	});

	it('needs a task', async () => {
		await start();
		expect(await stop('={{ " " }}')).toMatchObject({ code: 'invalid_parameter' });
		expect(dify.requests).toEqual([]);
	});

	it.each(['={{ ({ task_id: "task-1" }) }}', '={{ ["task-1"] }}'])(
		'takes no whole item for a task, which Dify would say success to: %s',
		async (taskId) => {
			await start();
			const item = await stop(taskId);
			expect(item.error).toContain("The 'Task ID' parameter is not a task's ID");
			expect(item.description).toContain('give only the task_id in it');
			expect(dify.requests).toEqual([]);
		},
	);
});
