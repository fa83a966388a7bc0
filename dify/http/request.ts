// Makes the plain calls: one request, one JSON answer.

import { toDifyError } from './connectionErrors';
import { parseObject } from './json';
import type { JsonObject } from './json';
import { readErrorResponse, unexpectedAnswer } from './responseErrors';
import { readText } from './transport';
import type { DifyRequest, DifyResponse, Transport } from './transport';

/**
 * Sends a request and waits for its success.
 *
 * @throws DifyError when it could not be sent, and for every status but 2xx
 */
export async function requestSuccess(
	transport: Transport,
	request: DifyRequest,
): Promise<DifyResponse> {
	let response: DifyResponse;
	try {
		response = await transport(request);
	} catch (thrown) {
		throw toDifyError(thrown);
	}
	if (response.status < 200 || response.status > 299) {
		throw await readErrorResponse(request, response);
	}
	return response;
}

/**
 * Sends a request and reads the JSON object it is answered with.
 *
 * @throws DifyError as {@link requestSuccess}, and when a success holds something else than JSON
 */
export async function requestJson(transport: Transport, request: DifyRequest): Promise<JsonObject> {
	const response = await requestSuccess(transport, request);
	let text: string;
	try {
		text = await readText(response);
	} catch (thrown) {
		throw toDifyError(thrown);
	}
	const body = parseObject(text);
	if (body === undefined) throw unexpectedAnswer(response, text);
	return body;
}

/** An id as a part of a path. */
export function encode(id: string): string {
	return encodeURIComponent(id);
}
