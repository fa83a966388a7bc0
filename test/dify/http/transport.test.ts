// The body of an answer is read whole up to a bound, and its connection closed whatever happens.

import type { DifyResponse } from '../../../dify/http/transport';
import {
	LONGEST_BODY,
	readBoundedText,
	readText,
	readWhatComes,
} from '../../../dify/http/transport';
import { settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
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

	it('shows where it ends in the middle of a character', async () => {
		const pieces = [bytesOf('Grü').subarray(0, 3)];
		expect(await readText(respond({ ...page(200, ''), pieces }))).toBe('Gr\ufffd');
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

describe('what comes of a text', () => {
	/** A response of these pieces that counts how often it was closed. */
	function responseOf(pieces: Uint8Array[], breaksWith?: Error) {
		let closed = 0;
		const response = respond({ ...page(502, ''), pieces, breaksWith }, () => {
			closed += 1;
		});
		return { response, closed: () => closed };
	}

	it.each([
		['it ends', undefined],
		['it breaks off', new Error('aborted')],
	])('is all that came before %s, and the response is closed', async (_how, breaksWith) => {
		const { response, closed } = responseOf(['one ', 'two'].map(bytesOf), breaksWith);
		expect(await readWhatComes(response, 100)).toBe('one two');
		expect(closed()).toBe(1);
	});

	it('is nothing where it breaks off at once', async () => {
		const { response, closed } = responseOf([], new Error('aborted'));
		expect(await readWhatComes(response, 100)).toBe('');
		expect(closed()).toBe(1);
	});

	it('is put together wherever a character was cut', async () => {
		const pieces = [...bytesOf('Grüezi 😀')].map((byte) => Uint8Array.of(byte));
		expect(await readWhatComes(responseOf(pieces).response, 100)).toBe('Grüezi 😀');
	});

	it.each([
		[3, 'one'],
		[4, 'onetwo'],
		[6, 'onetwo'],
		[7, 'onetwothree'],
	])('ends with the piece that reaches the limit of %i bytes: %s', async (limit, text) => {
		const { response, closed } = responseOf(['one', 'two', 'three'].map(bytesOf));
		expect(await readWhatComes(response, limit)).toBe(text);
		expect(closed()).toBe(1);
	});

	it('is what came until it was closed', async () => {
		const body = new OpenBody();
		const response = body.asResponse(502);
		const reading = readWhatComes(response, 100);
		body.write('Bad ');
		await settle();
		response.close();
		expect(await reading).toBe('Bad ');
	});
});

it('the beginning of a text is cut at the piece that reaches the limit', async () => {
	const pieces = ['one', 'two', 'three'].map(bytesOf);
	expect(await readText(respond({ ...page(200, ''), pieces }), 4)).toBe('onetwo');
});
