// A run that comes as one body: a blocking answer, or the detail of a run, of every version.

import { readDetail, readWorkflowBody } from '../../../dify/run/workflowBody';
import { FORM } from '../turns';

const DATA = {
	id: 'run-1',
	workflow_id: 'workflow-1',
	status: 'succeeded',
	outputs: { answer: 'Hi' },
	error: null,
	elapsed_time: 1.5,
	total_tokens: 30,
	total_steps: 3,
	created_at: 1784700000,
	finished_at: 1784700002,
};

const body = (data: object) => ({
	task_id: 'task-1',
	workflow_run_id: 'run-1',
	data: { ...DATA, ...data },
});

describe('a blocking answer', () => {
	it('is a run with all that it says', () => {
		expect(readWorkflowBody(body({}))).toMatchObject({
			status: 'succeeded',
			workflowRunId: 'run-1',
			taskId: 'task-1',
			outputs: { answer: 'Hi' },
			elapsedTime: 1.5,
			finishedAt: 1784700002,
		});
	});

	it('of a failed run comes with status 200, and is an error with the run', () => {
		expect(() =>
			readWorkflowBody(body({ status: 'failed', error: 'boom', outputs: null })),
		).toThrow(
			expect.objectContaining({
				message: 'The workflow failed: boom',
				turn: { taskId: 'task-1', workflowRunId: 'run-1' },
			}),
		);
	});

	it('of a run that waits has its forms', () => {
		const paused = { status: 'paused', finished_at: null, reasons: [FORM, { TYPE: 'other' }] };
		expect(readWorkflowBody(body(paused))).toMatchObject({
			status: 'paused',
			forms: [{ formToken: 'token-1' }],
			finishedAt: null,
		});
	});

	it('that ended in a word that is not known yet is not lost', () => {
		const data = { id: 'run-1', status: 'completed', outputs: { answer: 'Hello' }, error: null };
		expect(readWorkflowBody({ workflow_run_id: 'run-1', data })).toMatchObject({
			status: 'succeeded',
			outputs: { answer: 'Hello' },
		});
		expect(() => readWorkflowBody({ data: { ...data, error: 'boom' } })).toThrow('boom');
		expect(readWorkflowBody({ data: { ...data, status: 'running' } })).toBeUndefined();
	});

	it.each([[{}], [{ answer: 'Hi' }], [{ data: { outputs: {} } }]])('is none: %j', (other) => {
		expect(readWorkflowBody(other)).toBeUndefined();
	});
});

describe('the detail of a run', () => {
	it.each([
		['running', null, 'running', null],
		['succeeded', null, 'succeeded', null],
		['failed', 'boom', 'failed', 'boom'],
		['failed', 'Aborted: User requested stop', 'stopped', null],
		['paused', 'Awaiting human input', 'paused', null],
		['partial-succeeded', null, 'partial-succeeded', null],
	])('of status %s and error %j is %s', (status, error, shown, errorMessage) => {
		expect(readDetail({ ...DATA, status, error })).toMatchObject({ status: shown, errorMessage });
	});

	it('of Dify 0.15 has its moments as an e-mail has them', () => {
		const created_at = 'Sat, 21 Nov 2026 10:07:54 -0000';
		expect(readDetail({ ...DATA, created_at, finished_at: 'soon' })).toMatchObject({
			createdAt: Date.UTC(2026, 10, 21, 10, 7, 54) / 1_000,
			finishedAt: null,
		});
	});
});

it('a moment that is written as text is one all the same', () => {
	expect(readDetail({ ...DATA, created_at: '1784700000' }).createdAt).toBe(1784700000);
});
