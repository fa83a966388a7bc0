// Makes Dify know an end user before anything is asked for one.

import { requestSuccess } from '../http/request';
import type { Transport } from '../http/transport';

/** Milliseconds that an answer may take: whoever waits for it has not asked for it. */
const LONGEST_LOOK = 10_000;

/**
 * Lets Dify create an end user (`GET /conversations`). Apps without conversations refuse the request,
 * but have the user by then: Dify creates it before it looks at what is asked (§1 of its Service API).
 * Never fails: whatever is asked next says what is wrong, or creates the user itself.
 */
export async function makeEndUserKnown(transport: Transport, user: string): Promise<void> {
	const asked = requestSuccess(transport, {
		method: 'GET',
		mayRepeat: true,
		silenceLimit: LONGEST_LOOK,
		path: '/conversations',
		query: { user, limit: 1 },
	});
	await asked.then(
		(response) => response.close(),
		() => undefined,
	);
}
