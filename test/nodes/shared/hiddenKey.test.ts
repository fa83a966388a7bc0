// The credential's key never comes back from a server: not in headers, not in text, however it is cut.

import * as fc from 'fast-check';

import { isObject } from '../../../dify/http/json';
import type { JsonObject } from '../../../dify/http/json';
import type { DifyResponse } from '../../../dify/http/transport';
import { hideKey, hideKeyIn, withoutKey } from '../../../nodes/shared/hiddenKey';
import { bytesOf, cutAt } from '../../dify/streams';
import { settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';

const KEY = 'app-KEY-OF-CHAT';

/** A response of these pieces. */
function responseOf(pieces: Uint8Array[], headers: Record<string, string> = {}): DifyResponse {
	return {
		status: 200,
		headers,
		body: (async function* () {
			yield* pieces;
		})(),
		close: () => {},
	};
}

function textOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString();
}

/** All bytes of a response that came in these pieces, without the key. */
async function readWithoutKey(pieces: Uint8Array[], key = KEY, headers = {}): Promise<Buffer> {
	const read: Uint8Array[] = [];
	for await (const piece of withoutKey(responseOf(pieces, headers), key).body) read.push(piece);
	return Buffer.concat(read);
}

describe('the text of an answer', () => {
	const text = `{"message": "Bearer ${KEY} is wrong, ${KEY}${KEY}"}`;

	const without = '{"message": "Bearer *** is wrong, ******"}';

	it('is without the key', async () => {
		expect(String(await readWithoutKey([bytesOf(text)]))).toBe(without);
	});

	it.each(Array.from({ length: KEY.length + 1 }, (_, index) => index))(
		'is without a key that was cut behind %i of its characters',
		async (position) => {
			const pieces = [`Bearer ${KEY.slice(0, position)}`, `${KEY.slice(position)} is wrong`];
			expect(String(await readWithoutKey(pieces.map(bytesOf)))).toBe('Bearer *** is wrong');
		},
	);

	it('is without a key that came byte by byte', async () => {
		const pieces = [...bytesOf(text)].map((byte) => Uint8Array.of(byte));
		expect(String(await readWithoutKey(pieces))).toBe(without);
	});

	it('is that of the whole, wherever it was cut and however the key repeats itself', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom('a', 'aa', 'aab', 'abab', 'abaab', 'aabaaab'),
				fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 }),
				fc.array(fc.nat(40)),
				async (key, whole, positions) => {
					const read = await readWithoutKey(cutAt(bytesOf(whole), positions), key);
					expect(String(read)).toBe(whole.replaceAll(key, '***'));
				},
			),
		);
	});

	it.each([
		['at its end', 'It begins like app-KEY-OF-CHA'],
		['and goes on in another way', 'app-KEY-OF-CHAPEL and app-app-KEY'],
		['in capitals', KEY.toUpperCase()],
		['cut by a blank', `${KEY.slice(0, 5)} ${KEY.slice(5)}`],
	])('that only begins like the key, %s, is left as it is', async (_how, near) => {
		for (let position = 0; position <= near.length; position++) {
			expect(String(await readWithoutKey(cutAt(bytesOf(near), [position])))).toBe(near);
		}
	});

	it('is handed on as it comes, but for what may begin the key', async () => {
		const body = new OpenBody();
		const read: string[] = [];
		const reading = (async () => {
			for await (const piece of withoutKey(body.asResponse(), KEY).body) read.push(textOf(piece));
		})();
		body.write('data: Hi\n\n');
		await settle();
		body.write('data: app-');
		await settle();
		body.write('le\n\n');
		await settle();
		expect(read).toEqual(['data: Hi\n\n', 'data: ', 'app-le\n\n']);
		body.end();
		await reading;
	});

	it.each(['application/json', 'text/event-stream', 'text/html', 'application/octet-stream', ''])(
		'is without the key whatever its type is: "%s"',
		async (type) => {
			const headers = { 'content-type': type };
			expect(String(await readWithoutKey([bytesOf(text)], KEY, headers))).toBe(without);
		},
	);

	it('keeps bytes that are no text', async () => {
		const bytes = Uint8Array.from({ length: 1_024 }, (_, index) => (index * 7) % 256);
		const pieces = cutAt(Buffer.concat([bytes, bytesOf(KEY), bytes]), [3, 500, 1_030]);
		expect(await readWithoutKey(pieces)).toEqual(Buffer.concat([bytes, bytesOf('***'), bytes]));
	});

	it('is read from a part of a larger memory as from one of its own', async () => {
		const memory = bytesOf(`....${KEY}....`);
		expect(String(await readWithoutKey([memory.subarray(4, 4 + KEY.length)]))).toBe('***');
	});

	it('is let go of when whoever reads it leaves', async () => {
		const body = new OpenBody();
		body.write('Hello');
		for await (const piece of withoutKey(body.asResponse(), KEY).body) {
			expect(textOf(piece)).toBe('Hello');
			break;
		}
		expect(body.isClosed).toBe(true);
	});
});

