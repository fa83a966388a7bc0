// Asks Dify to stop a task, with a limit of its own, and says in a sentence what became of it.

import { formatSeconds } from '../errors/errors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { ENDED } from '../http/ended';
import { requestDone } from '../http/request';
import type { Transport } from '../http/transport';

/** Tells Dify to stop a task. */
export type Stop = (taskId: string, signal: AbortSignal) => Promise<void>;

/**
 * Posts a stop, which names its user and no more.
 *
 * @param path names the task
 * @throws DifyError when the request failed; Dify says success to any task id
 */
export async function postStop(
	transport: Transport,
	path: string,
	user: string,
	signal?: AbortSignal,
): Promise<void> {
	await requestDone(transport, { method: 'POST', path, body: { user }, signal });
}

/** Milliseconds that Dify may take to accept a stop. */
const STOP_LIMIT = 5_000;

const NOTHING_TO_STOP =
	"Dify may still be working on it: it had not yet named a task that could be stopped. Look into the app's logs in Dify before you send it again.";

/**
 * Tells Dify to stop a task. It leaves also when the item's time is over, takes 5 s at most, and
 * never fails.
 *
 * @param taskId null where Dify had not yet named one
 * @returns a sentence of advice
 */
export async function requestStop(
	stop: Stop,
	taskId: string | null,
	clock: Clock,
): Promise<string> {
	if (taskId === null) return NOTHING_TO_STOP;
	const limit = new AbortController();
	const settled = new AbortController();
	const passed = clock.wait(STOP_LIMIT, settled.signal).then(() => {
		limit.abort(ENDED);
		return `Dify could not be told to stop it (no answer within ${formatSeconds(STOP_LIMIT)}).`;
	});
	const told = stop(taskId, limit.signal).then(
		() => 'Dify was told to stop it.',
		(thrown: unknown) => `Dify could not be told to stop it (${toDifyError(thrown).message}).`,
	);
	try {
		return await Promise.race([told, passed]);
	} finally {
		settled.abort(ENDED);
	}
}
