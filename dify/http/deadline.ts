// The one deadline of everything that an item asks of Dify: the user's limit, or the end of the execution.

import { cancelledError, timeoutError } from '../errors/errors';
import type { DifyError } from '../errors/errors';
import type { Clock } from './clock';
import { ENDED } from './ended';
import type { DifyResponse, Transport } from './transport';

/** Until when something may take. */
export interface Deadline {
	/** Aborts when the time is over, or the n8n execution was stopped. */
	readonly signal: AbortSignal;
	/** The clock's time at which it is over; Infinity without a limit. */
	readonly endsAt: number;
	/** Why nothing may be waited for any more; undefined while something may. */
	failure(): DifyError | undefined;
	/** Ends the watch over the time. Leaves no timer and no listener behind. */
	end(): void;
}

/**
 * Starts a deadline.
 *
 * @param limit milliseconds from now; 0 for no limit
 * @param cancelSignal aborts when the n8n execution is stopped
 */
export function startDeadline(
	clock: Clock,
	limit: number,
	cancelSignal: AbortSignal | undefined,
): Deadline {
	const endsAt = limit > 0 ? clock.now() + limit : Infinity;
	const over = new AbortController();
	const ended = new AbortController();
	let failure: DifyError | undefined;
	const pass = (reason: DifyError) => {
		if (ended.signal.aborted) return;
		failure = reason;
		over.abort(reason);
		ended.abort(ENDED);
	};
	const cancel = () => pass(cancelledError());
	if (cancelSignal?.aborted) cancel();
	else cancelSignal?.addEventListener('abort', cancel, { once: true });
	const watch = async () => {
		while (!ended.signal.aborted && clock.now() < endsAt) {
			await clock.wait(endsAt - clock.now(), ended.signal);
		}
		pass(timeoutError(limit));
	};
	if (limit > 0) void watch();
	return {
		signal: over.signal,
		endsAt,
		failure: () => failure,
		end: () => {
			ended.abort(ENDED);
			cancelSignal?.removeEventListener('abort', cancel);
		},
	};
}

/**
 * The same transport, none of whose requests outlives the deadline: not while it is sent, and not
 * while its answer is read. What then fails says why.
 */
export function withinDeadline(transport: Transport, deadline: Deadline): Transport {
	const { signal } = deadline;
	return async (request) => {
		const over = deadline.failure();
		if (over !== undefined) throw over;
		try {
			const response = await transport({
				...request,
				signal: request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]),
			});
			return { ...response, body: readWithin(response, deadline) };
		} catch (thrown) {
			throw reasonOf(thrown, deadline);
		}
	};
}

async function* readWithin(response: DifyResponse, deadline: Deadline): AsyncGenerator<Uint8Array> {
	const close = () => response.close();
	deadline.signal.addEventListener('abort', close, { once: true });
	try {
		yield* response.body;
	} catch (thrown) {
		throw reasonOf(thrown, deadline);
	} finally {
		deadline.signal.removeEventListener('abort', close);
	}
	// A body that was closed from here may end as if it were complete.
	const over = deadline.failure();
	if (over !== undefined) throw over;
}

function reasonOf(thrown: unknown, deadline: Deadline): unknown {
	return deadline.failure() ?? thrown;
}
