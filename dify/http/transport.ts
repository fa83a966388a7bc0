// The door between Dify's client and whatever sends HTTP: a request in; status, headers and bytes out.

import type { JsonObject } from './json';

/** A request to Dify, without address and key: those belong to whoever sends it. */
export interface DifyRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below the base URL, begins with a slash, ids already encoded: `/chat-messages`. */
	path: string;
	query?: Record<string, string | number>;
	/** A JSON object, or a form for uploads. Never both in Dify. */
	body?: JsonObject | FormData;
	headers?: Record<string, string>;
	/** Closes the connection when it aborts, also before the headers have come. */
	signal?: AbortSignal;
	/** Milliseconds of silence after which the connection is given up; 0 for never. Default 300,000. */
	silenceLimit?: number;
	/**
	 * What the endpoint is for, in words that finish "This Dify (1.9.2) has no …". Only where
	 * endpoints came after Dify 0.15: an older server answers them with an HTML page.
	 */
	feature?: string;
}

/** Dify's answer, its body still on the way. */
export interface DifyResponse {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** The body's bytes; to be read once. Ends or throws after `close`. */
	body: AsyncIterable<Uint8Array>;
	/** Closes the connection, whether or not the body was read. Harmless when called twice. */
	close(): void;
}

/**
 * Sends one request. Follows no redirect and sends nothing twice.
 *
 * @throws whatever the network says, untranslated
 */
export type Transport = (request: DifyRequest) => Promise<DifyResponse>;

/** The same transport, every request of which ends when the signal aborts. */
export function cancelledBy(transport: Transport, signal: AbortSignal | undefined): Transport {
	if (signal === undefined) return transport;
	return async (request) =>
		await transport({
			...request,
			signal: request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]),
		});
}

/** The media type of an answer in lower case, without parameters; empty when it has none. */
export function mediaTypeOf(response: DifyResponse): string {
	return (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * Reads the whole body as UTF-8 text and closes the response.
 *
 * @param limit bytes after which the rest is left unread, for bodies of unknown makers
 */
export async function readText(response: DifyResponse, limit = Infinity): Promise<string> {
	const decoder = new TextDecoder();
	const pieces: string[] = [];
	let bytes = 0;
	try {
		for await (const chunk of response.body) {
			bytes += chunk.byteLength;
			pieces.push(decoder.decode(chunk, { stream: true }));
			if (bytes >= limit) break;
		}
	} finally {
		response.close();
	}
	pieces.push(decoder.decode());
	return pieces.join('');
}
