// Waits out what refuses a request only for a moment, before anything came of it.

import { readSpecialWords } from '../errors/specialWords';
import type { Clock } from '../http/clock';
import { parseObject, textOf } from '../http/json';
import { LONGEST_PAGE } from '../http/responseErrors';
import { readWhatComes } from '../http/transport';
import type { DifyResponse, Transport } from '../http/transport';

/**
 * Codes of refusals that pass: the minute's limit of Dify Cloud (§1 of the knowledge API's facts), and
 * a change of metadata beside this one (§10).
 */
const PASSING = new Set(['knowledge_rate_limit', 'metadata_busy']);

/** Milliseconds before each new try: together a little more than the minute that Dify counts. */
const WAITS = [2_000, 4_000, 8_000, 16_000, 32_000];

/** Statuses that such refusals come with. */
const REFUSALS = new Set([400, 403, 409, 500]);

/**
 * The same transport, which sends a request again where it was refused for a moment. A file is not
 * sent again: its bytes have gone.
 *
 * @param onCrowded told each time, so that others can hold back
 */
export function waitingOutRefusals(
	transport: Transport,
	clock: Clock,
	onCrowded: () => void,
): Transport {
	return async (request) => {
		for (const wait of WAITS) {
			const response = await transport(request);
			if (!REFUSALS.has(response.status) || request.body instanceof FormData) return response;
			const text = await readWhatComes(response, LONGEST_PAGE);
			const code = readSpecialWords(textOf(parseObject(text)?.message))?.code;
			if (code === undefined || !PASSING.has(code)) return withText(response, text);
			onCrowded();
			await clock.wait(wait, request.signal);
		}
		return await transport(request);
	};
}

/** The response again, of which the body was read. */
function withText(response: DifyResponse, text: string): DifyResponse {
	const bytes = new TextEncoder().encode(text);
	return { ...response, body: once(bytes), close: () => undefined };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}
