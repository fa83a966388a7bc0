// Asks a knowledge server in process, with its key, and reads the JSON of the answer.

import type { KnowledgeServer } from './answer';
import type { KnowledgeRequest } from './exchange';

/** What was answered; the body is null where there is none, and a text where it is no JSON. */
export interface Asked {
	status: number;
	body: unknown;
}

/** Sends one request below `/v1` with the server's own key. */
export async function askKnowledge(
	server: KnowledgeServer,
	method: string,
	path: string,
	given: Pick<KnowledgeRequest, 'body' | 'query'> = {},
): Promise<Asked> {
	const headers = { authorization: `Bearer ${server.key}` };
	const {
		status,
		headers: answered,
		body,
	} = await server.answer({
		method,
		path,
		headers,
		...given,
	});
	const text = body.toString();
	if (text === '') return { status, body: null };
	const isJson = (answered['content-type'] ?? '').startsWith('application/json');
	return { status, body: isJson ? JSON.parse(text) : text };
}
