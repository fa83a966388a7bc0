// A Dify that is looked at while it indexes documents, under a clock that a test moves.

import { startDeadline } from '../../../dify/http/deadline';
import type { Deadline } from '../../../dify/http/deadline';
import type { Version } from '../../replay/expectation';
import { ManualClock } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, respond } from '../listTransport';
import type { Reply } from '../listTransport';

/** The servers of which the knowledge API was recorded. */
export const VERSIONS: Version[] = ['1.9.2', '1.14.2', '1.15.0'];

export const BASE = '4b1d2f60-3c7a-4e8b-9d15-8a6c0e2f7b94';

export const ID = '7c3e9a15-2b8d-4f60-a1c4-5d9e0b7f2a36';

export const OTHER = 'c0d4a9b7-61e2-4f35-8b9c-2e7d1a3f5068';

export const BATCH = '20261125000551249226';

/** What is said of the states of the documents of a batch. */
export function states(...indexingStatuses: string[]): Reply {
	return json(200, {
		data: indexingStatuses.map((status, index) => ({
			id: [ID, OTHER][index],
			indexing_status: status,
			error: null,
		})),
	});
}

interface Setup {
	cancel?: AbortController;
	/** Milliseconds of the item's own deadline. */
	itemLimit?: number;
}

/** A Dify that answers each look with what the test gives it, and the moments of the looks. */
export function difyWith(
	answer: (look: number) => Reply | OpenBody,
	{ cancel = new AbortController(), itemLimit = 0 }: Setup = {},
) {
	const clock = new ManualClock();
	const deadline: Deadline = startDeadline(clock, itemLimit, cancel.signal);
	const looks: number[] = [];
	const paths: string[] = [];
	const context = {
		clock,
		deadline,
		transport: async ({ path }: { path: string }) => {
			looks.push(clock.now());
			paths.push(path.replace(/^.*\/documents\//, ''));
			const reply = answer(looks.length - 1);
			return reply instanceof OpenBody ? reply.asResponse() : respond(reply);
		},
	};
	return { clock, cancel, deadline, looks, paths, context };
}

export type LookedAtDify = ReturnType<typeof difyWith>;
