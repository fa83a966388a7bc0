// The ways in which a generation can end without a result, in words.

import { toDifyError } from '../http/connectionErrors';
import { cancelledError, DifyError } from '../errors/errors';
import type { GenerationLimits, PassedLimit } from './lifeSigns';

/** Why a generation was given up from here. */
export type CloseReason = 'cancelled' | Exclude<PassedLimit, 'look' | 'tail'>;

/** Seconds, as the user set them. */
const seconds = (milliseconds: number) => `${milliseconds / 1000} s`;

/** The connection broke, or Dify closed it, in the middle of an answer. */
export function brokenStream(cause?: unknown): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'stream_interrupted',
		message: 'The connection to Dify broke before the answer was complete',
		remedy:
			"What had arrived is in partial_answer. Dify may have gone on: look into the app's logs before you send it again. A proxy with a time limit is a frequent cause.",
		retryable: true,
		cause,
	});
}

/** What reading a stream threw: the connection's failure, or one of the stream's own. */
export function toBrokenStream(thrown: unknown): DifyError {
	return thrown instanceof DifyError ? thrown : brokenStream(thrown);
}

/**
 * Dify took the request and then gave no sign of a run.
 *
 * @param waited milliseconds, or 0 where Dify closed the connection itself
 */
export function notStarted(waited: number): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'run_not_started',
		message: `Dify accepted the request but started no run${waited > 0 ? ` within ${seconds(waited)}` : ''}`,
		remedy:
			"Dify 1.13 and 1.14 say nothing when they refuse a chatflow's message. Check that the conversation ID belongs to this user, that every input has an allowed value, and that the files were uploaded by this user and are of an allowed type. Otherwise all of Dify's workers may be busy, and the run may still start: look into the app's logs before you send it again.",
	});
}

/** The generation was given up from here, for this reason. */
export function expired(reason: CloseReason, limits: GenerationLimits): DifyError {
	switch (reason) {
		case 'cancelled':
			return cancelledError();
		case 'start':
			return notStarted(limits.start);
		case 'total':
			return new DifyError({
				kind: 'run',
				code: 'timeout',
				message: `The answer was not complete after ${seconds(limits.total)}`,
				remedy: "Raise the option 'Timeout', or set it to 0 for no limit.",
				retryable: true,
			});
		case 'idle':
			return new DifyError({
				kind: 'connection',
				code: 'idle_timeout',
				message: `Dify fell silent in the middle of the answer for ${seconds(limits.idle)}`,
				remedy:
					"Dify sends a sign of life every 10 s, so the connection or the server is gone. What had arrived is in partial_answer. Look into the app's logs before you send it again.",
				retryable: true,
			});
		case 'no-progress':
			return new DifyError({
				kind: 'run',
				code: 'no_progress',
				message: `Dify kept the connection alive but made no progress for ${seconds(limits.progress)}`,
				remedy:
					'The run hangs. A Human Input node on Dify 1.12 or older is one cause: it can be answered there by nobody.',
			});
	}
}

/** A sentence on what becomes of the request to stop. */
export async function tellOfStop(stopping: Promise<void>): Promise<string> {
	try {
		await stopping;
		return 'Dify was told to stop it.';
	} catch (thrown) {
		return `Dify could not be told to stop it (${toDifyError(thrown).message}).`;
	}
}
