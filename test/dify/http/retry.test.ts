// What is sent again, how often, and after which wait.

import { toDifyError } from '../../../dify/http/connectionErrors';
import { startDeadline } from '../../../dify/http/deadline';
import { DifyError } from '../../../dify/errors/errors';
import { repeatingReads, startedNothing, withRetries } from '../../../dify/http/retry';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';

function failure(code: string, more: Partial<ConstructorParameters<typeof DifyError>[0]> = {}) {
	return new DifyError({ kind: 'response', code, message: code, remedy: 'Wait.', ...more });
}

const refusedConnection = () =>
	toDifyError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));

/** A request that fails with these in turn and succeeds then. */
function begin(
	failures: DifyError[],
	{ timeout = 0, ...policy }: { maxRetries?: number; timeout?: number } = {},
) {
	const clock = new ManualClock();
	const cancel = new AbortController();
	const deadline = startDeadline(clock, timeout, cancel.signal);
	const attempts: number[] = [];
	let crowded = 0;
	const result = withRetries(
		{
			clock,
			maxRetries: 3,
			deadline,
			random: () => 1,
			onCrowded: () => {
				crowded += 1;
			},
			...policy,
		},
		async () => {
			attempts.push(clock.now());
			const next = failures[attempts.length - 1];
			if (next !== undefined) throw next;
			return 'answer';
		},
	);
	const outcome = result.catch((error: DifyError) => error);
	return { clock, cancel, attempts, outcome, crowded: () => crowded };
}

describe('what may be sent again', () => {
	it.each([
		['connection refused', refusedConnection(), true],
		['host not known', toDifyError({ code: 'ENOTFOUND' }), true],
		['too many requests', failure('too_many_requests', { status: 429 }), true],
		['the same as 400', failure('too_many_requests', { status: 400 }), true],
		['the same as 503', failure('too_many_requests', { status: 503, retryable: true }), false],
		['the same as 504', failure('too_many_requests', { status: 504, retryable: true }), false],
		['the same without a status', failure('too_many_requests', { retryable: true }), false],
		['the same of a run', failure('too_many_requests', { kind: 'run', status: 429 }), false],
		['a connection that broke', toDifyError({ code: 'ECONNRESET' }), false],
		['a connection that timed out', toDifyError({ code: 'ETIMEDOUT' }), false],
		["a plan's quota", failure('rate_limit_error', { status: 429 }), false],
		["a provider's rate limit", failure('completion_request_error', { retryable: true }), false],
		['a gateway time-out', failure('gateway', { status: 504, retryable: true }), false],
		['a run that did not start', failure('run_not_started'), false],
		['a broken stream', failure('stream_interrupted', { retryable: true }), false],
	])('%s: %s', async (_case, error, expected) => {
		expect(startedNothing(error)).toBe(expected);
		const { clock, attempts, outcome } = begin([error]);
		await settle();
		await clock.advance(10_000);
		await outcome;
		expect(attempts).toHaveLength(expected ? 2 : 1);
	});
});

it('waits longer from try to try', async () => {
	const { clock, attempts, outcome } = begin(Array.from({ length: 3 }, refusedConnection));
	await settle();
	await clock.advance(60_000);
	expect(await outcome).toBe('answer');
	expect(attempts).toEqual([0, 1_000, 3_000, 7_000]);
});

it('spreads the waits of many by up to a half', async () => {
	const clock = new ManualClock();
	let tries = 0;
	const result = withRetries(
		{ clock, maxRetries: 1, deadline: startDeadline(clock, 0, undefined), random: () => 0 },
		async () => {
			tries += 1;
			if (tries === 1) throw refusedConnection();
			return 'answer';
		},
	);
	await settle();
	await clock.advance(500);
	expect(await result).toBe('answer');
});

