// Reads what Dify, or whatever stands before it, answered instead of a result.

import { DifyError } from '../errors/errors';
import { filledTextOf, isObject, parseObject, textOf } from './json';
import type { JsonObject } from './json';
import { isPassingFailure } from '../errors/providerErrors';
import { readRunFailure } from '../errors/runFailure';
import { subjectOf } from '../errors/knowledgeWords';
import type { Subject } from '../errors/knowledgeWords';
import { readSpecialWords } from '../errors/specialWords';
import {
	headlineFor,
	isForeignFile,
	isInputRefused,
	remedyFor,
	remedyForWords,
} from '../errors/words';
import { mediaTypeOf, readWhatComes } from './transport';
import type { DifyRequest, DifyResponse } from './transport';

/** Bytes read of a body that is no result; a page of a proxy can be of any length. */
export const LONGEST_PAGE = 256 * 1024;

const NOT_DIFY_REMEDY =
	'Check the Base URL in the credential: it must be the address of the API, such as https://api.dify.ai/v1 or https://your-server/v1, not that of the web console. If the address is right, a proxy in between answered instead of Dify.';

/** How Dify's own words on its limit begin (§2.5); a tool's or a service's have others. */
const TOO_MANY = 'Too many requests. Please try again later.';

/** Gateway time-outs and overload pass; nobody but the user can know whether a repeat is wanted. */
const PASSING_STATUS = new Set([429, 502, 503, 504]);

/**
 * Reads a response that is no success into the error it stands for, and closes it.
 *
 * @param request the request it answers, to tell a missing endpoint from a wrong address
 */
export async function readErrorResponse(
	request: DifyRequest,
	response: DifyResponse,
): Promise<DifyError> {
	const location = response.headers.location;
	if (response.status >= 300 && response.status < 400 && location !== undefined) {
		response.close();
		return redirected(response.status, location);
	}
	const text = await readWhatComes(response, LONGEST_PAGE);
	const body = parseObject(text);
	return body === undefined
		? fromPage(request, response, text)
		: describeBody('response', response.status, body, {
				subject: subjectOf(request.path),
				retryAfter: readRetryAfter(response),
			});
}

/**
 * Reads a 200 that should have been JSON and is not: usually the web console's page.
 *
 * @param text the body, as far as it was read
 */
export function unexpectedAnswer(response: DifyResponse, text: string): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_dify_api',
		message: `The address did not answer like Dify's API, but with ${describePage(response, text)}`,
		remedy: NOT_DIFY_REMEDY,
		status: response.status,
	});
}

/** The error that an `error` event of a stream stands for. */
export function fromErrorEvent(event: JsonObject): DifyError {
	return describeBody('run', typeof event.status === 'number' ? event.status : null, event);
}

/**
 * The error that a success's body names in place of a result: some failures of a plugin reach the
 * caller with status 200. The run had begun, so it is taken as an `error` event is.
 *
 * @returns undefined where the body names none
 */
export function errorInBody(body: JsonObject): DifyError | undefined {
	const isError = filledTextOf(body.code) !== null && typeof body.message === 'string';
	return isError ? fromErrorEvent(body) : undefined;
}

/** An app that runs a graph of nodes, as its users call it. */
export type GraphKind = 'chatflow' | 'workflow';

/**
 * A run that ended as failed.
 *
 * @param text Dify's own words, with or without "Run failed: "
 * @param nodeTitle the title of the node that ended it, where it is known
 */
export function failedRun(
	text: string,
	status: number | null,
	nodeTitle: string | null,
	kind: GraphKind = 'chatflow',
): DifyError {
	const message = readRunFailure(text).message;
	const what = nodeTitle === null ? `The ${kind}` : `The ${kind}'s node "${nodeTitle}"`;
	return new DifyError({
		kind: 'run',
		code: 'run_failed',
		message:
			isInputRefused(message) || isForeignFile(message)
				? headlineFor('invalid_param', message)
				: `${what} failed${message === '' ? ', and Dify gave no reason' : `: ${message}`}`,
		words: message,
		remedy: remedyForWords('run_failed', message),
		status,
		retryable: isPassingFailure(message),
	});
}

/** What an event of a run says besides: it is an app's, and asks for no wait. */
const NO_MORE = { subject: 'app', retryAfter: null } as const;

function describeBody(
	kind: 'response' | 'run',
	status: number | null,
	body: JsonObject,
	{ subject, retryAfter }: { subject: Subject; retryAfter: number | null } = NO_MORE,
): DifyError {
	const words = readWords(body);
	const { isRunFailure, message } = readRunFailure(words);
	if (isRunFailure) return failedRun(message, status, null);
	const code = readCode(kind, status, body, message);
	// Old servers leave a message unfinished (§2.2).
	const said = message.includes('{message}') ? '' : message;
	return new DifyError({
		kind,
		code,
		message: headlineFor(
			code,
			said || `Dify refused the request without a reason (${status ?? code})`,
			subject,
		),
		words: said,
		remedy: remedyForWords(code, said, subject),
		status,
		retryable: mayPass(code, status, message),
		retryAfter,
	});
}

/** Whether the same question may succeed later; a server that crashed says nothing of its provider. */
function mayPass(code: string, status: number | null, message: string): boolean {
	if (code === 'too_many_requests' || readSpecialWords(message)?.isPassing === true) return true;
	if (code === 'rate_limit_error') return false;
	if (status !== null && PASSING_STATUS.has(status)) return true;
	return (status === null || status < 500) && isPassingFailure(message);
}

