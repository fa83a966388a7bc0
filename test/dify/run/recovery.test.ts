// The result of a run whose stream broke: joined again, then looked up as long as it may still work.

import { withinDeadline } from '../../../dify/http/deadline';
import { recoverRun } from '../../../dify/run/recovery';
import type { LostRun } from '../../../dify/run/recovery';
import { settle } from '../../support/manualClock';
import { json, rejectionOf } from '../listTransport';
import { FORM } from '../turns';
import { finished, runEvent, started } from './events';
import { detail, pingedStream, workflowDify } from './workflowDify';
import type { Answers, Kind } from './workflowDify';

const LOST: LostRun = { workflowRunId: 'run-1', user: 'ada' };

function begin(answers: Partial<Record<Kind, Answers>>, lost = LOST, wasStopped = false) {
	const dify = workflowDify(answers);
	const { transport, clock, deadline } = dify.options;
	const result = recoverRun(lost, {
		transport: withinDeadline(transport, deadline),
		clock,
		deadline,
		wasStopped,
		longestWait: 300_000,
	});
	void result.catch(() => undefined);
	return { ...dify, result };
}

const paused = () =>
	pingedStream(
		started(),
		runEvent('human_input_required', FORM),
		runEvent('workflow_paused', { reasons: [FORM] }),
	);

it('is joined for the user that started it', async () => {
	const { result, sent } = begin({ events: () => pingedStream(started(), finished('succeeded')) });
	expect((await result)?.status).toBe('succeeded');
	expect(sent).toMatchObject([
		{ method: 'GET', path: '/workflow/run-1/events', query: { user: 'ada' } },
	]);
});

it('is not joined where Dify was told to stop, and looked at once', async () => {
	const { result, sent } = begin({ detail: () => detail('running') }, LOST, true);
	expect(await result).toBeUndefined();
	expect(sent.map(({ path }) => path)).toEqual(['/workflows/run/run-1']);
});

it.each<[string, Answers]>([
	['works', () => detail('running')],
	['cannot be looked at', () => json(500, { code: 'unknown', message: '', status: 500 })],
])('is looked for far longer than a stored result takes where it %s', async (_how, before) => {
	const { result, finish } = begin({
		detail: (asked) => (asked < 5 ? before(asked) : detail('succeeded', { outputs: { a: 1 } })),
	});
	await settle();
	expect(await finish(result)).toBeGreaterThan(10);
	expect((await result)?.outputs).toEqual({ a: 1 });
});

it('that waits for a person is paused, with its form', async () => {
	const { result } = begin({ events: paused });
	expect(await result).toMatchObject({ status: 'paused', forms: [{ formToken: 'token-1' }] });
});

it('is not taken in by the pause that an answered form has ended, however long that shows', async () => {
	const { result, finish } = begin(
		{
			events: paused,
			detail: (asked) => detail(asked < 5 ? 'paused' : 'succeeded'),
		},
		{ ...LOST, answeredForm: 'token-1' },
	);
	await settle();
	expect(await finish(result)).toBeGreaterThan(10);
	expect((await result)?.status).toBe('succeeded');
});

it('is heard on behind that pause', async () => {
	const body = paused();
	body.send(started({ reason: 'resumption' }), finished('succeeded', { outputs: { a: 1 } }));
	const { result } = begin({ events: () => body }, { ...LOST, answeredForm: 'token-1' });
	expect((await result)?.outputs).toEqual({ a: 1 });
});

it('that failed fails with its id', async () => {
	const { result } = begin({ detail: () => detail('failed', { error: 'boom' }) });
	expect(await rejectionOf(result)).toMatchObject({
		message: 'The workflow failed: boom',
		turn: { workflowRunId: 'run-1' },
	});
});

it('without an id cannot be looked for', async () => {
	const { result, sent } = begin({}, { ...LOST, workflowRunId: null });
	expect(await result).toBeUndefined();
	expect(sent).toEqual([]);
});
