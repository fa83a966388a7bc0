// A mail server on loopback that keeps what it is given, for workflows that send mail.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import type { N8nServer } from './n8nHost';
import { saveCredential } from './webhookWorkflows';
import type { SavedCredential } from './webhookWorkflows';

/** A mail as it came in. */
export interface Mail {
	/** The addresses that it was sent to. */
	to: string[];
	/** Its headers and its body, in UTF-8. */
	text: string;
}

/** The credential of a mail server on this port. */
export async function saveMailCredential(
	server: N8nServer,
	port: number,
): Promise<SavedCredential> {
	return await saveCredential(server, { name: 'Mail', type: 'smtp', data: mailSettings(port) });
}

/** What n8n's credential says of a mail server on this port. */
export function mailSettings(port: number): IDataObject {
	return {
		user: '',
		password: '',
		host: '127.0.0.1',
		port,
		secure: false,
		disableStartTls: true,
	};
}

/** Takes mails for anybody, without encryption or password. */
export class MailServer {
	readonly #mails: Mail[] = [];

	readonly #arrivals = new EventEmitter();

	readonly #server = createServer((socket) => this.#talk(socket));

	/** Begins to listen; the port. */
	async start(): Promise<number> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		const address = this.#server.address();
		if (address === null || typeof address === 'string') throw new Error('No port is free');
		return address.port;
	}

	/** The oldest mail that was not asked for yet, once there is one. */
	async next(): Promise<Mail> {
		for (;;) {
			const mail = this.#mails.shift();
			if (mail !== undefined) return mail;
			await once(this.#arrivals, 'mail');
		}
	}

	async close(): Promise<void> {
		this.#server.close();
		await once(this.#server, 'close');
	}

	/** Speaks as much of SMTP (RFC 5321) as a client needs that sends one mail after another. */
	#talk(socket: Socket): void {
		let mail: string[] | undefined;
		let to: string[] = [];
		let rest = '';
		socket.setEncoding('latin1').write('220 ready\r\n');
		const read = (line: string) => {
			if (mail === undefined) {
				const [, address] = /^RCPT TO:<(.*)>/i.exec(line) ?? [];
				if (address !== undefined) to.push(address);
				if (/^DATA/i.test(line)) mail = [];
				socket.write(mail ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
			} else if (line === '.') {
				this.#mails.push({ to, text: readable(mail.join('\r\n')) });
				[mail, to] = [undefined, []];
				socket.write('250 ok\r\n');
				this.#arrivals.emit('mail');
			} else {
				mail.push(line.replace(/^\./, ''));
			}
		};
		socket.on('data', (piece) => {
			const lines = (rest + String(piece)).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) read(line);
		});
	}
}

/** Undoes quoted-printable (RFC 2045, 6.7), in which n8n sends texts that are not plain ASCII lines. */
function readable(raw: string): string {
	const isEncoded = /^content-transfer-encoding: quoted-printable/im.test(raw);
	const bytes = isEncoded
		? raw.replace(/=(\r\n|[0-9A-F]{2})/g, (_all, code: string) =>
				code === '\r\n' ? '' : String.fromCharCode(parseInt(code, 16)),
			)
		: raw;
	return Buffer.from(bytes, 'latin1').toString('utf8');
}
