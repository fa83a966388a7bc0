// A person's answer goes to a chatflow once, and what the chatflow then does is heard from its beginning.

import { answerForm } from '../../../dify/chat/formAnswer';
import { startDeadline } from '../../../dify/http/deadline';
import type { DifyRequest, Transport } from '../../../dify/http/transport';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { passTimeUntil } from '../../support/packageClock';
import type { Reply } from '../listTransport';
import { json, page, rejectionOf, respond } from '../listTransport';
import {
	ENVELOPE,
	FORM,
	formRequired,
	messageEnd,
	nodeMessage,
	workflowFinished,
	workflowPaused,
} from '../turns';

type Answers = (asked: number) => Reply | OpenBody | Error;

/** What Dify says to each kind of request; the how-manieth it is, from 0, is handed in. */
type Dify = Record<'form' | 'submit' | 'events' | 'history' | 'detail' | 'stop', Answers>;

const OPEN_FORM = json(200, {
	form_content: 'Please check',
	inputs: [{ output_variable_name: 'comment', type: 'paragraph', default: null }],
	user_actions: [
		{ id: 'approve', title: 'Approve it', button_style: 'primary' },
		{ id: 'reject', title: 'Reject', button_style: 'default' },
	],
	resolved_default_values: {},
	expiration_time: 1784786400,
});

const SUBMITTED = json(412, {
	code: 'human_input_form_submitted',
	message: 'This form has already been submitted by another user, form_id=form-1',
	status: 412,
});

const REFUSED = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

const BROKEN = Object.assign(new Error('reset'), { code: 'ECONNRESET' });

const SECOND = { ...FORM, form_id: 'form-2', form_token: 'token-2' };

const started = (reason: string) => ({
	event: 'workflow_started',
	...ENVELOPE,
	workflow_run_id: 'run-1',
	data: { id: 'run-1', reason },
});

const replaced = (answer: string) => ({
	event: 'message_replace',
	...ENVELOPE,
	answer,
	reason: '',
});

/** What a joined stream repeats of a run that waits. */
const REPLAY = [started('initial'), replaced('So far. '), formRequired(), workflowPaused([FORM])];

const REST = [
	started('resumption'),
	nodeMessage('Approved'),
	messageEnd(),
	workflowFinished('succeeded', { outputs: { answer: 'So far. Approved' } }),
];

const ANSWER = {
	formToken: 'token-1',
	action: 'approve',
	inputs: { comment: 'fine' },
	user: 'ada',
};

function streamOf(...events: object[]): OpenBody {
	const body = new OpenBody();
	body.ping();
	body.send(...events);
	return body;
}

const history = (message: object) =>
	json(200, { data: [{ id: 'message-1', status: 'normal', answer: '', ...message }] });

const runThatIs = (status: string) => json(200, { id: 'run-1', status, outputs: {} });

function begin(
	changes: Partial<Dify> = {},
	{
		answer = ANSWER,
		timeout = 0,
		cancel,
	}: { answer?: typeof ANSWER; timeout?: number; cancel?: AbortSignal } = {},
) {
	const events = streamOf(...REPLAY);
	const dify: Dify = {
		form: () => OPEN_FORM,
		submit: () => json(200, {}),
		events: () => events,
		history: () => history({ status: 'paused' }),
		detail: () => runThatIs('running'),
		stop: () => json(200, { result: 'success' }),
		...changes,
	};
	const sent: DifyRequest[] = [];
	const asked = new Map<keyof Dify, number>();
	const transport: Transport = async (request) => {
		sent.push(request);
		const kind = kindOf(request);
		const count = asked.get(kind) ?? 0;
		asked.set(kind, count + 1);
		const reply = dify[kind](count);
		if (reply instanceof Error) throw reply;
		request.signal?.addEventListener('abort', () => {
			if (reply instanceof OpenBody) reply.break('ABORT_ERR');
		});
		return reply instanceof OpenBody ? reply.asResponse() : respond(reply);
	};
	const clock = new ManualClock();
	const deadline = startDeadline(clock, timeout, cancel);
	const result = answerForm(
		answer,
		{ workflowRunId: 'run-1', user: 'ada' },
		{
			transport,
			clock,
			deadline,
			limits: { start: 60_000, idle: 60_000, progress: 1_260_000 },
			retries: { maxRetries: 1, random: () => 1 },
		},
	).finally(() => deadline.end());
	void result.catch(() => undefined);
	const count = (kind: keyof Dify) => asked.get(kind) ?? 0;
	return {
		clock,
		sent,
		count,
		events,
		result,
		finish: async () => await passTimeUntil(clock, result),
	};
}

