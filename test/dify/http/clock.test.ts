// The machine's clock wakes whoever waits, at once where that is wanted, and leaves nothing behind.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { getEventListeners } from 'node:events';

import { systemClock } from '../../../dify/http/clock';

/** The timers that were made, each of which is a signal. */
function watchTimers(): AbortSignal[] {
	const timers: AbortSignal[] = [];
	const { timeout } = AbortSignal;
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((delay) => {
		const timer = timeout.call(AbortSignal, delay);
		timers.push(timer);
		return timer;
	});
	return timers;
}

const listenersOf = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

const HOUR = 60 * 60 * 1000;

afterEach(() => jest.restoreAllMocks());

describe('a wait', () => {
	it('lasts as long as it should, and leaves no listener', async () => {
		const timers = watchTimers();
		const { signal } = new AbortController();
		const start = systemClock.now();
		await systemClock.wait(20, signal);
		expect(systemClock.now() - start).toBeGreaterThanOrEqual(19);
		expect(timers.map(listenersOf)).toEqual([0]);
		expect(listenersOf(signal)).toBe(0);
	});

	it('that is ended early leaves no listener, neither at the signal nor at the timer', async () => {
		const timers = watchTimers();
		const end = new AbortController();
		const waiting = systemClock.wait(HOUR, end.signal);
		expect(timers.map(listenersOf)).toEqual([1]);
		end.abort();
		await waiting;
		expect(timers.map(listenersOf)).toEqual([0]);
		expect(listenersOf(end.signal)).toBe(0);
	});

	it('whose signal has aborted already is over at once, without a timer', async () => {
		const timers = watchTimers();
		await systemClock.wait(HOUR, AbortSignal.abort());
		await systemClock.wait(Infinity, AbortSignal.abort());
		expect(timers).toEqual([]);
	});

	it('without an end takes no timer, and is over when its signal aborts', async () => {
		const timers = watchTimers();
		const end = new AbortController();
		const waiting = systemClock.wait(Infinity, end.signal);
		end.abort();
		await waiting;
		expect(timers).toEqual([]);
		expect(listenersOf(end.signal)).toBe(0);
	});

	it.each([0, -5, 0.2])('of %d ms is a short one', async (milliseconds) => {
		const start = systemClock.now();
		await systemClock.wait(milliseconds);
		expect(systemClock.now() - start).toBeLessThan(1_000);
	});

	it('beyond what a timer can count is cut short, so that whoever waits asks again', async () => {
		const asked = jest.spyOn(AbortSignal, 'timeout');
		const end = new AbortController();
		const waiting = systemClock.wait(2 ** 40, end.signal);
		end.abort();
		await waiting;
		expect(asked).toHaveBeenCalledWith(HOUR);
	});
});
