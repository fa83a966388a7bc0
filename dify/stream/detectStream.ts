// Tells a stream of events from one JSON answer, also where a proxy has changed the media type.

import { mediaTypeOf } from '../http/transport';
import type { DifyResponse } from '../http/transport';

/** How an event begins: with a field, or with the colon of a comment. */
const FIELDS = ['data:', 'event:', 'id:', 'retry:', ':'];

/** Bytes within which a stream shows itself; blank lines for ever are none. */
const LONGEST_BEGINNING = 4_096;

/** What a response holds, and all of its bytes. */
export interface Detected {
	isStream: boolean;
	body: AsyncIterable<Uint8Array>;
}

/**
 * Whether a response holds a stream. The media type says so; where it says something else that is
 * neither JSON nor a page, and a stream was asked for, the first bytes do, wherever they were cut.
 *
 * @param streaming whether Dify was asked for a stream
 */
export async function detectStream(response: DifyResponse, streaming: boolean): Promise<Detected> {
	const type = mediaTypeOf(response);
	const { body } = response;
	if (type === 'text/event-stream') return { isStream: true, body };
	if (!streaming || type.includes('json') || type.includes('html'))
		return { isStream: false, body };
	const pieces = body[Symbol.asyncIterator]();
	const decoder = new TextDecoder();
	const seen: Uint8Array[] = [];
	let beginning = '';
	for (let bytes = 0; bytes < LONGEST_BEGINNING && mayBecomeEvent(beginning); ) {
		const next = await pieces.next();
		if (next.done) break;
		seen.push(next.value);
		bytes += next.value.byteLength;
		// A byte-order mark and blank lines may stand before the first event.
		beginning = (beginning + decoder.decode(next.value, { stream: true })).trimStart();
	}
	const isStream = FIELDS.some((field) => beginning.startsWith(field));
	return { isStream, body: joined(seen, pieces) };
}

function mayBecomeEvent(beginning: string): boolean {
	return FIELDS.some((field) => field !== beginning && field.startsWith(beginning));
}

async function* joined(
	seen: Uint8Array[],
	rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	try {
		yield* seen;
		for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
	} finally {
		await rest.return?.();
	}
}