function kindOf({ method, path }: DifyRequest): keyof Dify {
	if (path.startsWith('/form/human_input/')) return method === 'GET' ? 'form' : 'submit';
	if (path.endsWith('/events')) return 'events';
	if (path.endsWith('/stop')) return 'stop';
	return path === '/messages' ? 'history' : 'detail';
}

describe('an answered form', () => {
	it('is looked at, then the run is joined, then the form is submitted', async () => {
		const { sent, events, result } = begin();
		await settle();
		expect(sent).toMatchObject([
			{ method: 'GET', path: '/form/human_input/token-1' },
			{
				method: 'GET',
				path: '/workflow/run-1/events',
				query: { user: 'ada', include_state_snapshot: 'true', continue_on_pause: 'true' },
			},
			{
				method: 'POST',
				path: '/form/human_input/token-1',
				body: { action: 'approve', inputs: { comment: 'fine' }, user: 'ada' },
			},
		]);
		expect(sent[2]).not.toHaveProperty('mayRepeat');
		events.send(...REST);
		expect(await result).toMatchObject({ wasRecovered: false });
		expect(events.isClosed).toBe(true);
	});

	it('is not submitted before the stream brings anything', async () => {
		const silent = new OpenBody();
		const { count, result } = begin({ events: () => silent });
		await settle();
		expect(count('submit')).toBe(0);
		silent.ping();
		await settle();
		expect(count('submit')).toBe(1);
		silent.send(...REPLAY, ...REST);
		await result;
	});

	it('ends with the text of before the pause and of after it, and without a form', async () => {
		const { events, result } = begin();
		events.send(...REST);
		expect((await result).result).toMatchObject({
			status: 'succeeded',
			text: 'So far. Approved',
			forms: [],
			conversationId: 'conversation-1',
			messageId: 'message-1',
			workflowRunId: 'run-1',
			metadata: { usage: { total_tokens: 150 } },
		});
	});

	it('does not end at the pause that it has ended, however often that comes', async () => {
		const { events, result } = begin();
		events.send(formRequired(), workflowPaused([{ form_id: 'form-1' }]), ...REST);
		expect((await result).result.status).toBe('succeeded');
	});

	it('does not end where of two forms that wait the other one still does, before the run goes on', async () => {
		const both = streamOf(started('initial'), formRequired(), formRequired(SECOND));
		const { result } = begin({ events: () => both });
		both.send(workflowPaused([FORM, SECOND]), started('resumption'), workflowPaused([SECOND]));
		const { result: answer } = await result;
		expect(answer).toMatchObject({ status: 'paused', forms: [{ formToken: 'token-2' }] });
		expect(answer.forms).toHaveLength(1);
	});

	it('ends at the next form, which the item then has alone', async () => {
		const { events, result } = begin();
		events.send(started('resumption'), nodeMessage('Next: '), formRequired(SECOND));
		events.send(workflowPaused([SECOND]));
		const { result: answer } = await result;
		expect(answer).toMatchObject({ status: 'paused', text: 'So far. Next: ' });
		expect(answer.forms).toMatchObject([{ formId: 'form-2', formToken: 'token-2' }]);
		expect(events.isClosed).toBe(true);
	});

	it('takes the title of an action for its id, whatever the case', async () => {
		const answer = { ...ANSWER, action: 'approve IT' };
		const { sent, events, result } = begin({}, { answer });
		events.send(...REST);
		await result;
		expect(sent[2]?.body).toMatchObject({ action: 'approve' });
	});

	it('fails as the run then does', async () => {
		const { events, result } = begin();
		events.send(started('resumption'), workflowFinished('failed', { error: 'boom' }));
		expect(await rejectionOf(result)).toMatchObject({ code: 'run_failed', words: 'boom' });
	});
});

