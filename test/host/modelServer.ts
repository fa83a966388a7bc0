// A small model behind OpenAI's chat completions: it asks a tool first, then says what the tool said.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { isObject, objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';

/** Characters of an answer in one streamed piece. */
const PIECE = 7;

/** The model, for tests. */
export interface ModelServer {
	/** The address that n8n's OpenAI credential takes; ends in `/v1`. */
	url: string;
	/** The body of every request for a completion, in order. */
	requests: JsonObject[];
	close(): Promise<void>;
}

/** What the tool is asked for, after a message. */
export const toolQuestion = (message: string) => `What is known about: ${message}`;

/** What the model says when a tool has answered. */
export const finalAnswer = (toolResult: string) => `The tool says: ${toolResult}`;

/** Starts a model in this process, on 127.0.0.1 and a free port. */
export async function startModelServer(): Promise<ModelServer> {
	const requests: JsonObject[] = [];
	const server = createServer((request, response) => {
		answer(request, response, requests).catch((error: unknown) => {
			response.writeHead(500);
			response.end(String(error));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (!isObject(address)) throw new Error('The model has no address');
	return {
		url: `http://127.0.0.1:${address.port}/v1`,
		requests,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	requests: JsonObject[],
): Promise<void> {
	const body = await text(request);
	if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
		response.writeHead(404, { 'Content-Type': 'application/json' });
		response.end(JSON.stringify({ error: { message: `No ${request.method} ${request.url}` } }));
		return;
	}
	const asked = objectOf(JSON.parse(body));
	requests.push(asked);
	if (asked.stream === true) streamed(reply(asked), response);
	else blocking(reply(asked), response);
}

/** What the model says: text, or a tool and its arguments. */
type Reply = { text: string } | { tool: string; parameters: JsonObject };

function reply(asked: JsonObject): Reply {
	const messages = objectsOf(asked.messages);
	const last = messages.at(-1);
	const [tool] = objectsOf(asked.tools).map(({ function: described }) => objectOf(described));
	if (last?.role === 'tool' || tool === undefined) {
		return { text: finalAnswer(contentOf(last)) };
	}
	// The question goes into the first thing that the tool wants to know.
	const [name = ''] = Object.keys(objectOf(objectOf(tool.parameters).properties));
	return { tool: textOf(tool.name), parameters: { [name]: toolQuestion(contentOf(last)) } };
}

/** The text of a message, in whichever of its two forms. */
export function contentOf(message: JsonObject | undefined): string {
	const content = message?.content;
	if (typeof content === 'string') return content;
	return objectsOf(content)
		.map((part) => textOf(part.text))
		.join('');
}

function toolCall(tool: string, parameters: JsonObject): JsonObject {
	return {
		index: 0,
		id: 'call_1',
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(parameters) },
	};
}

const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

function blocking(said: Reply, response: ServerResponse): void {
	const message =
		'text' in said
			? { content: said.text }
			: { content: null, tool_calls: [toolCall(said.tool, said.parameters)] };
	response.writeHead(200, { 'Content-Type': 'application/json' });
	response.end(
		JSON.stringify({
			...header('chat.completion'),
			choices: [
				{
					index: 0,
					message: { role: 'assistant', ...message },
					finish_reason: finishReason(said),
				},
			],
			usage,
		}),
	);
}

function streamed(said: Reply, response: ServerResponse): void {
	const send = (choices: JsonObject[], more: JsonObject = {}) =>
		response.write(
			`data: ${JSON.stringify({ ...header('chat.completion.chunk'), choices, ...more })}\n\n`,
		);
	const deltas: JsonObject[] =
		'text' in said
			? piecesOf(said.text).map((content) => ({ content }))
			: [{ tool_calls: [toolCall(said.tool, said.parameters)] }];
	response.writeHead(200, { 'Content-Type': 'text/event-stream' });
	for (const delta of [{ role: 'assistant', content: '' }, ...deltas]) {
		send([{ index: 0, delta, finish_reason: null }]);
	}
	send([{ index: 0, delta: {}, finish_reason: finishReason(said) }]);
	send([], { usage });
	response.end('data: [DONE]\n\n');
}

function header(object: string): JsonObject {
	return { id: 'chatcmpl-1', object, created: 1_784_700_000, model: 'small' };
}

function finishReason(said: Reply): string {
	return 'text' in said ? 'stop' : 'tool_calls';
}

function piecesOf(answerText: string): string[] {
	const pieces: string[] = [];
	for (let start = 0; start < answerText.length; start += PIECE) {
		pieces.push(answerText.slice(start, start + PIECE));
	}
	return pieces;
}
