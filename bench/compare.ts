// Measures processor time and memory so that a busy machine says the same as an idle one.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import { heapInUse } from '../test/support/heap';

/** Something to be measured. */
export type Work = () => unknown;

/** Two things measured in turns. */
export interface Comparison {
	/** The middle of the rounds' own ratios. */
	ratio: number;
	/** Seconds of processor time, the middle of all rounds. */
	subject: number;
	reference: number;
}

/**
 * Compares the processor time of two things. They take turns, so that whatever disturbs the machine
 * disturbs both, and the first round, in which code is still being compiled, does not count.
 */
export async function compare(subject: Work, reference: Work, rounds: number): Promise<Comparison> {
	const seen: { subject: number; reference: number }[] = [];
	for (let round = 0; round <= rounds; round++) {
		const isSubjectFirst = round % 2 === 0;
		const first = await processorTime(isSubjectFirst ? subject : reference);
		const second = await processorTime(isSubjectFirst ? reference : subject);
		if (round === 0) continue;
		seen.push(
			isSubjectFirst
				? { subject: first, reference: second }
				: { subject: second, reference: first },
		);
	}
	return {
		ratio: median(seen.map((round) => round.subject / round.reference)),
		subject: median(seen.map((round) => round.subject)),
		reference: median(seen.map((round) => round.reference)),
	};
}

/** The middle of several measurements in seconds of processor time. */
export async function medianTime(work: Work, rounds: number): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < rounds; round++) times.push(await processorTime(work));
	return median(times);
}

/** Seconds of processor time, on whichever core; what only waits for collection is collected first. */
export async function processorTime(work: Work): Promise<number> {
	heapInUse();
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1e6;
}

/**
 * The power of the number of things that a time grows with: 1 for twice the time for twice as many, 2
 * for four times the time.
 */
export function slope(
	few: { things: number; time: number },
	many: { things: number; time: number },
): number {
	return Math.log(many.time / few.time) / Math.log(many.things / few.things);
}

/** The middle of some numbers. */
export function median(numbers: number[]): number {
	return quantile(numbers, 0.5);
}

/** The number that so many of all, from 0 to 1, are not above. */
export function quantile(numbers: number[], share: number): number {
	const sorted = numbers.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
