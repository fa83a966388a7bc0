// Sends again what certainly started nothing, after a wait that Dify or patience decides.

import type { Clock } from './clock';
import { neverArrived, toDifyError } from './connectionErrors';
import type { Deadline } from './deadline';
import { DifyError } from '../errors/errors';
import type { Transport } from './transport';

/** How often and with what a request may be sent again. */
export interface RetryPolicy {
	/** Tries after the first one. */
	maxRetries: number;
	clock: Clock;
	/** Behind it nothing is waited for any more. */
	deadline: Deadline;
	/** Told when Dify refuses a request for being one too many, so that others can hold back. */
	onCrowded?: () => void;
	/** From 0 to 1, spreads the waits of many; Math.random unless a test says otherwise. */
	random?: () => number;
}

const FIRST_WAIT = 1_000;

const LONGEST_WAIT = 30_000;

/** A server may ask for any wait; a longer one is not worth an execution. */
const LONGEST_ASKED_WAIT = 300_000;

/**
 * Makes a request, and makes it again while that is safe and tries are left.
 *
 * @throws DifyError the last failure; it says how often it was tried when more than once
 */
export async function withRetries<Result>(
	policy: RetryPolicy,
	attempt: () => Promise<Result>,
): Promise<Result> {
	for (let retries = 0; ; retries++) {
		const outcome = await attempt().then(
			(result) => ({ result }),
			(thrown: unknown) => ({ failure: thrown }),
		);
		if ('result' in outcome) return outcome.result;
		const { failure } = outcome;
		if (!(failure instanceof DifyError)) throw failure;
		if (isCrowded(failure)) policy.onCrowded?.();
		const wait = waitBefore(failure, retries, policy);
		const isLast =
			retries >= policy.maxRetries || policy.clock.now() + wait > policy.deadline.endsAt;
		if (!startedNothing(failure) || isLast) {
			throw retries === 0 ? failure : failure.withTurn({}, `It was tried ${retries + 1} times.`);
		}
		await policy.clock.wait(wait, policy.deadline.signal);
		const over = policy.deadline.failure();
		if (over !== undefined) throw over;
	}
}

/**
 * Whether nothing can have come of a request: it never reached Dify, or Dify refused it for being
 * one too many, which it does before anything starts (§2.5 of its Service API). A provider's own
 * rate limit is not among these: by then a message is stored and perhaps paid.
 */
export function startedNothing(error: DifyError): boolean {
	return neverArrived(error) || isCrowded(error);
}

function isCrowded(error: DifyError): boolean {
	const isRefusal = error.kind === 'response' && (error.status === 429 || error.status === 400);
	return isRefusal && error.code === 'too_many_requests';
}

/** Milliseconds until the next try. */
function waitBefore(failure: DifyError, retries: number, { random }: RetryPolicy): number {
	if (failure.retryAfter !== null) return Math.min(failure.retryAfter, LONGEST_ASKED_WAIT);
	const longest = Math.min(FIRST_WAIT * 2 ** retries, LONGEST_WAIT);
	return longest * (0.5 + (random ?? Math.random)() / 2);
}

/** Tries of a read after the first one. */
const READ_RETRIES = 2;

/**
 * The same transport, whose requests that may be repeated are made again when the connection breaks
 * or the server fails.
 */
export function repeatingReads(transport: Transport, clock: Clock): Transport {
	return async (request) => {
		if (request.mayRepeat !== true) return await transport(request);
		for (let retries = 0; ; retries++) {
			const isLast = retries >= READ_RETRIES;
			const outcome = await transport(request).then(
				(response) => ({ response }),
				(thrown: unknown) => ({ failure: toDifyError(thrown) }),
			);
			if ('response' in outcome) {
				if (isLast || outcome.response.status < 500) return outcome.response;
				outcome.response.close();
			} else if (isLast || !outcome.failure.retryable || request.signal?.aborted) {
				throw outcome.failure;
			}
			await clock.wait(FIRST_WAIT * 2 ** retries, request.signal);
		}
	};
}
