// Puts the package's clock into the test's hands, or makes it run fast.

import { sleep } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from './manualClock';

/** Longer than anything in the package waits, in seconds. */
const LONGEST_SECONDS = 4_000;

/** From now on, until `jest.restoreAllMocks`, the package's time stands still unless it is moved. */
export function takeClock(): ManualClock {
	const clock = new ManualClock();
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest
		.spyOn(systemClock, 'wait')
		.mockImplementation(async (milliseconds, signal) => await clock.wait(milliseconds, signal));
	return clock;
}

/** One of the package's steps in time while a server pings, in milliseconds. */
const PING_STEP = 5_000;

/** From now on, until `jest.restoreAllMocks`, the package's time runs so many times as fast. */
export function speedUpClock(factor: number): void {
	const { now, wait } = systemClock;
	jest.spyOn(systemClock, 'now').mockImplementation(() => now() * factor);
	jest
		.spyOn(systemClock, 'wait')
		.mockImplementation(async (milliseconds, signal) => await wait(milliseconds / factor, signal));
}

/**
 * Lets time pass, second by second, until the work has ended.
 *
 * @returns how many seconds that took
 */
export async function passTimeUntil(clock: ManualClock, work: Promise<unknown>): Promise<number> {
	let isOver = false;
	const end = () => {
		isOver = true;
	};
	void work.then(end, end);
	for (let second = 0; second < LONGEST_SECONDS; second++) {
		if (isOver) return second;
		await clock.advance(1_000);
	}
	throw new Error(`It still waits after ${LONGEST_SECONDS} s`);
}

/**
 * Lets time pass for work that a server's pings keep alive: between two steps there is a real
 * moment in which a ping can arrive.
 *
 * @returns how many seconds that took
 */
export async function passTimeWithPings(
	clock: ManualClock,
	work: Promise<unknown>,
): Promise<number> {
	let isOver = false;
	const end = () => {
		isOver = true;
	};
	void work.then(end, end);
	for (let passed = 0; passed < LONGEST_SECONDS * 1_000; passed += PING_STEP) {
		if (isOver) return passed / 1_000;
		await sleep(4);
		await clock.advance(PING_STEP);
	}
	throw new Error(`It still waits after ${LONGEST_SECONDS} s`);
}