describe('a form that does not take the answer', () => {
	it.each([
		[SUBMITTED, 'human_input_form_submitted'],
		[
			json(412, { code: 'human_input_form_expired', message: 'expired', status: 412 }),
			'human_input_form_expired',
		],
		[json(404, { code: 'not_found', message: 'Form not found', status: 404 }), 'not_found'],
		[page(404, '<title>404 Not Found</title>'), 'not_dify_api'],
	])('is told before anything else is asked (%#)', async (reply, code) => {
		const { sent, result } = begin({ form: () => reply });
		expect(await rejectionOf(result)).toMatchObject({ code });
		expect(sent).toHaveLength(1);
	});

	it('names the actions that it has', async () => {
		const { sent, result } = begin({}, { answer: { ...ANSWER, action: 'maybe' } });
		expect(await rejectionOf(result)).toMatchObject({
			kind: 'parameter',
			message: "The form has no action 'maybe'",
			remedy: 'Use the ID of one of its buttons: approve (Approve it), reject (Reject).',
		});
		expect(sent).toHaveLength(1);
	});

	it('names the fields that have no value', async () => {
		const answer = { ...ANSWER, inputs: { toString: 'x' } };
		const { sent, result } = begin({}, { answer: answer as unknown as typeof ANSWER });
		expect(await rejectionOf(result)).toMatchObject({
			kind: 'parameter',
			message: "The form asks for 'comment', which has no value",
		});
		expect(sent).toHaveLength(1);
	});

	it('closes the stream that was opened for it', async () => {
		const refusal = { code: 'invalid_form_data', message: 'Invalid value', status: 400 };
		const { events, count, result } = begin({ submit: () => json(400, refusal) });
		expect(await rejectionOf(result)).toMatchObject({ code: 'invalid_form_data' });
		expect(events.isClosed).toBe(true);
		expect(count('submit')).toBe(1);
	});
});

