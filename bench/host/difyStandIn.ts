// Answers like a Dify app, at the pace that each question names, and costs as little as it can.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import { objectOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';

/** How a question is to be answered. Times are milliseconds. */
export interface Pace {
	/** Before the first token. */
	first?: number;
	tokens?: number;
	/** Between two tokens. */
	between?: number;
	/** Behind the token of this number. */
	pause?: { behind: number; lasts: number };
}

/** Bytes of the file that can be downloaded. */
export const FILE_SIZE = 200 * 1024 ** 2;

/** Bytes that are written of it at once. */
const FILE_PIECE = Buffer.alloc(64 * 1024, 7);

const FILE_ID = '8d6b0c55-1c3a-4f52-9d0e-0c4c9f3f5a11';

const IDS = {
	conversation_id: '45701982-8118-4bc5-8e9b-64562b4555f2',
	message_id: '5ad4cb98-f0c7-4085-b384-88c403be6290',
	task_id: 'c3800678-a077-43df-a102-53f23ed20b88',
	created_at: 1_705_395_332,
};

/** The token of this number, which tells it. */
export function tokenOf(index: number): string {
	return `t${index} `;
}

/** A server of one app. */
export class DifyStandIn {
	readonly #server: Server;

	/** When each token of the last streamed answer was written. */
	written: number[] = [];

	/** Bytes of all uploads. */
	received = 0;

	/** Questions that were asked. */
	questions = 0;

	constructor() {
		this.#server = createServer((request, response) => {
			void this.#answer(request, response);
		});
	}

	async start(): Promise<void> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	get baseUrl(): string {
		const { port } = this.#server.address() as AddressInfo;
		return `http://127.0.0.1:${port}/v1`;
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		this.#server.close();
		await once(this.#server, 'close');
	}

	async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = (request.url ?? '').split('?')[0] ?? '';
		if (path.endsWith('/preview')) return await sendFile(response);
		if (path === '/v1/files/upload') return await this.#keep(request, response);
		const body = objectOf(parsed(await textIn(request)));
		if (path !== '/v1/chat-messages') return sendJson(response, { data: [], has_more: false });
		this.questions += 1;
		const pace: Pace = objectOf(parsed(textOf(body.query)));
		if (body.response_mode === 'blocking') await answerAtOnce(response, pace);
		else await this.#stream(response, pace);
	}

	async #keep(request: IncomingMessage, response: ServerResponse): Promise<void> {
		for await (const piece of request) this.received += piece.length;
		sendJson(response, { id: FILE_ID, name: 'data.bin', size: this.received }, 201);
	}

	async #stream(response: ServerResponse, pace: Pace): Promise<void> {
		const { first = 0, tokens = 1, between = 0, pause } = pace;
		response.writeHead(200, { 'Content-Type': 'text/event-stream' });
		response.flushHeaders();
		response.socket?.setNoDelay(true);
		this.written = [];
		if (first > 0) await wait(first);
		for (let index = 0; index < tokens; index++) {
			if (response.destroyed) return;
			this.written.push(performance.now());
			response.write(frame({ event: 'message', ...IDS, answer: tokenOf(index) }));
			if (pause?.behind === index) await wait(pause.lasts);
			else if (between > 0) await wait(between);
		}
		response.end(frame({ event: 'message_end', ...IDS, metadata: {} }));
	}
}

async function answerAtOnce(response: ServerResponse, { first = 0, tokens = 1 }: Pace) {
	if (first > 0) await wait(first);
	const answer = Array.from({ length: tokens }, (_, index) => tokenOf(index)).join('');
	sendJson(response, { event: 'message', ...IDS, mode: 'chat', answer, metadata: {} });
}

async function sendFile(response: ServerResponse): Promise<void> {
	response.writeHead(200, {
		'Content-Type': 'application/octet-stream',
		'Content-Length': FILE_SIZE,
	});
	for (let sent = 0; sent < FILE_SIZE; sent += FILE_PIECE.length) {
		if (!response.write(FILE_PIECE)) await once(response, 'drain');
	}
	response.end();
}

function sendJson(response: ServerResponse, body: JsonObject, status = 200): void {
	response.writeHead(status, { 'Content-Type': 'application/json' });
	response.end(JSON.stringify(body));
}

async function textIn(request: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	for await (const piece of request) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}

function parsed(text: string): unknown {
	return text.startsWith('{') ? JSON.parse(text) : undefined;
}

function frame(event: object): string {
	return `data: ${JSON.stringify(event)}\n\n`;
}