describe('a response', () => {
	it('is without the key in its headers, and else as it was', () => {
		const close = () => {};
		const response = {
			...responseOf([], { location: `/x?key=${KEY}&again=${KEY}`, 'x-version': '1.15.0' }),
			status: 308,
			close,
		};
		const shown = withoutKey(response, KEY);
		expect(shown.headers).toEqual({ location: '/x?key=***&again=***', 'x-version': '1.15.0' });
		expect([shown.status, shown.close]).toEqual([308, close]);
	});
});

describe('a text', () => {
	it.each([
		['as it is', 'a/b+c&d', 'Bearer a/b+c&d!', 'Bearer ***!'],
		['as it stands in an address', 'a/b+c&d', '?key=a%2Fb%2Bc%26d', '?key=***'],
		['in both ways', 'a/b+c&d', 'a/b+c&d a%2Fb%2Bc%26d a/b+c&d', '*** *** ***'],
		['whose signs mean something in a pattern', 'a.*(b)$', 'a.*(b)$ axx(b)', '*** axx(b)'],
		['that is not in it', KEY, 'app-KEY-OF', 'app-KEY-OF'],
	])('is without a key %s', (_how, key, text, without) => {
		expect(hideKey(text, key)).toBe(without);
	});
});

describe('a value', () => {
	it('is without the key in all of its texts and names, however deep', () => {
		const value: unknown = JSON.parse(
			`{"answer": "${KEY}", "list": ["a", ["${KEY}b", {"deep": {"c": ["${KEY}"]}}]], "${KEY}": {"x-${KEY}": 1}}`,
		);
		expect(hideKeyIn(value, KEY)).toEqual({
			answer: '***',
			list: ['a', ['***b', { deep: { c: ['***'] } }]],
			'***': { 'x-***': 1 },
		});
	});

	it('is without a key that was written with escapes, which is whole only in the value', () => {
		const escaped = [...KEY].map(
			(sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
		const value: unknown = JSON.parse(`{"answer": "${escaped.join('')}"}`);
		expect(value).toEqual({ answer: KEY });
		expect(hideKeyIn(value, KEY)).toEqual({ answer: '***' });
	});

	it('is else as it was, and what was given is not changed', () => {
		const value = { text: KEY, a: null, b: [0, -1.5, true, false, ''], c: {}, d: undefined };
		expect(hideKeyIn(value, KEY)).toEqual({ ...value, text: '***' });
		expect(value.text).toBe(KEY);
	});

	it.each([[null], [undefined], [7], [true], ['Hello'], [[]]])('may be %j', (value) => {
		expect(hideKeyIn(value, KEY)).toEqual(value);
	});

	it('keeps names that every object inherits as its own', () => {
		const value: unknown = JSON.parse(`{"__proto__": {"a": "${KEY}"}, "constructor": 1}`);
		expect(JSON.stringify(hideKeyIn(value, KEY))).toBe('{"__proto__":{"a":"***"},"constructor":1}');
	});

	it('is that of any JSON without its keys', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				const value: unknown = JSON.parse(text);
				expect(JSON.stringify(hideKeyIn(value, 'key-that-is-not-there'))).toBe(
					JSON.stringify(value),
				);
			}),
		);
	});
});

it('loses nothing of a value for a part of it that is nested without end', () => {
	const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
	expect(hideKeyIn({ answer: 'Hello', deep }, KEY)).toMatchObject({ answer: 'Hello' });
});

it('copies once what stands in a value many times, or holds itself, as an incoming item may', () => {
	const parent: JsonObject = { name: KEY };
	parent.child = { parent };
	let whole = parent;
	for (let level = 0; level < 10; level++) whole = { left: whole, right: whole };
	const copies = new Set<unknown>();
	const count = (value: unknown) => {
		if (!isObject(value) || copies.has(value) || copies.size > 100) return;
		copies.add(value);
		Object.values(value).forEach(count);
	};
	count(hideKeyIn(whole, KEY));
	expect(copies.size).toBe(12);
	expect([...copies]).toContainEqual(expect.objectContaining({ name: '***' }));
});
