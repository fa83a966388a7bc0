// Makes the plain calls: one request, one JSON answer.

import { toDifyError } from './connectionErrors';
import { objectsOf, parseList, parseObject } from './json';
import type { JsonObject } from './json';
import { isWebPage, LONGEST_PAGE, readErrorResponse, unexpectedAnswer } from './responseErrors';
import { readBoundedText, readText } from './transport';
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
 * Sends a request of which only the success counts. Dify answers these with 204, with nothing, with
 * JSON or with a word, as its version likes; the web console answers them with its page.
 *
 * @throws DifyError as {@link requestSuccess}, and when a success is a web page
 */
export async function requestDone(transport: Transport, request: DifyRequest): Promise<void> {
	const response = await requestSuccess(transport, request);
	let text: string;
	try {
		text = await readText(response, LONGEST_PAGE);
	} catch (thrown) {
		throw toDifyError(thrown);
	}
	if (text.trim() !== '' && isWebPage(response, text)) throw unexpectedAnswer(response, text);
}

/**
 * Sends a request and reads the JSON object it is answered with.
 *
 * @throws DifyError as {@link requestSuccess}, and when a success holds something else than JSON or
 * more than is read of one answer
 */
export async function requestJson(transport: Transport, request: DifyRequest): Promise<JsonObject> {
	return await readJsonBody(await requestSuccess(transport, request));
}

/**
 * Sends a request and reads the objects of the JSON list it is answered with.
 *
 * @throws DifyError as {@link requestJson}
 */
export async function requestList(
	transport: Transport,
	request: DifyRequest,
): Promise<JsonObject[]> {
	return objectsOf(await readBody(await requestSuccess(transport, request), parseList));
}

/**
 * Reads the JSON object that a success holds.
 *
 * @throws DifyError when it holds something else, or more than is read of one answer
 */
export async function readJsonBody(response: DifyResponse): Promise<JsonObject> {
	return await readBody(response, parseObject);
}

async function readBody<Body>(
	response: DifyResponse,
	parse: (text: string) => Body | undefined,
): Promise<Body> {
	let text: string;
	try {
		text = await readBoundedText(response);
	} catch (thrown) {
		throw toDifyError(thrown);
	}
	const body = parse(text);
	if (body === undefined) throw unexpectedAnswer(response, text);
	return body;
}

/** An id as a part of a path. */
export function encode(id: string): string {
	return encodeURIComponent(id);
}
