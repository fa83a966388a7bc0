// The body of an answer is read whole up to a bound, and its connection closed whatever happens.

import type { DifyResponse } from '../../../dify/http/transport';
import { LONGEST_BODY, readBoundedText, readText } from '../../../dify/http/transport';
import { page, rejectionOf, respond } from '../listTransport';
import { bytesOf } from '../streams';

/** A response of so many pieces of a mebibyte, that counts what was read of it. */
function longResponse(pieces: number, rest = '') {
	const seen = { read: 0, closed: 0 };
	const piece = new Uint8Array(1024 * 1024).fill(0x20);
	const response: DifyResponse = {
		status: 200,
		headers: {},
		body: (async function* () {
			for (; seen.read < pieces; seen.read++) yield piece;
			yield bytesOf(rest);
		})(),
		close: () => {
			seen.closed += 1;
		},
	};
	return { response, seen };
}

describe('the text of an answer', () => {
	it('is joined of its pieces, wherever a character was cut', async () => {
		const bytes = bytesOf('Grüezi 😀');
		const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
		expect(await readBoundedText(respond({ ...page(200, ''), pieces }))).toBe('Grüezi 😀');
	});

	it('may be as long as the bound', async () => {
		const { response, seen } = longResponse(LONGEST_BODY / 1024 ** 2);
		expect(await readBoundedText(response)).toHaveLength(LONGEST_BODY);
		expect(seen.closed).toBe(1);
	});

	it('that is longer by a byte is an error, and never a text that was cut', async () => {
		const { response, seen } = longResponse(LONGEST_BODY / 1024 ** 2, '1');
		expect(await rejectionOf(readBoundedText(response))).toMatchObject({
			name: 'DifyError',
			kind: 'response',
			code: 'answer_too_large',
			message: "Dify's answer is longer than 64 MiB",
			status: 200,
			retryable: false,
		});
		expect(seen.closed).toBe(1);
	});

	it('that never ends is left as soon as it is too long', async () => {
		const { response, seen } = longResponse(Infinity);
		await rejectionOf(readBoundedText(response));
		expect(seen).toEqual({ read: LONGEST_BODY / 1024 ** 2, closed: 1 });
	});

	it('that breaks off throws what the network says, and is closed', async () => {
		let isClosed = false;
		const breaksWith = new Error('aborted');
		const response = respond({ ...page(200, 'Hello'), breaksWith }, () => {
			isClosed = true;
		});
		expect(await rejectionOf(readBoundedText(response))).toBe(breaksWith);
		expect(isClosed).toBe(true);
	});
});

it('the beginning of a text is cut at the piece that reaches the limit', async () => {
	const pieces = ['one', 'two', 'three'].map(bytesOf);
	expect(await readText(respond({ ...page(200, ''), pieces }), 4)).toBe('onetwo');
});
