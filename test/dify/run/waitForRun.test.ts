// A run that was started before is waited for: heard where Dify lets it be, looked up where not.

import { waitForRun } from '../../../dify/run/waitForRun';
import { settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, rejectionOf } from '../listTransport';
import { FORM } from '../turns';
import { finished, runEvent, started, textChunk } from './events';
import { detail, NOT_THERE, pingedStream, workflowDify } from './workflowDify';
import type { Answers, Kind } from './workflowDify';

const HOUR = 3_600_000;

const UNKNOWN = json(404, { code: 'not_found', message: 'Workflow run not found.', status: 404 });

function begin(answers: Partial<Record<Kind, Answers>>, limit = HOUR) {
	const dify = workflowDify(answers);
	const { transport, clock, deadline } = dify.options;
	const run = { workflowRunId: 'run-1', user: 'ada' };
	const result = waitForRun(run, { transport, clock, deadline, limit }, {});
	void result.catch(() => undefined);
	return { ...dify, result };
}

it('is heard to its end, with its text', async () => {
	const body = pingedStream(started());
	const { result, sent } = begin({ detail: () => detail('running'), events: () => body });
	await settle();
	body.send(textChunk('Hello'), finished('succeeded', { outputs: { answer: 'Hello' } }));
	expect(await result).toMatchObject({
		status: 'succeeded',
		outputs: { answer: 'Hello' },
		text: 'Hello',
	});
	expect(sent.map(({ path }) => path)).toEqual(['/workflows/run/run-1', '/workflow/run-1/events']);
	expect(body.isClosed).toBe(true);
});

it('that has ended is given at once', async () => {
	const { result, sent } = begin({ detail: () => detail('succeeded', { outputs: { a: 1 } }) });
	expect(await result).toMatchObject({ status: 'succeeded', outputs: { a: 1 } });
	expect(sent).toHaveLength(1);
});

it('is looked up ever more rarely where it cannot be joined', async () => {
	const { result, finish, count } = begin({
		detail: (asked) => detail(asked < 8 ? 'running' : 'succeeded'),
		events: () => NOT_THERE,
	});
	await settle();
	// 1, 2, 4, 8, then 10 seconds between two looks; the first two follow each other at once.
	expect(await finish(result)).toBe(1 + 2 + 4 + 8 + 10 + 10 + 10);
	expect((await result).status).toBe('succeeded');
	expect([count('events'), count('detail')]).toEqual([1, 9]);
});

it('whose listener hears nothing but pings is looked up then', async () => {
	const body = pingedStream(started());
	const { result, clock, finish } = begin({
		detail: (asked) => detail(asked === 0 ? 'running' : 'succeeded', { outputs: { a: 1 } }),
		events: () => body,
	});
	for (let seconds = 0; seconds < 40; seconds += 10) {
		await clock.advance(10_000);
		body.ping();
	}
	await finish(result);
	expect((await result).outputs).toEqual({ a: 1 });
});

