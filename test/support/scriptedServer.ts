// A server on the loopback interface that says what a test tells it to.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request whose body has come. */
export type Handler = (
	response: ServerResponse,
	request: IncomingMessage & { text: string },
) => void;

export interface ScriptedServer {
	/** `http://127.0.0.1:PORT`, without a path. */
	readonly url: string;
	/** `METHOD /path` of all requests, without their query, in order. */
	readonly asked: string[];
	/** What answers `METHOD /path`; anything else gets a 599. */
	on(route: string, handler: Handler): void;
	/** From now on a request's connection is reset when the first piece of its body has come. */
	resetUploads(): void;
	close(): Promise<void>;
}

/** Starts one. */
export async function startScriptedServer(): Promise<ScriptedServer> {
	const handlers = new Map<string, Handler>();
	const asked: string[] = [];
	let resetsUploads = false;
	const server = createServer((request, response) => {
		const route = `${request.method} ${request.url?.split('?')[0]}`;
		asked.push(route);
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => {
			pieces.push(piece);
			if (resetsUploads) request.socket.resetAndDestroy();
		});
		request.on('error', () => undefined);
		request.on('end', () => {
			const text = Buffer.concat(pieces).toString();
			const handler = handlers.get(route);
			if (handler) handler(response, Object.assign(request, { text }));
			else response.writeHead(599).end();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		asked,
		on: (route, handler) => handlers.set(route, handler),
		resetUploads: () => {
			resetsUploads = true;
		},
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Begins a stream with these events; it stays open. */
export function sendEvents(response: ServerResponse, ...events: object[]): void {
	if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
	for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
}
