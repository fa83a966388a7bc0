// A stream is known by its media type, or by how it begins where a proxy has changed the type.

import * as fc from 'fast-check';

import { detectStream } from '../../../dify/stream/detectStream';
import type { DifyResponse } from '../../../dify/http/transport';
import { rejectionOf } from '../listTransport';
import { bytesOf, cutAt } from '../streams';

/** A response of this type and these pieces, and whether its body was let go of. */
function responseOf(contentType: string | undefined, pieces: Uint8Array[]) {
	const seen = { isLetGo: false, read: 0 };
	const headers: Record<string, string> =
		contentType === undefined ? {} : { 'content-type': contentType };
	const response: DifyResponse = {
		status: 200,
		headers,
		body: (async function* () {
			try {
				for (const piece of pieces) {
					seen.read += 1;
					yield piece;
				}
			} finally {
				seen.isLetGo = true;
			}
		})(),
		close: () => {},
	};
	return { response, seen };
}

/** Whether these pieces of text are a stream. */
async function isStream(contentType: string | undefined, ...texts: string[]): Promise<boolean> {
	const { response } = responseOf(contentType, texts.map(bytesOf));
	return (await detectStream(response, true)).isStream;
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
	const pieces: Uint8Array[] = [];
	for await (const piece of body) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}

const EVENT = 'data: {"event": "message", "answer": "Hi"}\n\n';

describe('the media type', () => {
	it.each<[string, string, boolean, boolean]>([
		['text/event-stream', '{"answer": "Hi"}', true, true],
		['Text/Event-Stream; charset=utf-8', '', false, true],
		['application/json', EVENT, true, false],
		['application/problem+json; charset=utf-8', EVENT, true, false],
		['text/html; charset=utf-8', EVENT, true, false],
		['application/xhtml+xml', EVENT, true, false],
		['text/plain', EVENT, false, false],
	])('%s decides, whatever comes: %j, asked for a stream: %s', async (type, text, asked, is) => {
		const { response, seen } = responseOf(type, [bytesOf(text)]);
		const detected = await detectStream(response, asked);
		expect(detected.isStream).toBe(is);
		expect(seen.read).toBe(0);
		expect(await readAll(detected.body)).toBe(text);
	});
});

describe.each(['text/plain; charset=utf-8', 'application/octet-stream', undefined])(
	'an answer of type %s, where a stream was asked for,',
	(type) => {
		it.each([
			['a field of data', EVENT],
			['a field of data without a blank', 'data:{}\n\n'],
			['a ping', 'event: ping\n\n'],
			['an id', 'id: 7\n'],
			['a time', 'retry: 1000\n'],
			['a comment', ': keep-alive\n\n'],
			['a byte-order mark', `\uFEFF${EVENT}`],
			['blank lines', `\n\r\n\n${EVENT}`],
			['a byte-order mark and a blank line', `\uFEFF\n${EVENT}`],
		])('is a stream when it begins with %s', async (_what, text) => {
			expect(await isStream(type, text)).toBe(true);
		});

		it.each([
			['JSON', '{"event": "message", "answer": "data: Hi"}'],
			['JSON behind a blank line', '\n{"data": 1}'],
			['a page', '<!DOCTYPE html>\n<p>data: x</p>'],
			['words', 'database: down\n'],
			['words with a field in them', 'No data: here'],
			['a field in capitals', 'DATA: {}\n\n'],
			['the name of a field', 'data'],
			['nothing', ''],
			['blank lines alone', '\n\n'],
		])('is none when it begins with %s', async (_what, text) => {
			expect(await isStream(type, text)).toBe(false);
		});

		it('is none when its body is empty', async () => {
			expect(await isStream(type)).toBe(false);
		});
	},
);

describe('a beginning', () => {
	it('shows what it is wherever it was cut', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom<[string, boolean]>(
					[`\uFEFF\r\n${EVENT}`, true],
					['event: ping\n\n', true],
					[': keep-alive\n\n', true],
					['\uFEFF{"answer": "data: Hi"}', false],
					['dates: all\n', false],
				),
				fc.array(fc.nat(20)),
				async ([text, is], positions) => {
					const { response } = responseOf('text/plain', cutAt(bytesOf(text), positions));
					const detected = await detectStream(response, true);
					expect(detected.isStream).toBe(is);
					expect(await readAll(detected.body)).toBe(text);
				},
			),
		);
	});

	it('is waited for no longer than it is open', async () => {
		const { response, seen } = responseOf('text/plain', ['da', 'ta:', ' {}'].map(bytesOf));
		await detectStream(response, true);
		expect(seen.read).toBe(2);
	});

	it('is that of no stream when nothing but blank lines come', async () => {
		const pieces = Array.from({ length: 100 }, () => bytesOf('\n'.repeat(64)));
		const { response, seen } = responseOf('text/plain', pieces);
		expect((await detectStream(response, true)).isStream).toBe(false);
		expect(seen.read).toBe(64);
	});
});

describe('the body', () => {
	it('is handed on with all of its bytes, those that were looked at first', async () => {
		const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
		const pieces = cutAt(bytes, [1, 2, 200]);
		const { body } = await detectStream(responseOf('text/plain', pieces).response, true);
		const read: Uint8Array[] = [];
		for await (const piece of body) read.push(piece);
		expect(read).toEqual(pieces);
	});

	it.each([
		['in the pieces that were looked at', 1],
		['behind them', 2],
	])('is let go of when it is left early, %s', async (_where, pieces) => {
		const { response, seen } = responseOf('text/plain', [EVENT, EVENT, EVENT].map(bytesOf));
		const { body } = await detectStream(response, true);
		let read = 0;
		for await (const piece of body) {
			expect(piece).toEqual(bytesOf(EVENT));
			read += 1;
			if (read === pieces) break;
		}
		expect(seen).toEqual({ isLetGo: true, read: pieces });
	});

	it('is let go of when it was read to its end', async () => {
		const { response, seen } = responseOf('text/plain', [bytesOf(EVENT)]);
		await readAll((await detectStream(response, true)).body);
		expect(seen.isLetGo).toBe(true);
	});

	it('that breaks off before it has begun throws what the network says', async () => {
		const breaksWith = new Error('reset');
		const response: DifyResponse = {
			status: 200,
			headers: {},
			body: (async function* () {
				yield bytesOf('\n');
				throw breaksWith;
			})(),
			close: () => {},
		};
		expect(await rejectionOf(detectStream(response, true))).toBe(breaksWith);
	});
});
