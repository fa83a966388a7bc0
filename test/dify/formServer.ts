// Takes forms over loopback and keeps what came, byte for byte.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A part of a form, as it stood on the wire. */
export interface ReceivedPart {
	name: string | undefined;
	filename: string | undefined;
	contentType: string | undefined;
	bytes: Buffer;
}

/** A form, as it came. */
export interface ReceivedForm {
	headers: Record<string, string | string[] | undefined>;
	parts: ReceivedPart[];
}

/** A server that answers every form with the same file object. */
export interface FormServer {
	url: string;
	forms: ReceivedForm[];
	/** Called with the bytes of each piece of a body as it comes. */
	onBytes: (bytes: Buffer) => void;
	close(): Promise<void>;
}

export async function startFormServer(answer: object): Promise<FormServer> {
	const server = createServer((request, response) => {
		const pieces: Buffer[] = [];
		request.on('data', (piece: Buffer) => {
			pieces.push(piece);
			formServer.onBytes(piece);
		});
		request.on('end', () => {
			const boundary = /boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1] ?? '';
			formServer.forms.push({
				headers: request.headers,
				parts: readParts(Buffer.concat(pieces), boundary),
			});
			response.writeHead(201, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer));
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const formServer: FormServer = {
		url: `http://127.0.0.1:${port}/v1/files/upload`,
		forms: [],
		onBytes: () => {},
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return formServer;
}

/** Reads a multipart body (RFC 7578) by its boundaries alone. */
function readParts(body: Buffer, boundary: string): ReceivedPart[] {
	const parts: ReceivedPart[] = [];
	const marker = Buffer.from(`--${boundary}`);
	let start = body.indexOf(marker) + marker.length + 2;
	for (;;) {
		const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), marker]), start);
		if (end === -1) return parts;
		const part = body.subarray(start, end);
		const gap = part.indexOf('\r\n\r\n');
		const head = part.subarray(0, gap).toString('utf8');
		parts.push({
			name: /[; ]name="([^"]*)"/i.exec(head)?.[1],
			filename: /filename="([^"]*)"/i.exec(head)?.[1],
			contentType: /^content-type: *(.*)$/im.exec(head)?.[1],
			bytes: part.subarray(gap + 4),
		});
		start = end + 2 + marker.length + 2;
	}
}
