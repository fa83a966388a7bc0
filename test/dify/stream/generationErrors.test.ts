// What is said of a generation that gave no result: what happened, and what the user can do.

import { brokenStream, expired, notStarted } from '../../../dify/stream/generationErrors';
import type { CloseReason } from '../../../dify/stream/generationErrors';
import type { DifyError } from '../../../dify/errors/errors';

const LIMITS = { start: 60_000, idle: 45_000, progress: 1_260_000 };

/** What the message alone tells of a run that did not start: an AI agent reads nothing else. */
const CAUSES =
	'it may not accept the conversation, an input or a file, or all of its workers are busy';

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
			message: `Dify accepted the request but started no run within 60 s: ${CAUSES}`,
			advice: "all of Dify's workers may be busy",
			retryable: false,
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
])('given up for %s', (reason, said) => {
	check(expired(reason, LIMITS, true, 'message'), said);
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
	expect(notStarted(0, 'message').message).toBe(
		`Dify accepted the request but started no run: ${CAUSES}`,
	);
});

it('of a run that has no conversation: no word of one', () => {
	const { message, remedy } = expired('start', LIMITS, true, 'run');
	expect(message).toBe(
		'Dify accepted the request but started no run within 60 s: it may not accept an input or a file, or all of its workers are busy',
	);
	expect(remedy).toContain('every input has an allowed value');
	expect(remedy).not.toContain('conversation');
});

it.each<[CloseReason, boolean, string]>([
	[
		'start',
		true,
		'Dify accepted the request but sent nothing of a text within 60 s: it may be too busy, or a proxy in front of it holds back what it sends',
	],
	['idle', true, 'Dify fell silent in the middle of the answer for 45 s'],
	['no-progress', true, 'Dify kept the connection alive but made no progress for 1260 s'],
	['start', false, 'Dify gave no answer within 1260 s'],
])(
	'of a text, given up for %s (streaming: %s): no word of what only other apps have',
	(reason, streaming, said) => {
		const { message, remedy } = expired(reason, LIMITS, streaming, 'text');
		expect(message).toBe(said);
		expect(remedy).toMatch(/before you (?:ask|send it) again/);
		expect(`${message} ${remedy}`).not.toMatch(
			/workflow|chatflow|conversation|\brun\b|Human Input/,
		);
	},
);

it.each([
	[60_000, '60 s'],
	[1_500, '1.5 s'],
	[999.9720590000002, '1 s'],
	[1_234.5678, '1.235 s'],
	[100, '0.1 s'],
])('that waited %d ms: rounded to whole milliseconds, as %s', (waited, said) => {
	expect(notStarted(waited, 'message').message).toContain(` within ${said}:`);
	const limits = { ...LIMITS, idle: waited };
	expect(expired('idle', limits, true, 'message').message).toMatch(new RegExp(` for ${said}$`));
});