describe('a connection that breaks', () => {
	it.each<[string, Reply | Error]>([
		['refused', json(404, { code: 'not_found', message: 'Workflow run not found', status: 404 })],
		['broken', BROKEN],
	])('before the run is joined leaves the form as it is (%s)', async (_how, reply) => {
		const { count, result } = begin({
			events: () => reply,
		});
		await rejectionOf(result);
		expect([count('events'), count('submit')]).toEqual([1, 0]);
	});

	it('that was never made is made again, and the form submitted once', async () => {
		const events = streamOf(...REPLAY, ...REST);
		const { count, finish, result } = begin({
			events: (asked) => (asked === 0 ? REFUSED : events),
		});
		await finish();
		expect((await result).result.status).toBe('succeeded');
		expect([count('events'), count('submit')]).toEqual([2, 1]);
	});

	it('while the form is submitted has cost nothing where the form says that it was taken', async () => {
		const { events, count, result } = begin({
			submit: () => BROKEN,
			form: (asked) => (asked === 0 ? OPEN_FORM : SUBMITTED),
		});
		events.send(...REST);
		expect((await result).result.status).toBe('succeeded');
		expect(count('submit')).toBe(1);
	});

	it.each<[string, Reply | Error]>([
		['still waits', OPEN_FORM],
		['cannot be looked at', BROKEN],
	])('while the form is submitted is the failure where the form %s', async (_how, second) => {
		const { events, count, result } = begin({
			submit: () => BROKEN,
			form: (asked) => (asked === 0 ? OPEN_FORM : second),
		});
		expect(await rejectionOf(result)).toMatchObject({ code: 'connection_broken' });
		expect(count('submit')).toBe(1);
		expect(events.isClosed).toBe(true);
	});

	it('behind the submission loses nothing: the answer is fetched, and the form not sent again', async () => {
		const { events, count, finish, result } = begin({
			events: (asked) => (asked === 0 ? events : page(404, '')),
			history: (asked) =>
				asked < 2 ? history({ status: 'paused' }) : history({ answer: 'So far. Approved' }),
			detail: (asked) => runThatIs(asked < 2 ? 'running' : 'succeeded'),
		});
		await settle();
		events.break();
		await finish();
		expect(await result).toMatchObject({
			wasRecovered: true,
			result: { status: 'succeeded', text: 'So far. Approved' },
		});
		expect(count('submit')).toBe(1);
	});

	it('is joined again, without being taken in by the pause of before', async () => {
		const first = streamOf(...REPLAY);
		const again = streamOf(...REPLAY);
		again.end();
		const { finish, result } = begin({
			events: (asked) => (asked === 0 ? first : again),
			history: (asked) =>
				asked < 3 ? history({ status: 'paused' }) : history({ answer: 'So far. Approved' }),
			detail: (asked) => runThatIs(asked < 3 ? 'paused' : 'succeeded'),
		});
		await settle();
		first.break();
		await finish();
		expect((await result).result).toMatchObject({ status: 'succeeded', text: 'So far. Approved' });
	});

	it('finds the next form, where the run waits again', async () => {
		const first = streamOf(...REPLAY);
		const { finish, result } = begin({
			events: (asked) => (asked === 0 ? first : page(404, '')),
			history: () =>
				history({
					status: 'paused',
					answer: 'Next: ',
					extra_contents: [
						{ type: 'human_input', submitted: true, form_definition: FORM },
						{ type: 'human_input', submitted: false, form_definition: SECOND },
					],
				}),
		});
		await settle();
		first.break();
		await finish();
		expect((await result).result).toMatchObject({
			status: 'paused',
			text: 'Next: ',
			forms: [{ formToken: 'token-2' }],
		});
	});
});

describe('a run that goes on in silence', () => {
	it('is looked up when only pings come, for they prove nothing, and is not stopped', async () => {
		const { clock, events, count, finish, result } = begin({
			events: (asked) => (asked === 0 ? events : page(404, '')),
			history: (asked) => history({ answer: asked < 4 ? 'So far. ' : 'Done' }),
			detail: (asked) => runThatIs(asked < 4 ? 'running' : 'succeeded'),
		});
		await settle();
		for (let second = 0; second < 40; second += 10) {
			events.ping();
			await clock.advance(10_000);
		}
		await finish();
		expect((await result).result).toMatchObject({ status: 'succeeded', text: 'Done' });
		expect([count('stop'), count('submit')]).toEqual([0, 1]);
	});

	it('is given as long as Dify itself gives a run', async () => {
		const { finish, result, count } = begin({
			events: (asked) => (asked === 0 ? streamOf(...REPLAY) : page(404, '')),
		});
		const seconds = await finish();
		expect(await rejectionOf(result)).toMatchObject({ code: 'idle_timeout' });
		expect(seconds).toBeGreaterThan(1_200);
		expect(seconds).toBeLessThan(1_400);
		expect(count('submit')).toBe(1);
	});

	it('is stopped in Dify when its time is over', async () => {
		const { finish, result, count } = begin({}, { timeout: 5_000 });
		await finish();
		expect(await rejectionOf(result)).toMatchObject({ code: 'timeout' });
		expect([count('submit'), count('stop')]).toEqual([1, 1]);
	});
});

it('an execution that is stopped before the form is submitted leaves it as it is', async () => {
	const cancel = new AbortController();
	const silent = new OpenBody();
	const { count, result } = begin({ events: () => silent }, { cancel: cancel.signal });
	await settle();
	cancel.abort();
	expect(await rejectionOf(result)).toMatchObject({ code: 'cancelled' });
	expect(count('submit')).toBe(0);
	expect(silent.isClosed).toBe(true);
});
