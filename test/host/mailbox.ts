// A mailbox on loopback that mails are put into, for workflows that read mail by IMAP.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';

/** n8n 1 asks for the parts of a mail as well; it looks at none, since it reads the whole mail. */
const STRUCTURE = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0)';

interface KeptMail {
	/** Its number in the mailbox, from 1. */
	uid: number;
	/** Its headers and its body, as it came. */
	source: Buffer;
	isRead: boolean;
}

/** A mailbox that anybody may read who gives a password, without encryption. */
export class Mailbox {
	readonly #mails: KeptMail[] = [];

	readonly #sockets = new Set<Socket>();

	/** Those who have opened the mailbox, and are told of new mails. */
	readonly #readers = new Set<Socket>();

	readonly #server = createServer((socket) => this.#talk(socket));

	/** Begins to listen; the port. */
	async start(): Promise<number> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		const address = this.#server.address();
		if (address === null || typeof address === 'string') throw new Error('No port is free');
		return address.port;
	}

	/** Puts mails in, and tells the readers of all of them at once. */
	put(...sources: string[]): void {
		for (const source of sources) {
			const uid = this.#mails.length + 1;
			this.#mails.push({ uid, source: Buffer.from(source), isRead: false });
		}
		for (const reader of this.#readers) reader.write(`* ${this.#mails.length} EXISTS\r\n`);
	}

	/** How many mails nobody has marked as read. */
	get unread(): number {
		return this.#mails.filter(({ isRead }) => !isRead).length;
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		this.#server.close();
		await once(this.#server, 'close');
	}

	/** Speaks as much of IMAP (RFC 3501, with IDLE of RFC 2177) as n8n's two clients need. */
	#talk(socket: Socket): void {
		let rest = '';
		let idleTag = '';
		this.#sockets.add(socket);
		socket.on('close', () => {
			this.#sockets.delete(socket);
			this.#readers.delete(socket);
		});
		// A client that is ended at the test's end resets its connection.
		socket.on('error', () => undefined);
		socket.setEncoding('latin1').write('* OK ready\r\n');
		const read = (line: string) => {
			const [, tag = '', command = '', parameters = ''] =
				/^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
			if (/^DONE$/i.test(line)) {
				socket.write(`${idleTag} OK done\r\n`);
			} else if (/^IDLE$/i.test(command)) {
				idleTag = tag;
				socket.write('+ idling\r\n');
			} else {
				for (const piece of this.#answer(command.toUpperCase(), parameters, socket)) {
					socket.write(piece);
				}
				socket.write(`${tag} OK done\r\n`);
				if (/^LOGOUT$/i.test(command)) socket.end();
			}
		};
		socket.on('data', (piece) => {
			const lines = (rest + String(piece)).split('\r\n');
			rest = lines.pop() ?? '';
			for (const line of lines) read(line);
		});
	}

	/** What a command is answered before its OK. */
	#answer(command: string, parameters: string, socket: Socket): (string | Buffer)[] {
		switch (command) {
			case 'CAPABILITY':
				return ['* CAPABILITY IMAP4rev1 IDLE\r\n'];
			case 'LIST':
				return ['* LIST () "/" INBOX\r\n'];
			case 'SELECT':
				this.#readers.add(socket);
				return [
					`* ${this.#mails.length} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n`,
					'* OK [PERMANENTFLAGS (\\Seen)] kept\r\n* OK [UIDVALIDITY 1] same\r\n',
					`* OK [UIDNEXT ${this.#mails.length + 1}] next\r\n`,
				];
			case 'UID SEARCH':
				return [`* ${['SEARCH', ...this.#search(parameters)].join(' ')}\r\n`];
			case 'UID FETCH':
				return this.#named(parameters).flatMap(sent);
			case 'UID STORE':
				for (const mail of this.#named(parameters)) mail.isRead = true;
				return [];
			case 'LOGOUT':
				return ['* BYE\r\n'];
			default:
				return [];
		}
	}

	/** The unread mails from a number on: n8n asks for no others, and all came today. */
	#search(criteria: string): number[] {
		const [, first = '1'] = /UID (\d+):\*/i.exec(criteria) ?? [];
		return this.#mails
			.filter(({ uid, isRead }) => !isRead && uid >= Number(first))
			.map(({ uid }) => uid);
	}

	/** The mails of a list of numbers and ranges, such as `1:3,5`. */
	#named(parameters: string): KeptMail[] {
		const [list = ''] = parameters.split(' ');
		const ranges = list.split(',').map((range) => range.split(':').map(Number));
		return this.#mails.filter(({ uid }) =>
			ranges.some(([first = 0, last = first]) => uid >= first && uid <= last),
		);
	}
}

/** A mail with all that n8n asks for, whatever it does. */
function sent({ uid, source, isRead }: KeptMail): (string | Buffer)[] {
	const facts = `UID ${uid} FLAGS (${isRead ? '\\Seen' : ''}) BODYSTRUCTURE ${STRUCTURE}`;
	const date = 'INTERNALDATE "01-Jan-2026 12:00:00 +0000"';
	return [`* ${uid} FETCH (${facts} ${date} BODY[] {${source.length}}\r\n`, source, ')\r\n'];
}
