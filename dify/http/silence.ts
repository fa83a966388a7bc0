// Gives up answers whose body stops coming, or comes for ever.

import { DifyError, formatSeconds } from '../errors/errors';
import type { Clock } from './clock';
import { ENDED } from './ended';
import type { DifyResponse } from './transport';

/** How long a body may take, in milliseconds. */
export interface BodyLimits {
	/** Without a single byte. */
	silence: number;
	/** In all, from the headers to the end. */
	total: number;
}

/**
 * The same response, closed when its body falls silent or does not end: a time limit for a request
 * ends with the headers in most HTTP clients, n8n's among them.
 */
export function withinSilence(
	response: DifyResponse,
	limits: BodyLimits,
	clock: Clock,
): DifyResponse {
	return { ...response, body: watch(response, limits, clock) };
}

async function* watch(
	response: DifyResponse,
	{ silence, total }: BodyLimits,
	clock: Clock,
): AsyncGenerator<Uint8Array> {
	const end = clock.now() + total;
	let lastByte = clock.now();
	let failure: DifyError | undefined;
	const read = new AbortController();
	const giveUp = async () => {
		while (!read.signal.aborted) {
			const left = Math.min(lastByte + silence, end) - clock.now();
			if (left > 0) {
				await clock.wait(left, read.signal);
			} else {
				failure = stopped(clock.now() >= end ? total : silence);
				response.close();
				return;
			}
		}
	};
	void giveUp();
	try {
		for await (const chunk of response.body) {
			lastByte = clock.now();
			yield chunk;
		}
	} catch (thrown) {
		throw why(failure, thrown);
	} finally {
		read.abort(ENDED);
	}
	if (failure !== undefined) throw failure;
}

function why(failure: DifyError | undefined, thrown: unknown): unknown {
	return failure ?? thrown;
}

function stopped(waited: number): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'connection_timeout',
		message: `Dify's answer was not complete after ${formatSeconds(waited)}`,
		remedy:
			'The connection or the server hangs. A proxy with a short time limit is a frequent cause; look into the settings of whatever stands before Dify.',
		retryable: true,
	});
}