/**
 * The app's own limit of requests at once is a 429 on some servers and a 400 `invalid_param` with
 * the same words on others (§2.5). It refuses a request before anything starts, so neither an event
 * of a run nor a provider's own words are taken for it. Validation errors of Dify 1.8 to 1.10 have
 * no code at all (§2.1).
 */
function readCode(
	kind: 'response' | 'run',
	status: number | null,
	body: JsonObject,
	message: string,
): string {
	const special = readSpecialWords(message)?.code;
	if (special !== undefined) return special;
	const code = textOf(body.code);
	if (kind === 'response' && status === 400 && message.startsWith(TOO_MANY)) {
		if (['', 'invalid_param'].includes(code)) return 'too_many_requests';
	}
	if (code !== '') return code;
	if (status === 429) return 'too_many_requests';
	return status !== null && status >= 500 ? 'internal_server_error' : 'invalid_param';
}

/**
 * Dify's words, without what only a developer can read: the three shapes of a validation error are
 * reduced to field and reason, the suggestion of other addresses behind a 404 is cut.
 */
function readWords(body: JsonObject): string {
	// Chunks are refused with `{"error": "…"}` alone (§1 of the knowledge API's facts).
	const message = textOf(body.message) || textOf(body.error);
	if (isObject(body.errors)) {
		const fields = Object.entries(body.errors).map(
			([field, reason]) => `${field}: ${textOf(reason) || JSON.stringify(reason)}`,
		);
		if (fields.length > 0) return fields.join('; ');
	}
	const parameter = textOf(body.params);
	if (parameter !== '') return `${parameter}: ${message}`;
	return readPydantic(message) ?? message.replace(/ You have requested this URI \[.*/s, '');
}

/**
 * Dify 1.11 and later print Pydantic's dump: a heading, then a line with the field and an indented
 * one with the reason for each finding. A finding on the whole body has no field line.
 */
function readPydantic(message: string): string | undefined {
	const [heading = '', ...lines] = message.split('\n');
	if (!/^\d+ validation errors? for /.test(heading)) return undefined;
	const findings: string[] = [];
	let field = '';
	for (const line of lines) {
		if (!line.startsWith(' ')) {
			field = line;
		} else if (!line.startsWith('    ')) {
			const reason = line.trim().replace(/ \[type=.*/, '');
			findings.push(field === '' ? reason : `${field}: ${reason}`);
			field = '';
		}
	}
	return findings.length > 0 ? findings.join('; ') : heading;
}

function fromPage(request: DifyRequest, response: DifyResponse, text: string): DifyError {
	const version = response.headers['x-version'];
	if (response.status === 404 && version !== undefined && request.feature !== undefined) {
		return new DifyError({
			kind: 'response',
			code: 'not_supported',
			message: `This Dify (${version}) has no ${request.feature}`,
			remedy: remedyFor('not_supported'),
			status: 404,
		});
	}
	const passing = PASSING_STATUS.has(response.status);
	if (passing || response.status === 413) return fromGateway(response, text, passing);
	if (response.status >= 500) {
		return new DifyError({
			kind: 'response',
			code: 'internal_server_error',
			message: `Dify's server failed (${describePage(response, text)})`,
			remedy: remedyFor('internal_server_error'),
			status: response.status,
		});
	}
	return unexpectedAnswer(response, text);
}

function fromGateway(response: DifyResponse, text: string, passing: boolean): DifyError {
	const tooLarge = response.status === 413;
	return new DifyError({
		kind: 'response',
		code: tooLarge ? 'file_too_large' : response.status === 429 ? 'too_many_requests' : 'gateway',
		message: `A gateway in front of Dify answered with ${describePage(response, text)}`,
		remedy:
			response.status === 429
				? remedyFor('too_many_requests')
				: tooLarge
					? 'The proxy in front of Dify limits the size of a request. Send a smaller file, or raise the limit there (nginx: client_max_body_size).'
					: 'Dify itself may have started on the request and may still be working. Look into the app\'s logs before you send it again; the response mode "Streaming" avoids most time-outs.',
		status: response.status,
		retryable: passing,
		retryAfter: readRetryAfter(response),
	});
}

/** Milliseconds that the server asks to wait: the header holds seconds or a date (RFC 9110, 10.2.3). */
function readRetryAfter(response: DifyResponse): number | null {
	const value = response.headers['retry-after'];
	if (value === undefined) return null;
	const seconds = Number(value);
	const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(milliseconds) ? Math.max(milliseconds, 0) : null;
}

function redirected(status: number, location: string): DifyError {
	const target = location.replace(/[?#].*/, '');
	return new DifyError({
		kind: 'response',
		code: 'redirected',
		message: `Dify's address sends requests on to ${target}`,
		remedy:
			'Enter that address, up to and including /v1, as the Base URL in the credential. The node follows no redirect, so that your key and your text go nowhere else.',
		status,
	});
}

/**
 * Whether a body is meant for people to look at, by its media type or by how it begins.
 *
 * @param text the body, as far as it was read
 */
export function isWebPage(response: DifyResponse, text: string): boolean {
	return mediaTypeOf(response).includes('html') || text.trimStart().startsWith('<');
}

/** A page in a few words: its status and its title, never its text. */
function describePage(response: DifyResponse, text: string): string {
	const title = /<title[^<>]*>([^<]{1,200})<\/title>/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
	const kind = isWebPage(response, text) ? 'a web page' : 'something else';
	return `${kind} (${[String(response.status), title].filter(Boolean).join(', ')})`;
}
