// Blanks out the credential's key in whatever a server sends back.

import { mediaTypeOf } from '../../dify/http/transport';
import type { DifyResponse } from '../../dify/http/transport';

const BLANK = '***';

/** Media types whose bytes are no text: a file stays as it is. */
const NO_TEXT = /^(?:image|audio|video|font)\/|^application\/(?:octet-stream|pdf|zip)/;

/**
 * The same response without the key in its headers and its text. A server that echoes the header it
 * was sent would else put the key into items, stored executions and logs.
 */
export function withoutKey(response: DifyResponse, key: string): DifyResponse {
	const headers = Object.fromEntries(
		Object.entries(response.headers).map(([name, value]) => [name, value.replaceAll(key, BLANK)]),
	);
	if (NO_TEXT.test(mediaTypeOf(response))) return { ...response, headers };
	return { ...response, headers, body: blankOut(response.body, Buffer.from(key)) };
}

/** Bytes that may be the beginning of the key are held back until the next piece shows. */
async function* blankOut(body: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Uint8Array> {
	let held: Buffer = Buffer.alloc(0);
	for await (const piece of body) {
		const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
		const text = replaceAll(held.length === 0 ? bytes : Buffer.concat([held, bytes]), key);
		const whole = text.length - beginningAtEnd(text, key);
		held = text.subarray(whole);
		if (whole > 0) yield text.subarray(0, whole);
	}
	if (held.length > 0) yield held;
}

function replaceAll(bytes: Buffer, key: Buffer): Buffer {
	const pieces: Buffer[] = [];
	let from = 0;
	for (let at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, from)) {
		pieces.push(bytes.subarray(from, at), Buffer.from(BLANK));
		from = at + key.length;
	}
	return from === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
}

/** How many bytes at the end may be the beginning of the key. */
function beginningAtEnd(bytes: Buffer, key: Buffer): number {
	for (let length = Math.min(key.length - 1, bytes.length); length > 0; length--) {
		if (bytes.subarray(bytes.length - length).equals(key.subarray(0, length))) return length;
	}
	return 0;
}
