// A body that stops coming, or comes for ever, is given up; any other is left alone.

import { DifyError } from '../../../dify/errors/errors';
import { withinSilence } from '../../../dify/http/silence';
import { readText } from '../../../dify/http/transport';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';

const LIMITS = { silence: 10_000, total: 60_000 };

/** A response whose body is read as it comes. */
function begin() {
	const clock = new ManualClock();
	const body = new OpenBody();
	const response = withinSilence(body.asResponse(), LIMITS, clock);
	const seen: { text?: string; failure?: unknown } = {};
	const reading = readText(response).then(
		(text) => Object.assign(seen, { text }),
		(failure: unknown) => Object.assign(seen, { failure }),
	);
	return { clock, body, response, seen, reading };
}

describe('a body', () => {
	it('that falls silent is closed after the limit of silence, and not before', async () => {
		const { clock, body, seen } = begin();
		await settle();
		await clock.advance(9_999);
		expect(body.isClosed).toBe(false);
		await clock.advance(1);
		expect(body.isClosed).toBe(true);
		expect(seen.failure).toMatchObject({
			kind: 'connection',
			code: 'connection_timeout',
			message: "Dify's answer was not complete after 10 s",
			retryable: true,
		});
	});

	it('is silent from its last byte on', async () => {
		const { clock, body, seen } = begin();
		await settle();
		await clock.advance(6_000);
		body.write('a');
		await settle();
		await clock.advance(9_999);
		expect(seen).toEqual({});
		await clock.advance(1);
		expect(seen.failure).toBeInstanceOf(DifyError);
	});

	it('that trickles for ever is closed after the limit of all of it', async () => {
		const { clock, body, seen } = begin();
		await settle();
		for (let second = 5; second < 60; second += 5) {
			await clock.advance(5_000);
			body.write('a');
			await settle();
		}
		await clock.advance(4_999);
		expect(seen).toEqual({});
		await clock.advance(1);
		expect(body.isClosed).toBe(true);
		expect(seen.failure).toMatchObject({
			code: 'connection_timeout',
			message: "Dify's answer was not complete after 60 s",
		});
	});

	it('that ends when it is closed, as if it were complete, is given up all the same', async () => {
		const clock = new ManualClock();
		const body = new OpenBody();
		const quiet = { ...body.asResponse(), close: () => body.end() };
		const failure = readText(withinSilence(quiet, LIMITS, clock)).catch((error: unknown) => error);
		body.write('{"data":');
		await settle();
		await clock.advance(10_000);
		expect(await failure).toMatchObject({ code: 'connection_timeout' });
	});

	it('that comes in time is handed on as it is', async () => {
		const { clock, body, seen, reading } = begin();
		body.write('Hel');
		await settle();
		await clock.advance(9_000);
		body.write('lo');
		body.end();
		await reading;
		expect(seen).toEqual({ text: 'Hello' });
	});

	it('that breaks by itself keeps its own error', async () => {
		const { body, seen, reading } = begin();
		body.write('Hel');
		await settle();
		body.break('ECONNRESET');
		await reading;
		expect(seen.failure).toMatchObject({ code: 'ECONNRESET' });
		expect(seen.failure).not.toBeInstanceOf(DifyError);
	});
});

describe('nothing is left that waits', () => {
	it.each<[string, (begun: ReturnType<typeof begin>) => void]>([
		['ends', ({ body }) => body.end()],
		['breaks', ({ body }) => body.break()],
		['is closed by whoever reads', ({ response }) => response.close()],
	])('behind a body that %s', async (_how, end) => {
		const begun = begin();
		begun.body.write('a');
		await settle();
		end(begun);
		await begun.reading;
		await settle();
		expect(await begun.clock.advanceToNext()).toBe(false);
	});

	it('behind a body that was given up', async () => {
		const { clock, reading } = begin();
		await settle();
		await clock.advance(10_000);
		await reading;
		expect(await clock.advanceToNext()).toBe(false);
	});

	it('behind a body that was left in the middle, which is closed then', async () => {
		const clock = new ManualClock();
		const body = new OpenBody();
		body.write('a');
		for await (const chunk of withinSilence(body.asResponse(), LIMITS, clock).body) {
			expect(chunk.byteLength).toBe(1);
			break;
		}
		await settle();
		expect(body.isClosed).toBe(true);
		expect(await clock.advanceToNext()).toBe(false);
	});

	it('before a body is read', async () => {
		const clock = new ManualClock();
		withinSilence(new OpenBody().asResponse(), LIMITS, clock);
		await settle();
		expect(await clock.advanceToNext()).toBe(false);
	});
});

it('keeps what else the response holds', () => {
	const response = new OpenBody().asResponse(201, 'text/plain');
	const { status, headers } = withinSilence(response, LIMITS, new ManualClock());
	expect([status, headers]).toEqual([201, response.headers]);
});
