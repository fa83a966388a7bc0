// The life of one generation: its end, its limits, its stop, and what is told when it gave nothing.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { getEventListeners } from 'node:events';

import { startDeadline } from '../../../dify/http/deadline';
import { AnswerReducer } from '../../../dify/answer/answer';
import { DifyError, parameterError } from '../../../dify/errors/errors';
import { LONGEST_STREAM, runGeneration } from '../../../dify/stream/generation';
import type { StreamListener } from '../../../dify/stream/streamReducer';
import type { GenerationLimits } from '../../../dify/stream/lifeSigns';
import type { DifyRequest, DifyResponse } from '../../../dify/http/transport';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { bytesOf, frame } from '../streams';

const IDS = {
	conversation_id: 'conversation-1',
	message_id: 'message-1',
	task_id: 'task-1',
	created_at: 1784700000,
};

const message = (answer: string) => ({ event: 'message', ...IDS, answer });

const messageEnd = { event: 'message_end', ...IDS, metadata: {} };

const runStarted = { event: 'workflow_started', ...IDS, workflow_run_id: 'run-1', data: {} };

const runFinished = (status: string, error = '') => ({
	event: 'workflow_finished',
	...IDS,
	workflow_run_id: 'run-1',
	data: { status, error },
});

const SECOND = 1_000;

interface Setup {
	limits?: Partial<GenerationLimits>;
	/** Milliseconds for the whole of it. */
	timeout?: number;
	streaming?: boolean;
	/** The response, or undefined for one that never comes. */
	response?: (body: OpenBody) => DifyResponse | undefined;
	/** What the stop endpoint does; null for a generation that is only watched. */
	stop?: ((taskId: string, signal: AbortSignal) => Promise<void>) | null;
	findRefusal?: (signal: AbortSignal) => Promise<DifyError | undefined>;
	listener?: StreamListener;
	/** Whether speech is wanted. */
	keepSpeech?: boolean;
}

/** A generation that has been sent, its connection and clock in the test's hands. */
function begin(setup: Setup = {}) {
	const {
		limits,
		timeout = 0,
		streaming = true,
		response,
		stop,
		findRefusal,
		listener,
		keepSpeech,
	} = setup;
	const clock = new ManualClock();
	const body = new OpenBody();
	const reducer = new AnswerReducer({ keepSpeech });
	const cancel = new AbortController();
	const stopped: string[] = [];
	const sent: DifyRequest[] = [];
	const outcome: { value?: unknown; error?: DifyError; isOver: boolean } = { isOver: false };
	const deadline = startDeadline(clock, timeout, cancel.signal);
	const done = runGeneration({
		clock,
		reducer,
		streaming,
		deadline,
		limits: {
			start: 60 * SECOND,
			idle: 60 * SECOND,
			progress: 1_260 * SECOND,
			...limits,
		},
		request: { method: 'POST', path: '/chat-messages' },
		transport: async (request) => {
			sent.push(request);
			const given = response ? response(body) : body.asResponse();
			if (given !== undefined) return given;
			return await new Promise((_resolve, reject) => {
				request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
			});
		},
		findRefusal,
		listener,
		...(stop !== null && {
			stop: async (taskId: string, signal: AbortSignal) => {
				stopped.push(taskId);
				await stop?.(taskId, signal);
			},
		}),
	})
		.then(
			(value) => Object.assign(outcome, { value, isOver: true }),
			(error: DifyError) => Object.assign(outcome, { error, isOver: true }),
		)
		.finally(() => deadline.end());
	return { clock, body, reducer, cancel, stopped, sent, outcome, done };
}

type Begun = ReturnType<typeof begin>;

