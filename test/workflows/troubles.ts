// The troubles of a night's batch: one item in ten meets one of them, in turn.

import type { Fault } from '../dify-server';

/** A trouble, how often the item is then sent, and whether it is answered all the same. */
export interface Trouble {
	fault: Fault;
	posts: number;
	answered: boolean;
}

/** Those that a run meets which goes on in Dify without a listener. */
const TROUBLES: Trouble[] = [
	{ fault: { kind: 'reset', moment: 'mid-text' }, posts: 1, answered: true },
	{ fault: { kind: 'too-many-requests', status: 429 }, posts: 2, answered: true },
	{ fault: { kind: 'end-of-file', moment: 'mid-text' }, posts: 1, answered: true },
	{ fault: { kind: 'html-page' }, posts: 1, answered: false },
	{ fault: { kind: 'end-of-file', moment: 'between-terminal-events' }, posts: 1, answered: true },
	{ fault: { kind: 'http', status: 504, body: '<html></html>' }, posts: 1, answered: false },
	{ fault: { kind: 'too-many-requests', status: 400 }, posts: 2, answered: true },
	{ fault: { kind: 'silent-start' }, posts: 1, answered: false },
	{ fault: { kind: 'reset', moment: 'before-headers' }, posts: 1, answered: false },
	{ fault: { kind: 'late-close' }, posts: 1, answered: true },
];

/** The troubles of a batch, by the places of the items that meet them. */
export function troublesOf(count: number): Map<number, Trouble> {
	const troubled = new Map<number, Trouble>();
	for (let index = 3; index < count; index += 10) {
		const trouble = TROUBLES[Math.floor(index / 10) % TROUBLES.length];
		if (trouble !== undefined) troubled.set(index, trouble);
	}
	return troubled;
}
