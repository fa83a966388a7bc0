// One deadline ends every request of an item, wherever it is, and says why.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { getEventListeners } from 'node:events';

import type { DifyError } from '../../../dify/errors/errors';
import { startDeadline, withinDeadline } from '../../../dify/http/deadline';
import { readText } from '../../../dify/http/transport';
import type { DifyRequest, DifyResponse } from '../../../dify/http/transport';
import { rejectionOf } from '../listTransport';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';

function begin(limit: number) {
	const clock = new ManualClock();
	const cancel = new AbortController();
	const deadline = startDeadline(clock, limit, cancel.signal);
	const body = new OpenBody();
	const sent: DifyRequest[] = [];
	const ask = (response: DifyResponse | undefined) =>
		withinDeadline(async (request) => {
			sent.push(request);
			if (response !== undefined) return response;
			return await new Promise((_resolve, reject) => {
				request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
			});
		}, deadline)({ method: 'GET', path: '/info' });
	return { clock, cancel, deadline, body, sent, ask };
}

describe('a deadline', () => {
	it('passes after its limit, and not before', async () => {
		const { clock, deadline } = begin(2_000);
		await clock.advance(1_999);
		expect([deadline.failure(), deadline.signal.aborted]).toEqual([undefined, false]);
		await clock.advance(1);
		expect(deadline.failure()).toMatchObject({
			code: 'timeout',
			message: 'Dify had not finished after 2 s',
			retryable: true,
		});
		expect(deadline.signal.aborted).toBe(true);
	});

	it('counts from its start, at whatever time that is', async () => {
		const clock = new ManualClock();
		await clock.advance(10_000);
		const deadline = startDeadline(clock, 2_000, undefined);
		expect(deadline.endsAt).toBe(12_000);
		await clock.advanceToNext();
		expect(clock.now()).toBe(12_000);
		expect(deadline.failure()).toMatchObject({ code: 'timeout' });
	});

	it('passes when the execution is stopped, and stays what it was first', async () => {
		const { clock, cancel, deadline } = begin(2_000);
		cancel.abort();
		expect(getEventListeners(cancel.signal, 'abort')).toEqual([]);
		await clock.advance(5_000);
		expect(deadline.failure()).toMatchObject({ kind: 'cancelled' });
	});

	it('has passed from the start where the execution was stopped before', () => {
		const cancel = new AbortController();
		cancel.abort();
		const deadline = startDeadline(new ManualClock(), 0, cancel.signal);
		expect(deadline.failure()).toMatchObject({ kind: 'cancelled' });
	});

	it('without a limit never passes by itself', async () => {
		const { clock, deadline } = begin(0);
		expect(deadline.endsAt).toBe(Infinity);
		expect(await clock.advanceToNext()).toBe(false);
		await clock.advance(10_000_000);
		expect(deadline.failure()).toBeUndefined();
	});

	it('of more than an hour is not taken for one of an hour, which is what a timer holds', async () => {
		const clock = new ManualClock();
		const inHours = {
			now: () => clock.now(),
			wait: async (milliseconds: number, signal?: AbortSignal) =>
				await clock.wait(Math.min(milliseconds, 3_600_000), signal),
		};
		const deadline = startDeadline(inHours, 7_200_000, undefined);
		await clock.advance(7_199_999);
		expect(deadline.failure()).toBeUndefined();
		await clock.advance(1);
		expect(deadline.failure()).toMatchObject({ code: 'timeout' });
	});

	it('that was ended passes no more, and leaves nothing that waits or listens', async () => {
		const { clock, cancel, deadline } = begin(2_000);
		deadline.end();
		await settle();
		expect(await clock.advanceToNext()).toBe(false);
		expect(getEventListeners(cancel.signal, 'abort')).toEqual([]);
		cancel.abort();
		expect(deadline.failure()).toBeUndefined();
	});

	it('may be ended where no execution can be stopped', () => {
		const deadline = startDeadline(new ManualClock(), 2_000, undefined);
		expect(() => deadline.end()).not.toThrow();
	});
});

describe('a request within a deadline', () => {
	it('is not sent behind it', async () => {
		const { clock, sent, ask } = begin(2_000);
		await clock.advance(2_000);
		expect(await rejectionOf(ask(undefined))).toMatchObject({ code: 'timeout' });
		expect(sent).toEqual([]);
	});

	it('is given up where no answer has come', async () => {
		const { clock, ask } = begin(2_000);
		const failure = rejectionOf(ask(undefined));
		await clock.advance(2_000);
		expect(await failure).toMatchObject({ code: 'timeout' });
	});

	it.each<[string, (begun: ReturnType<typeof begin>) => Promise<void>, string]>([
		['the time is over', async ({ clock }) => await clock.advance(2_000), 'timeout'],
		['the execution is stopped', async ({ cancel }) => cancel.abort(), 'cancelled'],
	])('is closed in the middle of its answer when %s', async (_when, end, code) => {
		const begun = begin(2_000);
		const response = await begun.ask(begun.body.asResponse());
		begun.body.write('{"data":');
		const failure = rejectionOf(readText(response));
		await settle();
		await end(begun);
		expect(await failure).toMatchObject({ code });
		expect(begun.body.isClosed).toBe(true);
	});

	it('has not ended where its answer, closed in the middle, looks complete', async () => {
		const { clock, body, deadline, ask } = begin(2_000);
		const response = await ask({ ...body.asResponse(), close: () => body.end() });
		body.write('[]');
		const failure = rejectionOf(readText(response));
		await settle();
		const [listening] = getEventListeners(deadline.signal, 'abort');
		expect(listening).toBeDefined();
		await clock.advance(2_000);
		expect(await failure).toMatchObject({ code: 'timeout' });
		expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
	});

	it('is given up by a signal of its own as well', async () => {
		const { deadline } = begin(2_000);
		const signals: (AbortSignal | undefined)[] = [];
		const own = new AbortController();
		const transport = withinDeadline(async ({ signal }) => {
			signals.push(signal);
			return new OpenBody().asResponse();
		}, deadline);
		await transport({ method: 'GET', path: '/info', signal: own.signal });
		own.abort();
		expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
		expect(deadline.signal.aborted).toBe(false);
	});

	it('that was answered in time listens no more', async () => {
		const { deadline, body, ask } = begin(2_000);
		const response = await ask(body.asResponse());
		body.write('{}');
		body.end();
		expect(await readText(response)).toBe('{}');
		expect(getEventListeners(deadline.signal, 'abort')).toEqual([]);
	});

	it('fails with the words of the network where it fails by itself', async () => {
		const { ask, body } = begin(2_000);
		const response = await ask(body.asResponse());
		body.break();
		const failure = (await rejectionOf(readText(response))) as DifyError;
		expect(failure).toMatchObject({ code: 'ECONNRESET' });
	});
});
