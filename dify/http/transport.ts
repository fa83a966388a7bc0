// The door between Dify's client and whatever sends HTTP: a request in; status, headers and bytes out.

import { DifyError } from '../errors/errors';
import type { JsonObject } from './json';

/** A request to Dify, without address and key: those belong to whoever sends it. */
export interface DifyRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Below the base URL, begins with a slash, ids already encoded: `/chat-messages`. */
	path: string;
	/** A list is sent as the same name several times. */
	query?: Record<string, string | number | string[]>;
	/**
	 * A JSON object, or a form for uploads; never both in Dify. A text is JSON as it is to be sent,
	 * where JavaScript would write a number otherwise.
	 */
	body?: JsonObject | FormData | string;
	headers?: Record<string, string>;
	/** Closes the connection when it aborts, also before the headers have come. */
	signal?: AbortSignal;
	/** Milliseconds of silence after which the connection is given up; 0 for never. Default 300,000. */
	silenceLimit?: number;
	/**
	 * Whether it can be sent again when it failed, since it starts nothing and costs nothing. Not all
	 * that reads is such: `GET …/suggested` calls a model. Default false.
	 */
	mayRepeat?: boolean;
	/** Whether the answer is a file, which is handed on byte for byte. Default false. */
	isFile?: boolean;
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

/** The media type of an answer in lower case, without parameters; empty when it has none. */
export function mediaTypeOf(response: DifyResponse): string {
	return (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Bytes of the longest body that is taken for an answer; n8n's memory is shared by all workflows. */
export const LONGEST_BODY = 64 * 1024 * 1024;

/**
 * Reads the whole body of an answer as UTF-8 text and closes the response.
 *
 * @throws DifyError `answer_too_large` when it is longer than {@link LONGEST_BODY}: what was cut could
 * not be told from what is whole. Otherwise whatever the network says, untranslated.
 */
export async function readBoundedText(response: DifyResponse): Promise<string> {
	return await readText({ ...response, body: readWithinBound(response) });
}

async function* readWithinBound({ status, body }: DifyResponse): AsyncGenerator<Uint8Array> {
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.byteLength;
		if (bytes > LONGEST_BODY) {
			throw new DifyError({
				kind: 'response',
				code: 'answer_too_large',
				message: `Dify's answer is longer than ${LONGEST_BODY / 1024 ** 2} MiB`,
				remedy:
					'This is the most that is read of one answer. Let the app give less at once, or hand over large results as files.',
				status,
			});
		}
		yield chunk;
	}
}

/**
 * Reads as much of the body as comes before it ends, breaks off or is closed, and closes the response:
 * for bodies that only explain what the status has already said.
 *
 * @param limit bytes after which the rest is left unread
 */
export async function readWhatComes(response: DifyResponse, limit: number): Promise<string> {
	let text = '';
	try {
		for await (const piece of decodedPieces(response, limit)) text += piece;
	} catch {
		// The status stands, whatever became of its explanation.
	}
	return text;
}

/**
 * Reads the body as UTF-8 text and closes the response.
 *
 * @param limit bytes after which the rest is left unread, for bodies of which the beginning is enough
 */
export async function readText(response: DifyResponse, limit = Infinity): Promise<string> {
	const pieces: string[] = [];
	for await (const piece of decodedPieces(response, limit)) pieces.push(piece);
	return pieces.join('');
}

async function* decodedPieces(response: DifyResponse, limit: number): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let bytes = 0;
	try {
		for await (const chunk of response.body) {
			bytes += chunk.byteLength;
			yield decoder.decode(chunk, { stream: true });
			if (bytes >= limit) break;
		}
		yield decoder.decode();
	} finally {
		response.close();
	}
}
