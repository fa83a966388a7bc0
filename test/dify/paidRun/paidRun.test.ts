// A run is paid once: what is sent again, what is fetched, and what Dify is told at the end.

import { AnswerReducer } from '../../../dify/answer/answer';
import type { Answer } from '../../../dify/answer/chatAnswer';
import { DifyError } from '../../../dify/errors/errors';
import { startDeadline } from '../../../dify/http/deadline';
import type { DifyRequest } from '../../../dify/http/transport';
import { runToEnd } from '../../../dify/paidRun/paidRun';
import type { Fetching, PaidRun, ResponseMode } from '../../../dify/paidRun/paidRun';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { EMPTY_ANSWER } from '../follow';
import type { ListedReply, Reply } from '../listTransport';
import { json, listTransport, rejectionOf, stream } from '../listTransport';
import { message, messageEnd } from '../turns';

type Run = PaidRun<Answer, AnswerReducer>;

const REFUSED = new DifyError({
	kind: 'response',
	code: 'refused',
	message: 'no',
	remedy: 'Wait.',
});

const tooMany = json(429, { code: 'too_many_requests', message: 'Too many requests', status: 429 });

const refusedBlocking = json(400, { code: 'x', message: 'only streams', status: 400 });

/** Sends a run; its clock moves to whatever anybody waits for. */
function begin(changes: Partial<Run>, replies: ListedReply[], timeout = 0) {
	const list = listTransport(...replies);
	const clock = new ManualClock();
	const cancel = new AbortController();
	const deadline = startDeadline(clock, timeout, cancel.signal);
	const modes: ResponseMode[] = [];
	const stopped: string[] = [];
	const fetched: Fetching[] = [];
	let crowded = 0;
	const outcome = runToEnd<Answer, AnswerReducer>(
		{
			mode: 'streaming',
			request: (mode): DifyRequest => {
				modes.push(mode);
				return { method: 'POST', path: '/run' };
			},
			createReducer: () => new AnswerReducer(),
			readBody: ({ answer }) =>
				typeof answer === 'string' ? { ...EMPTY_ANSWER, text: answer } : undefined,
			describeEmptyBody: () => REFUSED,
			refusesBlocking: ({ message: words }) => words === 'only streams',
			stop: async (_transport, taskId) => {
				stopped.push(taskId);
			},
			findRefusal: async () => undefined,
			...changes,
			recover: async (reducer, fetching) => {
				fetched.push(fetching);
				return await changes.recover?.(reducer, fetching);
			},
		},
		{
			transport: list.transport,
			clock,
			deadline,
			limits: { start: 60_000, idle: 60_000, progress: 120_000 },
			retries: {
				maxRetries: 2,
				random: () => 1,
				onCrowded: () => {
					crowded += 1;
				},
			},
		},
	);
	let isOver = false;
	const end = () => {
		isOver = true;
	};
	outcome.then(end, end);
	const finished = (async () => {
		while (!isOver) {
			await settle();
			await clock.advanceToNext();
		}
		deadline.end();
	})();
	return {
		...list,
		clock,
		cancel,
		modes,
		stopped,
		fetched,
		outcome,
		finished,
		crowded: () => crowded,
	};
}

const broken: Reply = { ...stream(message('Hel')), breaksWith: new Error('reset') };

describe('a run', () => {
	it('gives what its stream folds into', async () => {
		const { outcome, modes } = begin({}, [stream(message('Hello'), messageEnd())]);
		expect(await outcome).toMatchObject({
			result: { text: 'Hello' },
			wasStreamedInstead: false,
			wasRecovered: false,
		});
		expect(modes).toEqual(['streaming']);
	});

	it('gives what its body holds', async () => {
		const { outcome, modes } = begin({ mode: 'blocking' }, [json(200, { answer: 'Hello' })]);
		expect((await outcome).result.text).toBe('Hello');
		expect(modes).toEqual(['blocking']);
	});

	it('is an error where a body holds neither a result nor an error', async () => {
		const { outcome } = begin({ mode: 'blocking' }, [json(200, { result: 'success' })]);
		expect(await rejectionOf(outcome)).toBe(REFUSED);
	});

	it('is the error that a body holds in the place of a result', async () => {
		const { outcome, sent } = begin({ mode: 'blocking' }, [
			json(200, { code: 'PluginInvokeError', message: '503: overloaded', status: 400 }),
		]);
		expect(await rejectionOf(outcome)).toMatchObject({
			kind: 'run',
			code: 'PluginInvokeError',
			message: '503: overloaded',
			status: 400,
			retryable: true,
		});
		expect(sent).toHaveLength(1);
	});

	it('is sent again where it certainly started nothing, and tells of the crowd', async () => {
		const { outcome, finished, modes, crowded } = begin({}, [
			tooMany,
			Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
			stream(message('Hello'), messageEnd()),
		]);
		await finished;
		expect((await outcome).result.text).toBe('Hello');
		expect([modes.length, crowded()]).toEqual([3, 1]);
	});

	it('is asked for a stream where the app refuses one piece, with tries of its own', async () => {
		const { outcome, finished, modes } = begin({ mode: 'blocking' }, [
			tooMany,
			tooMany,
			refusedBlocking,
			tooMany,
			stream(message('Hello'), messageEnd()),
		]);
		await finished;
		expect(await outcome).toMatchObject({ result: { text: 'Hello' }, wasStreamedInstead: true });
		expect(modes).toEqual(['blocking', 'blocking', 'blocking', 'streaming', 'streaming']);
	});

	it.each<[ResponseMode, number]>([
		['streaming', 1],
		['blocking', 2],
	])('that is refused as a stream is not asked for one again: %s', async (mode, times) => {
		const { outcome, modes } = begin({ mode }, [refusedBlocking, refusedBlocking]);
		expect(await rejectionOf(outcome)).toMatchObject({ message: 'only streams' });
		expect(modes).toHaveLength(times);
	});
});