describe('the end of a stream', () => {
	it("ends a chatbot's turn at message_end, although the connection stays open", async () => {
		const { body, outcome, done, reducer } = begin();
		body.send(message('Hello'), messageEnd);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.text).toBe('Hello');
		expect(body.isClosed).toBe(true);
	});

	it.each([
		[
			'message_end, then workflow_finished (Dify 1.13.1 and later)',
			[messageEnd, runFinished('succeeded')],
		],
		[
			'workflow_finished, then message_end (up to Dify 1.12)',
			[runFinished('succeeded'), messageEnd],
		],
	])("ends a chatflow's turn with both: %s", async (_order, ends) => {
		const { body, done, outcome } = begin();
		body.send(runStarted, message('Hello'), ...ends);
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('is read where it comes with the end of the answer, so that no connection is broken off', async () => {
		const { body, done, outcome } = begin();
		let wasRead = false;
		const read = jest.spyOn(body, Symbol.asyncIterator).mockImplementation(async function* () {
			yield bytesOf(frame(message('Hello')) + frame(messageEnd));
			wasRead = true;
		});
		await done;
		expect(outcome.error).toBeUndefined();
		expect(read).toHaveBeenCalledTimes(1);
		expect(wasRead).toBe(true);
	});

	it('waits 3 s for the second of the two, and no longer', async () => {
		const { body, clock, outcome, done, reducer } = begin();
		body.send(runStarted, message('Hello'), runFinished('succeeded'));
		await settle();
		await clock.advance(2_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.status).toBe('succeeded');
	});

	it('does not wait longer because pings still come', async () => {
		const { body, clock, outcome, done } = begin();
		body.send(runStarted, message('Hello'), messageEnd);
		await settle();
		await clock.advance(2_000);
		body.ping();
		await settle();
		await clock.advance(1_000);
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('does not wait longer because details still come', async () => {
		const { body, clock, outcome, done } = begin();
		body.send(runStarted, message('Hello'), messageEnd);
		await settle();
		await clock.advance(2_000);
		body.send({ event: 'node_finished', ...IDS, data: { status: 'succeeded' } });
		await settle();
		await clock.advance(1_000);
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('waits on for speech that is wanted while pieces of it come, and 3 s behind the last', async () => {
		const { body, clock, outcome, done, reducer } = begin({ keepSpeech: true });
		const piece = { event: 'tts_message', ...IDS, audio: 'AAAA' };
		body.send(message('Hello'), piece, messageEnd);
		await settle();
		await clock.advance(2_000);
		body.send(piece);
		await settle();
		await clock.advance(2_000);
		expect(outcome.isOver).toBe(false);
		body.ping();
		await settle();
		await clock.advance(1_000);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.speech).toEqual(['AAAA', 'AAAA']);
	});

	it('waits for speech for 60 s at most, however much of it comes', async () => {
		const { body, clock, outcome, done } = begin({ keepSpeech: true });
		const piece = { event: 'tts_message', ...IDS, audio: 'AAAA' };
		body.send(message('Hello'), messageEnd);
		await settle();
		for (let second = 2; second < 60; second += 2) {
			await clock.advance(2_000);
			body.send(piece);
			await settle();
		}
		await clock.advance(1_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(body.isClosed).toBe(true);
	});

	it('waits for no more speech because something else comes behind a piece of it', async () => {
		const { body, clock, done, outcome } = begin({ keepSpeech: true });
		body.send(message('Hello'), { event: 'tts_message', ...IDS, audio: 'AAAA' }, messageEnd);
		await settle();
		await clock.advance(2_000);
		body.send({ event: 'node_finished', ...IDS, data: { status: 'succeeded' } });
		await settle();
		await clock.advance(999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('takes a connection that breaks behind the end of the answer for a normal end', async () => {
		const { body, outcome, done } = begin();
		body.send(runStarted, message('Hello'), messageEnd);
		body.break();
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('reads an answer whose last blank line is missing', async () => {
		const { body, outcome, done, reducer } = begin();
		body.send(message('Hello'));
		body.write(`data: ${JSON.stringify(messageEnd)}`);
		body.end();
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.text).toBe('Hello');
	});

	it('reads a stream that a proxy calls text, wherever its beginning was cut', async () => {
		const { body, outcome, done, reducer } = begin({
			response: (open) => open.asResponse(200, 'text/plain'),
		});
		body.write('\uFEFF: keep-');
		body.write('alive\n\n');
		body.send(message('Hello'), messageEnd);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.text).toBe('Hello');
		expect(body.isClosed).toBe(true);
	});

	it('hands on a JSON body as it is', async () => {
		const { body, outcome, done } = begin({
			streaming: false,
			response: (open) => open.asResponse(200, 'application/json'),
		});
		body.write('{"answer":"He');
		body.write('llo"}');
		body.end();
		await done;
		expect(outcome.value).toEqual({ answer: 'Hello' });
	});
});

describe('a stream that gives no answer', () => {
	it('carries what had arrived when the connection breaks', async () => {
		const { body, outcome, done } = begin();
		body.send(message('Hel'), message('lo'));
		body.break();
		await done;
		expect(outcome.error).toMatchObject({
			code: 'stream_interrupted',
			retryable: true,
			turn: {
				conversationId: 'conversation-1',
				messageId: 'message-1',
				taskId: 'task-1',
				partialAnswer: 'Hello',
			},
		});
	});

	it('carries what had arrived when Dify closes it in the middle', async () => {
		const { body, outcome, done } = begin();
		body.send(message('Hello'));
		body.write('data: {"event":"mess');
		body.end();
		await done;
		expect(outcome.error).toMatchObject({
			code: 'stream_interrupted',
			turn: { partialAnswer: 'Hello' },
		});
	});

	it('says that no run began when it closes without any event', async () => {
		const { body, outcome, done } = begin();
		body.ping();
		body.end();
		await done;
		expect(outcome.error).toMatchObject({
			code: 'run_not_started',
			message: expect.stringMatching(/^Dify accepted the request but started no run: /),
			retryable: false,
		});
	});

	it('is a broken connection when it breaks before any event', async () => {
		const { body, outcome, done } = begin();
		body.ping();
		body.break();
		await done;
		expect(outcome.error).toMatchObject({ kind: 'connection', code: 'connection_broken' });
	});

	it('is told as unreadable when an event is no JSON', async () => {
		const { body, outcome, done } = begin();
		body.send(message('Hello'));
		body.write('data: {"event": broken}\n\n');
		await done;
		expect(outcome.error).toMatchObject({
			code: 'stream_unreadable',
			turn: { partialAnswer: 'Hello' },
		});
	});

	it('fails with the words of an error event and the text so far', async () => {
		const { body, outcome, done } = begin();
		body.send(message('Hel'), {
			event: 'error',
			code: 'completion_request_error',
			status: 400,
			message: '[echo] Server Unavailable Error, 503: overloaded',
		});
		await done;
		expect(outcome.error).toMatchObject({
			code: 'completion_request_error',
			message: "The app's model failed: [echo] Server Unavailable Error, 503: overloaded",
			status: 400,
			retryable: true,
			turn: { partialAnswer: 'Hel' },
		});
		expect(body.isClosed).toBe(true);
	});

	it('fails at once with the words of a failed run', async () => {
		const { body, outcome, done } = begin();
		body.send(runStarted, runFinished('failed', '[Errno 111] Connection refused'));
		await done;
		expect(outcome.error).toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed: [Errno 111] Connection refused',
		});
	});

	it('is told as too large behind the most that is read of one, and is closed', async () => {
		let isClosed = false;
		const { outcome, done } = begin({
			response: () => ({
				status: 200,
				headers: { 'content-type': 'text/event-stream' },
				body: (async function* () {
					yield bytesOf(frame(message('Hello')));
					// As much as may come in all, but for the event before it. Nobody reads it, so that it
					// takes no memory.
					yield new Uint8Array(LONGEST_STREAM);
				})(),
				close: () => {
					isClosed = true;
				},
			}),
		});
		await done;
		expect(outcome.error).toMatchObject({
			kind: 'response',
			code: 'answer_too_large',
			turn: { partialAnswer: 'Hello' },
		});
		expect(isClosed).toBe(true);
	});

	it('recognises a web page with status 200', async () => {
		const { body, outcome, done } = begin({
			response: (open) => open.asResponse(200, 'text/html; charset=utf-8'),
		});
		body.write('<!DOCTYPE html><html><head><title>Dify</title></head><body>secret</body></html>');
		body.end();
		await done;
		expect(outcome.error).toMatchObject({ code: 'not_dify_api' });
		expect(outcome.error?.message).toContain('Dify');
		expect(outcome.error?.message).not.toContain('secret');
	});
});

describe('a refusal', () => {
	const refused = (body: OpenBody) => body.asResponse(503, 'application/json');

	it('is told by its words, and is closed', async () => {
		const { body, outcome, done } = begin({ response: refused });
		body.write('{"code": "unknown", "message": "busy", "status": 503}');
		body.end();
		await done;
		expect(outcome.error).toMatchObject({ code: 'unknown', status: 503, words: 'busy' });
		expect(body.isClosed).toBe(true);
	});

	it('whose words never end is told by its status after 3 s, and not before', async () => {
		const { body, clock, outcome, done, stopped } = begin({ response: refused });
		await settle();
		for (let second = 0; second < 2; second++) {
			body.write(' ');
			await clock.advance(SECOND);
		}
		await clock.advance(999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toMatchObject({ kind: 'response', code: 'gateway', status: 503 });
		expect(body.isClosed).toBe(true);
		expect(stopped).toEqual([]);
	});

	it('of which nothing comes but the status is told by it after 3 s', async () => {
		const { clock, outcome, done } = begin({ response: refused });
		await settle();
		await clock.advance(3 * SECOND);
		await done;
		expect(outcome.error).toMatchObject({ code: 'gateway', status: 503 });
	});

	it('that breaks off is told by its status', async () => {
		const { body, outcome, done } = begin({ response: refused });
		body.write('{"code":');
		body.break();
		await done;
		expect(outcome.error).toMatchObject({ kind: 'response', code: 'gateway', status: 503 });
	});
});

describe('the start limit', () => {
	it('ends a stream that pings once at once and is silent then, as refused chatflows of Dify 1.13 to 1.14 are', async () => {
		const { body, clock, outcome, done, stopped } = begin();
		await settle();
		body.ping();
		await settle();
		await clock.advance(59_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toMatchObject({
			code: 'run_not_started',
			message: expect.stringMatching(/^Dify accepted the request but started no run within 60 s: /),
		});
		expect(body.isClosed).toBe(true);
		expect(stopped).toEqual([]);
	});

	it.each([
		[5_000, 'run_not_started', 'is still the first one'],
		[5_001, 'idle_timeout', 'comes from a worker: a run lives'],
	])('takes a ping after %i ms as what it is: %s, for it %s', async (after, code) => {
		const { body, clock, outcome, done } = begin({ limits: { start: 60_000, idle: 90_000 } });
		await settle();
		await clock.advance(after);
		body.ping();
		await settle();
		await clock.advance(120_000);
		await done;
		expect(outcome.error?.code).toBe(code);
	});

	it('also ends a request whose headers never come', async () => {
		const { clock, outcome, done, sent } = begin({ response: () => undefined });
		await clock.advance(60_000);
		await done;
		expect(outcome.error).toMatchObject({ code: 'run_not_started' });
		expect(sent[0]?.signal?.aborted).toBe(true);
	});

	it('does not hold for an answer in one piece, which is silent until it is done', async () => {
		const { body, clock, outcome, done } = begin({
			streaming: false,
			response: (open) => open.asResponse(200, 'application/json'),
		});
		await clock.advance(1_259 * SECOND);
		expect(outcome.isOver).toBe(false);
		body.write('{"answer":"late"}');
		body.end();
		await done;
		expect(outcome.value).toEqual({ answer: 'late' });
	});

	it.each<[string, Setup['response']]>([
		['no answer', () => undefined],
		['an answer that never ends', (open) => open.asResponse(200, 'application/json')],
	])('is that of a whole run for an answer in one piece: %s', async (_what, response) => {
		const { clock, outcome, done } = begin({ streaming: false, response });
		await settle();
		await clock.advance(1_260 * SECOND);
		await done;
		expect(outcome.error).toMatchObject({
			code: 'no_progress',
			message: 'Dify gave no answer within 1260 s',
		});
		expect(outcome.error?.remedy).toContain('Dify may still be working on it');
	});

	it('is switched off by 0', async () => {
		const { body, clock, outcome, done } = begin({ limits: { start: 0 } });
		await settle();
		await clock.advance(1_000_000);
		expect(outcome.isOver).toBe(false);
		body.send(message('Hello'), messageEnd);
		await done;
		expect(outcome.error).toBeUndefined();
	});
});

describe('the look for the reason of a silent start', () => {
	const refusal = parameterError('The option "blue" does not exist', 'Choose another.');

	it('comes 15 s after the answer began, once, and ends the wait with what it finds', async () => {
		const looks: AbortSignal[] = [];
		const { clock, outcome, done, body } = begin({
			findRefusal: async (signal) => {
				looks.push(signal);
				return refusal;
			},
		});
		await settle();
		await clock.advance(14_999);
		expect(looks).toHaveLength(0);
		await clock.advance(1);
		await done;
		expect(looks).toHaveLength(1);
		expect(outcome.error).toMatchObject({ message: refusal.message, remedy: refusal.remedy });
		expect(body.isClosed).toBe(true);
	});

	it('that finds nothing is not repeated, and the start limit holds', async () => {
		let looks = 0;
		const { clock, outcome, done } = begin({
			findRefusal: async () => {
				looks += 1;
				return undefined;
			},
		});
		await settle();
		await clock.advance(59_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(looks).toBe(1);
		expect(outcome.error?.code).toBe('run_not_started');
	});

	it('that finds something too late, for a run lives by then, changes nothing', async () => {
		let tell: (reason: DifyError) => void = () => {};
		const { body, clock, outcome, done, reducer } = begin({
			findRefusal: async () => await new Promise((resolve) => (tell = resolve)),
		});
		await settle();
		await clock.advance(15_000);
		body.send(message('Hello'));
		await settle();
		tell(refusal);
		await settle();
		body.send(messageEnd);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.text).toBe('Hello');
	});

	it('that finds something when the wait has ended otherwise changes nothing', async () => {
		let tell: (reason: DifyError) => void = () => {};
		let stopTold: () => void = () => {};
		const { clock, outcome, done, cancel } = begin({
			findRefusal: async () => await new Promise((resolve) => (tell = resolve)),
			stop: async () => await new Promise((resolve) => (stopTold = resolve)),
		});
		await settle();
		await clock.advance(15_000);
		cancel.abort();
		tell(refusal);
		await settle();
		stopTold();
		await done;
		expect(outcome.error?.code).toBe('cancelled');
	});

	it('is given up with the generation', async () => {
		let look: AbortSignal | undefined;
		const { clock, done } = begin({
			findRefusal: async (signal) => {
				look = signal;
				return await new Promise(() => {});
			},
		});
		await settle();
		await clock.advance(15_000);
		expect(look?.aborted).toBe(false);
		await clock.advance(45_000);
		await done;
		expect(look?.aborted).toBe(true);
	});

	it.each([
		['before the answer has begun', { response: () => undefined }],
		[
			'for an answer in one piece',
			{
				streaming: false,
				response: (body: OpenBody) => body.asResponse(200, 'application/json'),
			},
		],
	])('is not taken %s', async (_when, setup) => {
		let looks = 0;
		const { clock, cancel, done } = begin({
			...setup,
			findRefusal: async () => {
				looks += 1;
				return refusal;
			},
		});
		await settle();
		await clock.advance(59_999);
		expect(looks).toBe(0);
		cancel.abort();
		await done;
	});
});

describe('silence once a run has begun', () => {
	it('ends the answer when nothing at all comes for the limit', async () => {
		const { body, clock, outcome, done, stopped } = begin();
		body.send(message('Hello'));
		await settle();
		await clock.advance(59_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error).toMatchObject({
			code: 'idle_timeout',
			turn: { partialAnswer: 'Hello' },
		});
		expect(outcome.error?.remedy).not.toContain('stop it');
		expect(outcome.error?.remedy).not.toContain('may still be working');
		expect(stopped).toEqual([]);
	});

	it('is broken by every ping', async () => {
		const { body, clock, outcome, done } = begin();
		body.send(message('Hello'));
		for (let second = 0; second < 200; second += 10) {
			await clock.advance(10_000);
			body.ping();
			await settle(2);
		}
		expect(outcome.isOver).toBe(false);
		body.send(messageEnd);
		await done;
		expect(outcome.error).toBeUndefined();
	});

	it('is told from a run that only pings: after 1,260 s without an event Dify is told to stop', async () => {
		const { body, clock, outcome, done, stopped } = begin();
		body.send(runStarted);
		await settle();
		for (let second = 0; second < 1_250; second += 50) {
			await clock.advance(50_000);
			body.ping();
			await settle(2);
		}
		expect(outcome.isOver).toBe(false);
		await clock.advance(10_000);
		await done;
		expect(outcome.error).toMatchObject({ code: 'no_progress' });
		expect(outcome.error?.remedy).toMatch(/Dify was told to stop it\.$/);
		expect(stopped).toEqual(['task-1']);
	});
});

describe('the limit for the whole answer', () => {
	it('stops Dify, reads on for the moment that this takes, and fails with what had arrived', async () => {
		const { body, clock, outcome, done, stopped } = begin({ timeout: 20 * SECOND });
		body.send(message('Hel'));
		await settle();
		await clock.advance(20 * SECOND);
		expect(stopped).toEqual(['task-1']);
		expect(outcome.isOver).toBe(false);
		body.send(message('lo'), messageEnd);
		await done;
		expect(outcome.error).toMatchObject({
			code: 'timeout',
			message: 'Dify had not finished after 20 s',
			turn: { partialAnswer: 'Hello', taskId: 'task-1' },
		});
		expect(outcome.error?.remedy).toContain('Dify was told to stop it.');
	});

	it('does not wait for more than 3 s after the stop', async () => {
		const { body, clock, outcome, done } = begin({ timeout: 20 * SECOND });
		body.send(message('Hel'));
		await settle();
		await clock.advance(20 * SECOND + 2_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error?.code).toBe('timeout');
		expect(body.isClosed).toBe(true);
	});

	it('says that Dify may go on where there is no task to stop yet', async () => {
		const { clock, outcome, done, stopped } = begin({
			timeout: 20 * SECOND,
			streaming: false,
			response: () => undefined,
		});
		await clock.advance(20 * SECOND);
		await done;
		expect(stopped).toEqual([]);
		expect(outcome.error).toMatchObject({ code: 'timeout' });
		expect(outcome.error?.remedy).toContain('Dify may still be working on it');
	});

	it('says when Dify could not be told to stop', async () => {
		const { body, clock, outcome, done } = begin({
			timeout: 20 * SECOND,
			stop: async () => {
				throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
			},
		});
		body.send(message('Hel'));
		await settle();
		await clock.advance(24 * SECOND);
		await done;
		expect(outcome.error?.remedy).toContain('Dify could not be told to stop it');
	});

	it('gives Dify 5 s to accept the stop', async () => {
		const { body, clock, outcome, done } = begin({
			timeout: 20 * SECOND,
			stop: async (_taskId, signal) =>
				await new Promise((_resolve, reject) => {
					signal.addEventListener('abort', () => reject(new Error('given up')));
				}),
		});
		body.send(message('Hel'));
		await settle();
		await clock.advance(20 * SECOND + 4_999);
		expect(outcome.isOver).toBe(false);
		await clock.advance(1);
		await done;
		expect(outcome.error?.remedy).toContain('Dify could not be told to stop it');
	});
});

describe('the limit for the whole answer, once the answer is known', () => {
	it('costs it nothing, whatever the tail would still bring', async () => {
		const { body, clock, outcome, done, reducer, stopped } = begin({ timeout: 20 * SECOND });
		body.send(runStarted, message('Hello'));
		await settle();
		await clock.advance(19 * SECOND);
		body.send(runFinished('succeeded'));
		await settle();
		await clock.advance(SECOND);
		await done;
		expect(outcome.error).toBeUndefined();
		expect(reducer.result?.text).toBe('Hello');
		expect(stopped).toEqual([]);
	});
});

describe('who listens to a stream', () => {
	it('is told each event as it comes, and when a piece that the network brought is told', async () => {
		const told: string[] = [];
		const { body, done } = begin({
			listener: {
				onEvent: ({ event }) => told.push(event),
				onPieceEnd: () => told.push('end of piece'),
			},
		});
		body.write(`${frame(message('a'))}${frame(message('b'))}data: {"event":`);
		await settle();
		expect(told).toEqual(['message', 'message', 'end of piece']);
		body.write(' "message", "answer": "c"}\n\n');
		body.send(messageEnd);
		await done;
		expect(told.slice(3)).toEqual(['message', 'end of piece', 'message_end', 'end of piece']);
	});
});

describe('the work for a stream', () => {
	it('is one look at the time for each piece that the network brings, however many those are', async () => {
		const { clock, body, done } = begin();
		const looks = jest.spyOn(clock, 'now');
		const perPiece: number[] = [];
		for (const pieces of [100, 1_000]) {
			const before = looks.mock.calls.length;
			for (let piece = 0; piece < pieces; piece++) body.send(message('token '));
			await settle();
			perPiece.push((looks.mock.calls.length - before) / pieces);
		}
		expect(perPiece[1]).toBe(1);
		// Beside them the watch looks a few times as the run begins.
		expect(perPiece[0]).toBeLessThan(1.1);
		body.send(messageEnd);
		await done;
	});
});

describe('a cancelled execution', () => {
	it('closes the connection at once and tells Dify to stop', async () => {
		const { body, outcome, done, stopped, cancel } = begin();
		body.send(message('Hel'));
		await settle();
		cancel.abort();
		await done;
		expect(body.isClosed).toBe(true);
		expect(stopped).toEqual(['task-1']);
		expect(outcome.error).toMatchObject({ kind: 'cancelled', code: 'cancelled' });
		expect(outcome.error?.remedy).toMatch(/Dify was told to stop it\.$/);
	});

	it('stops Dify once, also where the whole limit had passed just before', async () => {
		const { body, clock, outcome, done, stopped, cancel } = begin({
			timeout: 20 * SECOND,
		});
		body.send(message('Hel'));
		await settle();
		await clock.advance(20 * SECOND);
		cancel.abort();
		await clock.advance(3 * SECOND);
		await done;
		expect(stopped).toEqual(['task-1']);
		expect(outcome.error?.code).toBe('timeout');
	});

	it('stops nothing where the generation is only watched', async () => {
		const { body, outcome, done, cancel } = begin({ stop: null });
		body.send(message('Hel'));
		await settle();
		cancel.abort();
		await done;
		expect(outcome.error?.code).toBe('cancelled');
	});

	it('sends nothing when it was cancelled before', async () => {
		const cancel = new AbortController();
		cancel.abort();
		const sent: DifyRequest[] = [];
		const generation = runGeneration({
			clock: new ManualClock(),
			reducer: new AnswerReducer(),
			streaming: true,
			deadline: startDeadline(new ManualClock(), 0, cancel.signal),
			limits: { start: 0, idle: 0, progress: 0 },
			request: { method: 'POST', path: '/chat-messages' },
			transport: async (request) => {
				sent.push(request);
				return new OpenBody().asResponse();
			},
			stop: async () => {},
		});
		await expect(generation).rejects.toMatchObject({ kind: 'cancelled' });
		expect(sent).toEqual([]);
	});

	it.each([
		['with an answer', ({ body }: Begun) => body.send(messageEnd)],
		['with an error', ({ body }: Begun) => body.send({ event: 'error', message: 'no' })],
		['broken off', ({ body }: Begun) => body.break()],
		['cancelled', ({ cancel }: Begun) => cancel.abort()],
	])('leaves nothing behind that waits or listens, when it ends %s', async (_how, end) => {
		const begun = begin();
		begun.body.send(message('Hello'));
		await settle();
		end(begun);
		await begun.done;
		expect(await begun.clock.advanceToNext()).toBe(false);
		expect(getEventListeners(begun.cancel.signal, 'abort')).toEqual([]);
	});
});
