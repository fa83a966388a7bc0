// Follows a turn event by event, with the test saying how far the stream is behind each of them.

import type { AnswerOptions } from '../../dify/answer/answer';
import { AnswerReducer } from '../../dify/answer/answer';
import { emptyAnswer } from '../../dify/answer/chatAnswer';
import type { Answer } from '../../dify/answer/chatAnswer';
import type { StreamProgress } from '../../dify/stream/streamReducer';
import type { DifyEvent } from '../../dify/stream/events';

/** Events in their order; a word stands behind the event that brought the stream so far. */
export type Steps = (DifyEvent | StreamProgress)[];

/**
 * Adds the events and checks how far the stream is after each of them: open, until a word says
 * something else.
 */
export function follow(steps: Steps, options?: AnswerOptions): AnswerReducer {
	const reducer = new AnswerReducer(options);
	let progress: StreamProgress = 'open';
	steps.forEach((step, index) => {
		if (typeof step === 'string') return;
		reducer.add(step);
		const next = steps[index + 1];
		if (typeof next === 'string') progress = next;
		expect([index, step.event, reducer.progress]).toEqual([index, step.event, progress]);
	});
	return reducer;
}

/** The answer of a turn that must have one. */
export function answerOf(steps: Steps, options?: AnswerOptions): Answer {
	const { result } = follow(steps, options);
	if (result === undefined) throw new Error('The turn gave no answer');
	return result;
}

/** What providers say of too many requests (seen on 1.9.2 and later). */
export const RATE_LIMIT = '[echo] Rate Limit Error, 429: too many requests, try again in 20s';

/** What Dify counts for a turn without a model. */
export const ZERO_USAGE = { usage: { total_tokens: 0 } };

/** An answer of which nothing came but its end. */
export const EMPTY_ANSWER: Answer = emptyAnswer();