it.each([
	['a look that fails', json(500, { code: 'unknown', message: '', status: 500 })],
	['a look that breaks', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
])('is not given up for %s', async (_what, reply) => {
	const { result, finish } = begin({
		detail: (asked) => (asked === 0 ? detail('running') : asked < 4 ? reply : detail('succeeded')),
	});
	await finish(result);
	expect((await result).status).toBe('succeeded');
});

it.each<[string, Answers]>([
	['is not known', () => UNKNOWN],
	['is one of nulls, as Dify up to 1.9 shows it', () => json(200, { id: null, status: null })],
])('that %s is an error at once', async (_what, answer) => {
	const { result, sent } = begin({ detail: answer });
	expect(await rejectionOf(result)).toMatchObject({
		code: 'not_found',
		message: 'Dify does not find the workflow run',
	});
	expect(sent).toHaveLength(1);
});

it('that fails is an error with its run, whether it was heard or looked up', async () => {
	const heard = begin({
		detail: () => detail('running'),
		events: () => pingedStream(started(), finished('failed', { error: 'boom' })),
	});
	expect(await rejectionOf(heard.result)).toMatchObject({ code: 'run_failed', words: 'boom' });
	const seen = begin({ detail: () => detail('failed', { error: 'boom' }) });
	expect(await rejectionOf(seen.result)).toMatchObject({
		code: 'run_failed',
		words: 'boom',
		turn: { workflowRunId: 'run-1' },
	});
});

it.each([
	[1_000, 10],
	[60_000, 60],
])(
	'of which Dify never says how it stands is no longer waited for than the limit, or 10 s: %i ms',
	async (limit, seconds) => {
		const body = new OpenBody();
		const { result, finish, count } = begin({ detail: () => body }, limit);
		expect(await finish(result)).toBe(seconds);
		expect(await rejectionOf(result)).toMatchObject({ code: 'timeout' });
		expect(body.isClosed).toBe(true);
		expect([count('detail'), count('stop')]).toEqual([1, 0]);
	},
);

it('that waits for a person has the form, which only its events tell', async () => {
	const { result } = begin({
		detail: () => detail('paused'),
		events: () =>
			pingedStream(
				started(),
				runEvent('human_input_required', FORM),
				runEvent('workflow_paused', { reasons: [FORM] }),
			),
	});
	expect(await result).toMatchObject({ status: 'paused', forms: [{ formToken: 'token-1' }] });
});

it.each(['human_input_form_submitted', 'human_input_form_expired'])(
	'is not taken for one that waits where nobody is asked any more: %s',
	async (code) => {
		const { result, finish, count } = begin({
			detail: (asked) =>
				asked < 2 ? detail('paused') : detail('succeeded', { outputs: { a: 1 } }),
			events: () =>
				pingedStream(
					started(),
					runEvent('human_input_required', FORM),
					runEvent('workflow_paused', { reasons: [FORM] }),
				),
			form: () => json(412, { code, message: 'Form has been closed.', status: 412 }),
		});
		await finish(result);
		expect(await result).toMatchObject({ status: 'succeeded', outputs: { a: 1 }, forms: [] });
		expect([count('form'), count('submit')]).toEqual([2, 0]);
	},
);

it('that waits for a person on a Dify that tells no events is paused all the same', async () => {
	const { result } = begin({ detail: () => detail('paused', { error: 'Awaiting human input' }) });
	expect(await result).toMatchObject({ status: 'paused', forms: [] });
});

it('that still works when the time is over is given as it stands, and not stopped', async () => {
	const { result, finish, count } = begin({ detail: () => detail('running') }, 60_000);
	expect(await finish(result)).toBe(60);
	expect(await result).toMatchObject({ status: 'running', workflowRunId: 'run-1' });
	expect(count('stop')).toBe(0);
});

it('is given up when the execution is stopped, and goes on in Dify', async () => {
	const body = pingedStream(started());
	const { result, cancel, finish, count } = begin({
		detail: () => detail('running'),
		events: () => body,
	});
	await settle();
	cancel();
	await finish(result);
	expect(await rejectionOf(result)).toMatchObject({ code: 'cancelled' });
	expect(body.isClosed).toBe(true);
	expect(count('stop')).toBe(0);
});

it('whose first look fails is not waited for: nobody knows whether there is such a run', async () => {
	const { result } = begin({
		detail: () => json(403, { code: 'forbidden', message: 'no', status: 403 }),
	});
	expect(await rejectionOf(result)).toMatchObject({ code: 'forbidden' });
});

it('leaves no timer behind', async () => {
	const { result, clock } = begin({ detail: () => detail('succeeded') });
	await result;
	await settle();
	expect(await clock.advanceToNext()).toBe(false);
});

describe('a form that may have been answered', () => {
	const pausedAt = (...forms: object[]) =>
		pingedStream(
			started(),
			...forms.map((form) => runEvent('human_input_required', { ...form })),
			runEvent('workflow_paused', { reasons: forms }),
		);

	const CLOSED = json(412, { code: 'human_input_form_submitted', message: 'used', status: 412 });

	const OPEN = json(200, { form_content: '', inputs: [], user_actions: [] });

	it('cannot be asked for where it has no token, so that the run is paused', async () => {
		const { result, count } = begin({
			detail: () => detail('paused'),
			events: () => pausedAt({ ...FORM, form_token: null }),
		});
		expect((await result).status).toBe('paused');
		expect(count('form')).toBe(0);
	});

	it('leaves the run paused where another one is still open', async () => {
		const other = { ...FORM, form_id: 'form-2', form_token: 'token-2' };
		const { result } = begin({
			detail: () => detail('paused'),
			events: () => pausedAt(FORM, other),
			form: (asked) => (asked === 0 ? CLOSED : OPEN),
		});
		expect(await result).toMatchObject({ status: 'paused', forms: [{}, {}] });
	});
});
