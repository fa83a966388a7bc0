// A request to a knowledge server and its answer, without HTTP.

import { HttpError } from '../httpErrors';
import type { MultipartBody } from '../multipart';
import type { JsonObject } from '../python';
import { isObject } from '../python';
import type { KnowledgeOptions } from './options';
import type { KnowledgeState } from './state';
import type { KnowledgeBase, KnowledgeVersion } from './types';

/** A request below `/v1`. */
export interface KnowledgeRequest {
	method: string;
	/** Begins with a slash, ids as they are: `/datasets`. */
	path: string;
	/** A list for a name that is given more than once. */
	query?: Record<string, string | number | string[]>;
	/** Names in any case. */
	headers?: Record<string, string>;
	/** JSON, a text that stands for the raw bytes, or the parts of a form; undefined for none. */
	body?: unknown;
}

export interface KnowledgeAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	body: Buffer;
}

/** What an endpoint gives: JSON with a status, or bytes of another type. */
export type Result =
	| { status: number; json: unknown; contentType?: string }
	| { status: number; bytes: Buffer; contentType: string; headers?: Record<string, string> };

/** What an endpoint works with. */
export interface Context {
	state: KnowledgeState;
	options: KnowledgeOptions;
	version: KnowledgeVersion;
	params: Record<string, string>;
	query: Record<string, string | string[]>;
	/** Whether the request says that its body is JSON. */
	saysJson: boolean;
	/** The raw body: JSON, a text or undefined. */
	body: unknown;
	/** The parts of a form; undefined for any other body. */
	form: MultipartBody | undefined;
	/** The path as requested, for 404 texts. */
	uri: string;
	/** The base of the path; looked up before the endpoint is reached. */
	base: KnowledgeBase;
}

/** One endpoint. A path part `<name>` takes UUIDs only, `<string:name>` anything. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	path: string;
	/** The versions that have it; default all. */
	since?: KnowledgeVersion;
	/** Paths that Dify names in its 404 of an unknown base, since they look alike. */
	alike?: string[];
	handle(context: Context): Promise<Result> | Result;
}

/** A refusal whose body has not the usual keys. */
export class OddRefusal extends HttpError {
	constructor(
		status: number,
		readonly body: JsonObject,
	) {
		super(status, 'odd', 'A refusal without code');
	}
}

export const ok = (json: unknown): Result => ({ status: 200, json });

/** The answer to a deletion: 204, or up to 1.9.2 the number in a 200. */
export function deleted({ version }: Context): Result {
	if (version === '1.9.2') return ok(204);
	return { status: 204, bytes: Buffer.alloc(0), contentType: 'application/json' };
}

/** 400 of flask-restx, the shape of 1.9.2. */
export function restxRefusal(field: string, words: string): OddRefusal {
	const message = 'Input payload validation failed';
	return new OddRefusal(400, { errors: { [field]: words }, message });
}

/**
 * The JSON object of a request. Anything else counts as an empty one on 1.9.2, and an array always.
 * @throws HttpError 415 without JSON's content type, 400 for broken JSON
 */
export function jsonBody({ version, body, saysJson }: Context): JsonObject {
	if (version === '1.9.2') {
		const value = typeof body === 'string' ? parsed(body) : body;
		return saysJson && isObject(value) ? value : {};
	}
	if (!saysJson) {
		const words =
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.";
		throw new HttpError(415, 'unsupported_media_type', words);
	}
	const value = typeof body === 'string' ? parsed(body) : body;
	if (value === undefined) {
		const words = 'The browser (or proxy) sent a request that this server could not understand.';
		throw new HttpError(400, 'bad_request', words);
	}
	return isObject(value) ? value : {};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** The first value of a query parameter. */
export function queryText({ query }: Context, name: string): string | undefined {
	const value = query[name];
	return Array.isArray(value) ? value[0] : value;
}

/** All values of a query parameter. */
export function queryList({ query }: Context, name: string): string[] {
	const value = query[name];
	if (value === undefined) return [];
	return Array.isArray(value) ? value : [value];
}

/** Lets other requests that came at the same time look at the state before this one changes it. */
export async function meanwhile(): Promise<void> {
	await Promise.resolve();
	await Promise.resolve();
}
