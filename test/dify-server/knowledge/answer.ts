// The whole Knowledge API as one function: a request in, status, headers and bytes out.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import { HttpError, crash, htmlNotFound, notFound, unauthorized } from '../httpErrors';
import { isMultipart } from '../multipart';
import { isUuid } from '../payload';
import { pythonJson } from '../python';
import type { Context, Endpoint, KnowledgeAnswer, KnowledgeRequest, Result } from './exchange';
import { OddRefusal } from './exchange';
import { sendSigned } from './downloads';
import { addPresets } from './presets';
import { baseEndpoints } from './routes/bases';
import { childChunkEndpoints } from './routes/childChunks';
import { chunkEndpoints } from './routes/chunks';
import { documentEndpoints } from './routes/documents';
import { documentCreateEndpoints } from './routes/documentCreates';
import { documentUpdateEndpoints } from './routes/documentUpdates';
import { downloadEndpoints } from './routes/downloads';
import { metadataEndpoints } from './routes/metadata';
import { modelEndpoints } from './routes/models';
import { pipelineEndpoints } from './routes/pipelines';
import { retrieveEndpoints } from './routes/retrieve';
import { tagEndpoints } from './routes/tags';
import type { KnowledgeOptions } from './options';
import { KNOWLEDGE_KEY } from './options';
import { KnowledgeState } from './state';
import type { KnowledgeBase, KnowledgeVersion } from './types';

const ENDPOINTS: Endpoint[] = [
	...tagEndpoints,
	...pipelineEndpoints,
	...baseEndpoints,
	...documentCreateEndpoints,
	...documentUpdateEndpoints,
	...documentEndpoints,
	...downloadEndpoints,
	...chunkEndpoints,
	...childChunkEndpoints,
	...metadataEndpoints,
	...retrieveEndpoints,
	...modelEndpoints,
];

const VERSIONS: KnowledgeVersion[] = ['1.9.2', '1.14.2', '1.15.0'];

function matched(endpoint: Endpoint, path: string): Record<string, string> | undefined {
	const wanted = endpoint.path.split('/');
	const found = path.split('/');
	if (wanted.length !== found.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const value = found[index] ?? '';
		const [, free, name] = /^<(string:)?(\w+)>$/.exec(part) ?? [];
		if (name === undefined) {
			if (part !== value) return undefined;
		} else if (value === '' || (!free && !isUuid(value))) return undefined;
		else params[name] = free ? decodeURIComponent(value) : value.toLowerCase();
	}
	return params;
}

function lowered(headers: Record<string, string>): Record<string, string> {
	const pairs = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	return Object.fromEntries(pairs) as Record<string, string>;
}

function listed(query: KnowledgeRequest['query']): Record<string, string | string[]> {
	const pairs = Object.entries(query ?? {});
	return Object.fromEntries(
		pairs.map(([name, value]) => [name, Array.isArray(value) ? value : String(value)]),
	);
}

/** A knowledge server without HTTP. */
export class KnowledgeServer {
	readonly state: KnowledgeState;

	readonly version: KnowledgeVersion;

	readonly key: string;

	constructor(readonly options: KnowledgeOptions = {}) {
		this.version = options.version ?? '1.15.0';
		this.key = options.key ?? KNOWLEDGE_KEY;
		this.state = new KnowledgeState(options.clock ?? { now: Date.now }, options);
		if (options.presets) addPresets(this.state);
	}

	/** Whether a path belongs to the Knowledge API. */
	static owns(path: string): boolean {
		return /^\/(datasets|workspaces)(\/|$)/.test(path);
	}

	/** Answers one request; refusals are answers too. */
	async answer(request: KnowledgeRequest): Promise<KnowledgeAnswer> {
		this.state.advance();
		try {
			return this.#written(await this.#result(request));
		} catch (error) {
			if (error instanceof HttpError) return this.#refused(error);
			throw error;
		}
	}

	#headers(contentType: string): Record<string, string> {
		return { 'content-type': contentType, 'x-version': this.version, 'x-env': 'PRODUCTION' };
	}

	#written(result: Result): KnowledgeAnswer {
		if ('bytes' in result) {
			const headers = { ...this.#headers(result.contentType), ...result.headers };
			return { status: result.status, headers, body: result.bytes };
		}
		return {
			status: result.status,
			headers: this.#headers(result.contentType ?? 'application/json'),
			body: Buffer.from(`${pythonJson(result.json)}\n`),
		};
	}

	#refused(error: HttpError): KnowledgeAnswer {
		const { status, code, message, html } = error;
		if (html !== undefined) {
			const headers = this.#headers('text/html; charset=utf-8');
			return { status, headers, body: Buffer.from(html) };
		}
		const usual = code === 'unknown' ? { message, code, status } : { code, message, status };
		const answer = this.#written({
			status,
			json: error instanceof OddRefusal ? error.body : usual,
		});
		return { ...answer, headers: { ...answer.headers, ...lowered(error.headers) } };
	}

	#checkKey(header: string | undefined): void {
		const [scheme, key] = (header ?? '').split(/\s+/);
		if (scheme?.toLowerCase() !== 'bearer' || key === undefined) {
			throw unauthorized("Authorization header must be provided and start with 'Bearer'");
		}
		if (key !== this.key) throw unauthorized('Access token is invalid');
	}

	/** The base of a path. @throws HttpError 404, or 403 when the API is switched off for it */
	#baseOf(id: string, endpoint: Endpoint, uri: string): KnowledgeBase {
		const base = this.state.bases.find((one) => one.id === id);
		if (!base || base.elsewhere) throw notFound('Dataset not found.', uri, endpoint.alike);
		if (!base.enableApi)
			throw new HttpError(403, 'forbidden', 'Dataset api access is not enabled.');
		return base;
	}

	#has({ since }: Endpoint): boolean {
		return since === undefined || VERSIONS.indexOf(this.version) >= VERSIONS.indexOf(since);
	}

	async #result(request: KnowledgeRequest): Promise<Result> {
		const { method, path } = request;
		const query = listed(request.query);
		if (path.startsWith('/files/')) return sendSigned(this.state, path, query);
		const uri = `/v1${path}`;
		const headers = lowered(request.headers ?? {});
		const fitting = ENDPOINTS.filter(
			(endpoint) => this.#has(endpoint) && matched(endpoint, path) !== undefined,
		);
		if (fitting.length === 0) throw htmlNotFound();
		const endpoint = fitting.find((one) => one.method === method);
		if (!endpoint) {
			const words = 'The method is not allowed for the requested URL.';
			throw new HttpError(405, 'method_not_allowed', words);
		}
		this.#checkKey(headers.authorization);
		const params = matched(endpoint, path) ?? {};
		const { base: baseId } = params;
		// Where no base is named, the endpoint asks for none.
		const base = baseId === undefined ? NO_BASE : this.#baseOf(baseId, endpoint, uri);
		const form = isMultipart(request.body) ? request.body : undefined;
		const type = headers['content-type'];
		const context: Context = {
			state: this.state,
			options: this.options,
			version: this.version,
			params,
			query,
			saysJson:
				type === undefined
					? typeof request.body === 'object' && request.body !== null && !form
					: /^application\/(.+\+)?json\b/i.test(type),
			body: form ? undefined : request.body,
			form,
			uri,
			base,
		};
		return await endpoint.handle(context);
	}
}

/** Stands where a path names no base; to read anything of it is a mistake of the endpoint. */
const NO_BASE = new Proxy({} as KnowledgeBase, {
	get() {
		throw crash();
	},
});
