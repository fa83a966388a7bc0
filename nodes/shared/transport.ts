// Builds the door to Dify from n8n's request helper.

import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { FileDoor } from '../../dify/app/fetchFile';
import { systemClock } from '../../dify/http/clock';
import { ENDED } from '../../dify/http/ended';
import { isObject } from '../../dify/http/json';
import { withinSilence } from '../../dify/http/silence';
import type { DifyResponse, Transport } from '../../dify/http/transport';
import type { Connection } from './connection';
import { withoutKey } from './hiddenKey';

/** What sends requests: a node that runs, or the editor where it looks something up. */
export interface Requester {
	helpers: Pick<IExecuteFunctions['helpers'], 'httpRequest'>;
}

/** Milliseconds of silence that an ordinary request may take. */
const SILENCE_LIMIT = 300_000;

/** What the body of an ordinary answer may take, in milliseconds. */
const BODY_LIMITS = { silence: SILENCE_LIMIT, total: 2 * SILENCE_LIMIT };

/** Bytes on the way, as n8n hands them on and takes them for binary data. */
export type ByteStream = import('stream').Readable;

/** Whether n8n's request helper gave a stream. */
export function isByteStream(value: unknown): value is ByteStream {
	return isObject(value) && typeof value.pipe === 'function' && typeof value.destroy === 'function';
}

/**
 * Sends requests to Dify with n8n's helper, so that n8n's proxy settings and address rules hold.
 * The plain helper, with the key put in here: the one that authenticates by itself would send a
 * refused request twice and would replace the signal that ends it.
 */
export function createTransport(context: Requester, connection: Connection): Transport {
	const { apiKey, baseUrl } = connection;
	return async ({ method, path, query, body, headers, signal, silenceLimit, isFile }) => {
		const json = isObject(body) && !(body instanceof FormData) ? JSON.stringify(body) : undefined;
		const response = await send(context, connection, signal, {
			method,
			url: `${baseUrl}${path}`,
			qs: query,
			arrayFormat: 'repeat',
			// n8n's HTTP client would drop variables whose names every object inherits: `constructor`.
			body: json ?? body,
			headers: {
				...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
				...headers,
				Authorization: `Bearer ${apiKey}`,
			},
			timeout: silenceLimit ?? SILENCE_LIMIT,
		});
		// A file is handed on byte for byte, and as the stream that n8n stores.
		if (isFile === true && response.status === 200) return response;
		const shown = withoutKey(response, apiKey);
		// Whoever waits without a limit of the door's has limits of its own.
		return silenceLimit === 0 ? shown : withinSilence(shown, BODY_LIMITS, systemClock);
	};
}

/**
 * Sends requests for files to whatever address Dify gave. Such addresses are on any host, so the key
 * stays here.
 *
 * @param signal ends a download
 */
export function createFileDoor(
	context: Requester,
	connection: Connection,
	signal: AbortSignal,
): FileDoor {
	return async (url) =>
		await send(context, connection, signal, { method: 'GET', url, timeout: SILENCE_LIMIT });
}

async function send(
	context: Requester,
	connection: Connection,
	signal: AbortSignal | undefined,
	options: IHttpRequestOptions,
): Promise<DifyResponse> {
	const socket = new AbortController();
	const response: unknown = await context.helpers.httpRequest({
		...options,
		abortSignal: signal === undefined ? socket.signal : AbortSignal.any([socket.signal, signal]),
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// Behind a redirect a message would become a GET without its text, and the key go elsewhere.
		disableFollowRedirect: true,
		skipSslCertificateValidation: connection.allowUnauthorizedCerts,
	});
	return readResponse(response, socket);
}

function readResponse(response: unknown, socket: AbortController): DifyResponse {
	if (
		!isObject(response) ||
		typeof response.statusCode !== 'number' ||
		!isByteStream(response.body)
	) {
		throw new TypeError("n8n's request helper did not give a response with a stream");
	}
	const { body } = response;
	// Whoever closes the response early is not interested in how the connection then ends.
	body.on('error', () => undefined);
	return {
		status: response.statusCode,
		headers: readHeaders(response.headers),
		body,
		close: () => {
			// Its connection has ended with it, or serves the next request.
			if (body.readableEnded) return;
			body.destroy();
			// What the helper hands on may be a copy of the response, whose end is not the socket's.
			socket.abort(ENDED);
		},
	};
}

function readHeaders(headers: unknown): Record<string, string> {
	if (!isObject(headers)) return {};
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name.toLowerCase(),
			Array.isArray(value) ? value.join(', ') : String(value),
		]),
	);
}
