// What is said of a generation that gave no result: what happened, and what the user can do.

import {
	brokenStream,
	expired,
	notStarted,
	tellOfStop,
} from '../../../dify/stream/generationErrors';
import type { CloseReason } from '../../../dify/stream/generationErrors';
import type { DifyError } from '../../../dify/errors/errors';

const LIMITS = { total: 90_000, start: 60_000, idle: 45_000, progress: 1_260_000 };

interface Said {
	kind: string;
	code: string;
	message: string;
	/** A part of the advice. */
	advice: string;
	retryable: boolean;
}

function check(error: DifyError, { advice, ...said }: Said): void {
	expect(error).toMatchObject(said);
	expect(error.remedy).toContain(advice);
}

it.each<[CloseReason, Said]>([
	[
		'start',
		{
			kind: 'run',
			code: 'run_not_started',
			message: 'Dify accepted the request but started no run within 60 s',
			advice: "all of Dify's workers may be busy",
			retryable: false,
		},
	],
	[
		'total',
		{
			kind: 'run',
			code: 'timeout',
			message: 'The answer was not complete after 90 s',
			advice: "Raise the option 'Timeout'",
			retryable: true,
		},
	],
	[
		'idle',
		{
			kind: 'connection',
			code: 'idle_timeout',
			message: 'Dify fell silent in the middle of the answer for 45 s',
			advice: 'before you send it again',
			retryable: true,
		},
	],
	[
		'no-progress',
		{
			kind: 'run',
			code: 'no_progress',
			message: 'Dify kept the connection alive but made no progress for 1260 s',
			advice: 'Human Input',
			retryable: false,
		},
	],
	[
		'cancelled',
		{
			kind: 'cancelled',
			code: 'cancelled',
			message: 'The execution was stopped before Dify had answered',
			advice: 'Nothing to do',
			retryable: false,
		},
	],
])('given up for %s', (reason, said) => {
	check(expired(reason, LIMITS), said);
});

it('of a broken stream: that Dify may have gone on', () => {
	check(brokenStream('reset'), {
		kind: 'connection',
		code: 'stream_interrupted',
		message: 'The connection to Dify broke before the answer was complete',
		advice: 'before you send it again',
		retryable: true,
	});
	expect(brokenStream('reset').cause).toBe('reset');
});

it('of a stream that Dify closed without any event: no time, for none was waited', () => {
	expect(notStarted(0).message).toBe('Dify accepted the request but started no run');
});

it('of the request to stop: whether it arrived, and why not', async () => {
	expect(await tellOfStop(Promise.resolve())).toBe('Dify was told to stop it.');
	const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
	expect(await tellOfStop(Promise.reject(refused))).toMatch(
		/^Dify could not be told to stop it \(.+\)\.$/,
	);
});
