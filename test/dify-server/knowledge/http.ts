// The Knowledge API over HTTP, beside the app API of the same server.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { isMultipart } from '../multipart';
import type { KnowledgeAnswer, KnowledgeRequest } from './exchange';

function queryOf(url: URL): Record<string, string[]> {
	const query: Record<string, string[]> = {};
	for (const [name, value] of url.searchParams) (query[name] ??= []).push(value);
	return query;
}

function bodyOf({ body }: FastifyRequest): unknown {
	if (isMultipart(body)) return body;
	return Buffer.isBuffer(body) && body.length > 0 ? body.toString() : undefined;
}

/** The request as the Knowledge API sees it; its path is that below `/v1`, or a signed address. */
export function knowledgeRequest(request: FastifyRequest, url: URL): KnowledgeRequest {
	const pairs = Object.entries(request.headers);
	return {
		method: request.method,
		path: url.pathname.replace(/^\/v1(?=\/)/, ''),
		query: queryOf(url),
		headers: Object.fromEntries(pairs.map(([name, value]) => [name, String(value)])),
		body: bodyOf(request),
	};
}

/** Sends an answer. Past fastify, which would take the type away from a body that is not there. */
export function sendKnowledge(reply: FastifyReply, answer: KnowledgeAnswer): FastifyReply {
	const { status, headers, body } = answer;
	const length = status === 204 ? {} : { 'content-length': String(body.length) };
	reply
		.hijack()
		.raw.writeHead(status, { ...headers, ...length })
		.end(body);
	return reply;
}
