// The ways in which a run of a workflow ends, through n8n-core: what is an error, and what is a result.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { EXECUTE, inputs, itemOn, runOn } from './workflowNode';

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

describe('a run that fails', () => {
	const REFUSED = '[Errno 111] Connection refused';

	it("is an error in Dify's words, with the node that failed and the run's ids", async () => {
		const item = await execute('workflow-fail');
		expect(item).toEqual({
			error: `The workflow's node "HTTP Request" failed: ${REFUSED}`,
			status: 'failed',
			code: 'run_failed',
			http_status: null,
			description: expect.stringContaining('logs in Dify'),
			workflow_run_id: dify.generations[0]?.workflowRunId,
			task_id: dify.generations[0]?.taskId,
			retryable: false,
		});
		expect(dify.generations).toHaveLength(1);
	});

	it('has no node to name where it came in one piece', async () => {
		const item = await execute('workflow-fail', {}, { options: { responseMode: 'blocking' } });
		expect(item).toMatchObject({
			error: `The workflow failed: ${REFUSED}`,
			code: 'run_failed',
			workflow_run_id: dify.generations[0]?.workflowRunId,
		});
	});

	it('ends the node, naming the item, or leaves by the error branch with one key', async () => {
		const stopped = await runOn(dify, 'workflow-fail', EXECUTE, { onError: 'stopWorkflow' });
		expect(stopped.error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(stopped.error?.message).toContain('"HTTP Request" failed');
		const branch = await runOn(dify, 'workflow-fail', EXECUTE, { onError: 'continueErrorOutput' });
		expect(branch.items).toEqual([]);
		expect(branch.failed).toMatchObject([
			{ json: { error: { code: 'run_failed', workflow_run_id: expect.any(String) } } },
		]);
	});

	it('by its model says whether the same may work later', async () => {
		const item = await execute('workflow', { topic: '[error rate]' });
		expect(item).toMatchObject({ status: 'failed', retryable: true });
		expect(item.error).toMatch(/^The workflow's node "LLM" failed: .*Rate Limit Error/);
	});

	it('carries the text that had come, and the item on request', async () => {
		const options = { includeInput: true };
		const item = await itemOn(
			dify,
			'workflow',
			{ ...EXECUTE, ...inputs({ topic: '[error mid]' }), options },
			{ items: [{ json: { row: 7 } }] },
		);
		expect(item).toMatchObject({ partial_answer: 'This is cut off in the ', input: { row: 7 } });
	});
});

describe('a run that ends otherwise', () => {
	it('with nodes that failed is a result that lists them', async () => {
		const item = await execute('workflow-partial', { topic: 'x' });
		expect(item).toMatchObject({
			status: 'partial-succeeded',
			outputs: { body: 'fallback' },
			failed_nodes: [{ title: 'HTTP Request', type: 'http-request' }],
		});
	});

	it.each(['1.9', '1.13', '1.14', '1.15'] as const)(
		'by a stop is a result of that status on Dify %s',
		async (generation) => {
			const own = await startDifyServer({ generation, slowScale: 1_000 });
			const parameters = { ...EXECUTE, ...inputs({ seconds: 9 }) };
			const running = itemOn(own, 'workflow-slow', parameters);
			await own.waitFor(({ generations }) => generations.some(({ events }) => events > 2));
			const taskId = String(own.generations[0]?.taskId);
			const stop = { resource: 'run', operation: 'stop', taskId };
			expect(await itemOn(own, 'workflow-slow', stop)).toEqual({
				result: 'success',
				task_id: taskId,
			});
			expect(await running).toMatchObject({ status: 'stopped', outputs: {} });
			await own.close();
		},
	);

	it.each(['streaming', 'blocking'])(
		'at a person has what the person is asked, and a hint: %s',
		async (responseMode) => {
			const parameters = { ...EXECUTE, ...inputs({ topic: 'Budget' }), options: { responseMode } };
			const { items, hints } = await runOn(dify, 'workflow-human', parameters);
			expect(items[0]?.json).toMatchObject({
				status: 'paused',
				finished_at: null,
				human_input: {
					form_token: expect.any(String),
					form_content: 'Please check: Budget\n\n{{#$output.comment#}}',
					actions: [{ id: 'approve' }, { id: 'reject' }],
					workflow_run_id: dify.generations[0]?.workflowRunId,
				},
			});
			expect(hints).toEqual([expect.stringContaining('waits for a person')]);
		},
	);

	it('at a person has the form in the raw item too', async () => {
		const item = await execute('workflow-human', { topic: 'x' }, { simplify: false });
		expect(item).toMatchObject({
			data: { status: 'paused', finished_at: null },
			human_input: { form_token: expect.any(String) },
		});
	});
});
