// Looks again and again for what Dify stores of a run whose stream broke, and knows when it is in vain.

import { startDeadline, withinDeadline } from '../http/deadline';
import type { Transport } from '../http/transport';
import type { Fetching } from './paidRun';

/** What one look has found. */
export interface Look<Found> {
	found?: Found;
	/** Whether nothing goes on in Dify any more, so that what is missing comes soon or never. */
	isOver: boolean;
	/** What serves where nothing better comes. */
	instead?: Found;
}

/** Milliseconds between two looks; the last one repeats. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Milliseconds that one look may take at least. */
const LEAST_LOOK = 10_000;

/** Milliseconds in which what has ended is stored, or never. */
const LONGEST_STORING = 6_000;

/**
 * Looks until something is found, or nothing can be found any more. Where Dify was told to stop,
 * once.
 *
 * @param isOver whether nothing goes on in Dify from the start
 * @returns undefined where it is not to be had, or not before the deadline
 * @throws DifyError as the look
 */
export async function lookUntil<Found>(
	look: (transport: Transport) => Promise<Look<Found>>,
	isOver: boolean,
	{ transport, clock, deadline, wasStopped, longestWait }: Fetching,
): Promise<Found | undefined> {
	let end = clock.now() + (isOver ? LONGEST_STORING : longestWait);
	for (let looks = 0; ; looks++) {
		const limit = startDeadline(clock, Math.max(end - clock.now(), LEAST_LOOK), undefined);
		const seen = await look(withinDeadline(transport, limit)).finally(() => limit.end());
		if (seen.found !== undefined) return seen.found;
		if (wasStopped || deadline.failure() !== undefined) return undefined;
		if (seen.isOver) end = Math.min(end, clock.now() + LONGEST_STORING);
		if (clock.now() >= end) return seen.instead;
		const pause = PAUSES[Math.min(looks, PAUSES.length - 1)] ?? 0;
		await clock.wait(Math.min(pause, end - clock.now()), deadline.signal);
	}
}

/** One look, which takes 10 s at most; undefined where it fails or Dify does not answer it. */
export async function lookOnce<Found>(
	look: (transport: Transport) => Promise<Found>,
	{ transport, clock }: Fetching,
): Promise<Found | undefined> {
	const limit = startDeadline(clock, LEAST_LOOK, undefined);
	const [outcome] = await Promise.allSettled([look(withinDeadline(transport, limit))]);
	limit.end();
	return outcome.status === 'fulfilled' ? outcome.value : undefined;
}