it('waits as long as the server asks, up to five minutes', async () => {
	const { clock, attempts, outcome } = begin([
		failure('too_many_requests', { status: 429, retryAfter: 20_000 }),
		failure('too_many_requests', { status: 429, retryAfter: 86_400_000 }),
	]);
	await settle();
	await clock.advance(400_000);
	expect(await outcome).toBe('answer');
	expect(attempts).toEqual([0, 20_000, 320_000]);
});

it('gives up after the last try, saying how often it tried', async () => {
	const { clock, attempts, outcome } = begin(Array.from({ length: 9 }, refusedConnection));
	await settle();
	await clock.advance(60_000);
	expect(await outcome).toMatchObject({
		code: 'connection_refused',
		remedy: expect.stringContaining('It was tried 4 times.'),
	});
	expect(attempts).toHaveLength(4);
});

it('is switched off by 0', async () => {
	const { attempts, outcome } = begin([refusedConnection()], { maxRetries: 0 });
	expect(await outcome).toMatchObject({
		code: 'connection_refused',
		remedy: expect.not.stringContaining('tried'),
	});
	expect(attempts).toHaveLength(1);
});

it('does not wait beyond the time that the whole answer may take', async () => {
	const { attempts, outcome } = begin([refusedConnection()], { timeout: 999 });
	expect(await outcome).toMatchObject({ code: 'connection_refused' });
	expect(attempts).toEqual([0]);
});

it('ends the waiting when the execution is stopped', async () => {
	const { cancel, attempts, outcome } = begin([refusedConnection()]);
	await settle();
	cancel.abort();
	expect(await outcome).toMatchObject({ kind: 'cancelled' });
	expect(attempts).toHaveLength(1);
});

it('tells of each refusal for being too many, so that others can hold back', async () => {
	const { clock, outcome, crowded } = begin([
		failure('too_many_requests', { status: 429 }),
		refusedConnection(),
		failure('too_many_requests', { status: 400 }),
		failure('too_many_requests', { status: 503 }),
	]);
	await settle();
	await clock.advance(60_000);
	await outcome;
	expect(crowded()).toBe(2);
});

describe('a read', () => {
	/** A server that answers with these in turn: a status, or a broken connection. */
	function readFrom(answers: (number | 'broken')[], mayRepeat = true) {
		const clock = new ManualClock();
		const bodies: OpenBody[] = [];
		const transport = repeatingReads(async () => {
			const answer = answers[bodies.length];
			const body = new OpenBody();
			bodies.push(body);
			if (typeof answer !== 'number') throw Object.assign(new Error('x'), { code: 'ECONNRESET' });
			return body.asResponse(answer);
		}, clock);
		const outcome = transport({ method: 'GET', mayRepeat, path: '/messages' }).then(
			({ status }) => status,
			(error: DifyError) => error.code,
		);
		return { clock, bodies, outcome };
	}

	it.each<[(number | 'broken')[], number | string, number]>([
		[['broken', 200], 200, 2],
		[[502, 200], 200, 2],
		[[500, 503, 200], 200, 3],
		[[500, 500, 500, 200], 500, 3],
		[['broken', 'broken', 'broken', 200], 'connection_broken', 3],
		[[404, 200], 404, 1],
	])('that meets %j ends with %s, after %i tries', async (answers, end, tries) => {
		const { clock, bodies, outcome } = readFrom(answers);
		await settle();
		await clock.advance(10_000);
		expect(await outcome).toBe(end);
		expect(bodies).toHaveLength(tries);
	});

	it('closes what it gives up', async () => {
		const { clock, bodies, outcome } = readFrom([500, 200]);
		await settle();
		await clock.advance(10_000);
		await outcome;
		expect(bodies[0]?.isClosed).toBe(true);
	});

	it('is all that is repeated: anything else may have started something', async () => {
		const { bodies, outcome } = readFrom([502, 200], false);
		expect(await outcome).toBe(502);
		expect(bodies).toHaveLength(1);
	});
});