describe('a run that says nothing', () => {
	it('is given up after the limit for a start, or sooner for what keeps it from starting', async () => {
		const silent = () => {
			const body = new OpenBody();
			body.ping();
			return body;
		};
		const unexplained = begin({}, [silent()]);
		await unexplained.finished;
		expect(await rejectionOf(unexplained.outcome)).toMatchObject({ code: 'run_not_started' });
		expect(unexplained.clock.now()).toBe(60_000);
		const explained = begin({ findRefusal: async () => REFUSED }, [silent()]);
		await explained.finished;
		expect(await rejectionOf(explained.outcome)).toMatchObject({ code: 'refused' });
		expect(explained.clock.now()).toBe(15_000);
	});

	it('is asked for no reason where one piece was asked for, which is silent until it is done', async () => {
		const { outcome, finished, clock } = begin(
			{ mode: 'blocking', findRefusal: async () => REFUSED },
			[new OpenBody()],
		);
		await finished;
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'no_progress' });
		expect(clock.now()).toBe(120_000);
	});

	it('behind its first text is stopped, and looked for once', async () => {
		const body = new OpenBody();
		body.send(message('Hel'));
		const { outcome, finished, stopped, fetched, clock } = begin({}, [body]);
		while (clock.now() < 120_000) {
			await settle();
			body.ping();
			await clock.advance(10_000);
		}
		await finished;
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'no_progress' });
		expect(stopped).toEqual(['task-1']);
		expect(fetched).toMatchObject([{ wasStopped: true }]);
	});
});

describe('a stream that broke', () => {
	it('has its result fetched, and what had come before is kept where that is more', async () => {
		const { outcome, fetched, sent } = begin(
			{ recover: async () => ({ ...EMPTY_ANSWER, text: 'Hello', reasoning: 'thought' }) },
			[broken],
		);
		expect(await outcome).toMatchObject({
			result: { text: 'Hello', taskId: 'task-1', reasoning: 'thought' },
			wasRecovered: true,
		});
		expect(fetched).toMatchObject([{ wasStopped: false }]);
		expect(sent).toHaveLength(1);
	});

	it('is the error where there is nothing to fetch', async () => {
		const { outcome, stopped } = begin({}, [broken]);
		expect(await rejectionOf(outcome)).toMatchObject({
			code: 'stream_interrupted',
			turn: { taskId: 'task-1', partialAnswer: 'Hel' },
		});
		expect(stopped).toEqual([]);
	});

	it('fails with the words that Dify has stored, and with what had come', async () => {
		const { outcome } = begin({ recover: async () => await Promise.reject(REFUSED) }, [broken]);
		expect(await rejectionOf(outcome)).toMatchObject({
			code: 'refused',
			turn: { taskId: 'task-1', partialAnswer: 'Hel' },
		});
	});

	it('is not fetched where the run has failed', async () => {
		const error = { event: 'error', code: 'x', message: 'no', status: 400 };
		const { outcome, fetched } = begin({}, [stream(message('Hel'), error)]);
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'x' });
		expect(fetched).toEqual([]);
	});

	it('is looked for only until the deadline, behind which Dify is told to stop', async () => {
		const { outcome, finished, stopped, clock } = begin(
			{
				recover: async (_reducer, { deadline, clock: time }) => {
					await time.wait(60_000, deadline.signal);
					return undefined;
				},
			},
			[broken],
			5_000,
		);
		await finished;
		const failure = await rejectionOf(outcome);
		expect(failure).toMatchObject({ code: 'timeout', turn: { partialAnswer: 'Hel' } });
		expect((failure as DifyError).remedy).toContain('Dify was told to stop it.');
		expect(stopped).toEqual(['task-1']);
		expect(clock.now()).toBe(5_000);
	});

	it('asks for nothing more once the deadline has passed', async () => {
		const { outcome, finished, sent } = begin(
			{
				recover: async (_reducer, { deadline, clock, transport }) => {
					await clock.wait(60_000, deadline.signal);
					await transport({ method: 'GET', path: '/messages' }).catch(() => undefined);
					return undefined;
				},
			},
			[broken],
			5_000,
		);
		await finished;
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'timeout' });
		expect(sent).toHaveLength(1);
	});
});
