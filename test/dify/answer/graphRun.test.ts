// The run of a chatflow or workflow: how it ended, what waits in it, which of its nodes failed.

import { GraphRun, readRunEnd } from '../../../dify/answer/graphRun';
import type { RunEnd } from '../../../dify/answer/graphRun';
import type { DifyError } from '../../../dify/errors/errors';
import type { DifyEvent } from '../../../dify/stream/events';
import {
	FORM,
	formRequired,
	message,
	nodeFinished,
	nodeStarted,
	workflowFinished,
	workflowPaused,
	workflowStarted,
} from '../turns';

function follow(...events: DifyEvent[]): GraphRun {
	const run = new GraphRun();
	for (const event of events) run.add(event);
	return run;
}

/** Why a run failed that must have. */
function failureOf(end: RunEnd | undefined): DifyError {
	if (end === undefined || !('failure' in end)) throw new Error('The run did not fail');
	return end.failure;
}

describe('how a run ended, by what Dify says of it', () => {
	it.each(['succeeded', 'partial-succeeded', 'paused', 'stopped'])('%s', (status) => {
		expect(readRunEnd({ status }, null)).toEqual({ status });
	});

	it.each(['Aborted: User requested stop', 'Run failed: Aborted: User requested stop'])(
		'stopped, although it calls itself failed: %s',
		(error) => {
			expect(readRunEnd({ status: 'failed', error }, null)).toEqual({ status: 'stopped' });
		},
	);

	it('failed, with its words and the title of the node', () => {
		const end = readRunEnd({ status: 'failed', error: 'no route' }, 'HTTP Request');
		expect(failureOf(end)).toMatchObject({
			code: 'run_failed',
			message: 'The chatflow\'s node "HTTP Request" failed: no route',
			words: 'no route',
		});
	});

	it.each(['running', undefined, null])('not at all while it is %j', (status) => {
		expect(readRunEnd({ status }, null)).toBeUndefined();
	});
});

describe('a run', () => {
	it('has not begun where a chatbot only speaks', () => {
		const run = follow(message('Hello'));
		expect([run.hasBegun, run.id, run.finished, run.end]).toEqual([false, null, null, undefined]);
	});

	it('has begun, and its id, with its first event', () => {
		const run = follow(workflowStarted());
		expect([run.hasBegun, run.id, run.end]).toEqual([true, 'run-1', undefined]);
	});

	it('keeps the first id and the first end', () => {
		const run = follow(workflowStarted(), workflowFinished('partial-succeeded'), {
			...workflowFinished('failed', { error: 'late' }),
			workflow_run_id: 'other',
		});
		expect([run.id, run.end]).toEqual(['run-1', { status: 'partial-succeeded' }]);
	});

	it.each([
		['no error', null],
		['an empty error', ''],
		['an error that is no text', { message: 'no' }],
	])('that finished in a way that is not known yet, with %s, has succeeded', (_what, error) => {
		const run = follow(workflowStarted(), workflowFinished('exceeded', { error }));
		expect(run.end).toEqual({ status: 'succeeded' });
		expect(run.finished).toMatchObject({ status: 'exceeded' });
	});

	it('that finished in a way that is not known yet, with an error, has failed', () => {
		const run = follow(
			workflowStarted(),
			nodeFinished('llm', 'LLM', 'failed', { error: 'too long' }),
			workflowFinished('exceeded', { error: 'too long' }),
		);
		expect(failureOf(run.end)).toMatchObject({
			code: 'run_failed',
			message: 'The chatflow\'s node "LLM" failed: too long',
		});
	});

	it.each([
		['a status', { status: undefined }],
		['a status that is a text', { status: 7 }],
		['a status with letters in it', { status: '' }],
		['a status, though with an error', { status: null, error: 'no' }],
		['data', undefined],
	])('whose finish comes without %s is still open', (_what, data) => {
		const run = follow(workflowStarted(), { ...workflowFinished(''), data });
		expect(run.end).toBeUndefined();
	});

	it('that was open ends with what says how', () => {
		const run = follow(workflowStarted(), workflowFinished(''), workflowFinished('stopped'));
		expect(run.end).toEqual({ status: 'stopped' });
	});

	it('that failed names the node that ended it', () => {
		const run = follow(
			workflowStarted(),
			nodeStarted('http-request', 'Ask the shop'),
			nodeFinished('http-request', 'Ask the shop', 'failed', { error: '503' }),
			workflowFinished('failed', { error: '503' }),
		);
		expect(failureOf(run.end).message).toBe('The chatflow\'s node "Ask the shop" failed: 503');
	});

	it('lists the nodes that failed although it went on', () => {
		const run = follow(nodeFinished('code', 'Sum', 'exception', { error: 'no number' }));
		expect(run.failedNodes).toEqual([{ title: 'Sum', type: 'code', error: 'no number' }]);
	});
});

describe('forms that wait', () => {
	it('are kept in the order in which they came, each once, as it was told first', () => {
		const { forms, end } = follow(
			formRequired({ ...FORM, form_id: 'b', form_token: 'first of b' }),
			formRequired({ ...FORM, form_id: 'a' }),
			workflowPaused([
				{ form_id: 'b', form_token: 'again' },
				{ TYPE: 'scheduled' },
				{ form_id: 'c' },
			]),
		);
		expect(forms.map(({ formId }) => formId)).toEqual(['b', 'a', 'c']);
		expect(forms[0]?.formToken).toBe('first of b');
		expect(end).toEqual({ status: 'paused' });
	});
});
