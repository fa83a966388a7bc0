// Asks a chat app: one turn as a paid run, in the conversation that was meant.

import { AnswerReducer } from '../answer/answer';
import type { AnswerOptions } from '../answer/answer';
import { readAnswerBody } from '../answer/answerBody';
import { turnOf } from '../answer/chatAnswer';
import type { Answer } from '../answer/chatAnswer';
import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { withinDeadline } from '../http/deadline';
import { runToEnd } from '../paidRun/paidRun';
import type { PaidRun, PaidRunOptions, RunOutcome } from '../paidRun/paidRun';
import { conversationMissing, messageRequest, noAnswer, stopMessage } from './chatMessage';
import type { ChatMessage } from './chatMessage';
import { recoverTurn } from './recovery';
import { checkConversation, findSilentRefusal, isNotFound } from './silentStart';

/** What sending needs besides the message. */
export interface SendOptions extends PaidRunOptions, AnswerOptions {
	/** Whether a message whose conversation is gone begins a new one. */
	startNewWhenMissing: boolean;
}

/** What apps that only stream say when they are asked for one piece (§6.1 of Dify's Service API). */
const BLOCKING_REFUSED = new Set([
	'Agent Chat App does not support blocking mode',
	'Agent App only supports streaming response mode.',
]);

/**
 * Sends one message and waits for its answer. Besides what a paid run repeats, a message goes out
 * again without the id of a conversation that is gone, where that is wanted: Dify refuses it before
 * anything runs.
 *
 * @throws DifyError for whatever gave no answer, with what had arrived; also when Dify answered in
 * another conversation than the one it was asked in
 */
export async function sendMessage(
	message: ChatMessage,
	options: SendOptions,
): Promise<RunOutcome<Answer>> {
	const anew = { ...message, conversationId: '' };
	if (options.startNewWhenMissing && (await isMissing(message, options))) {
		return await runToEnd(runOf(anew, options), options);
	}
	try {
		const outcome = await runToEnd(runOf(message, options), options);
		if (isOtherConversation(message, outcome.result) && !options.startNewWhenMissing) {
			throw answeredElsewhere(outcome.result);
		}
		return outcome;
	} catch (thrown) {
		const error = toDifyError(thrown);
		const wasRefused = isRefusedConversation(error, message);
		if (!wasRefused) throw toDifyError(error);
		if (!options.startNewWhenMissing) throw conversationMissing(error.words, 404);
	}
	return await runToEnd(runOf(anew, options), options);
}

/**
 * Whether Dify knows of no such conversation before anything is sent. Only then can a new one be
 * begun for certain: chatflows of 1.13 to 1.14 refuse an unknown one without a word, and one that
 * merely waits for a free worker looks the same (§7.4a).
 */
async function isMissing(
	message: ChatMessage,
	{ transport, deadline }: SendOptions,
): Promise<boolean> {
	const bounded = withinDeadline(transport, deadline);
	const [look] = await Promise.allSettled([checkConversation(bounded, message)]);
	return look.status === 'rejected' && isNotFound(look.reason);
}

function runOf(message: ChatMessage, options: AnswerOptions): PaidRun<Answer, AnswerReducer> {
	return {
		mode: message.responseMode,
		request: (mode) => messageRequest({ ...message, responseMode: mode }),
		createReducer: () => new AnswerReducer(options),
		readBody: readAnswerBody,
		describeEmptyBody: noAnswer,
		refusesBlocking: ({ kind, status, words }) =>
			kind === 'response' && status === 400 && BLOCKING_REFUSED.has(words),
		stop: async (transport, taskId, signal) =>
			await stopMessage(transport, taskId, message.user, signal),
		findRefusal: async (transport, signal) => await findSilentRefusal(transport, message, signal),
		recover: async (reducer, fetching) =>
			await recoverTurn(
				reducer,
				{ user: message.user, workflowRunId: reducer.workflowRunId },
				fetching,
			),
	};
}

function isOtherConversation(message: ChatMessage, answer: Answer): boolean {
	if (message.conversationId === '' || answer.conversationId === null) return false;
	return answer.conversationId.toLowerCase() !== message.conversationId.toLowerCase();
}

/** Whether Dify refused a message for its conversation, which it does before anything runs (§4.1). */
function isRefusedConversation({ kind, status, words }: DifyError, message: ChatMessage): boolean {
	const isRefused = kind === 'response' && status === 404 && message.conversationId !== '';
	return isRefused && words === 'Conversation Not Exists.';
}

/**
 * Chatflows of Dify 1.15.0 answer in a new conversation when they do not find the one they were
 * asked in (§4.1). The answer was paid for, so it goes along.
 */
function answeredElsewhere(answer: Answer): DifyError {
	return conversationMissing('', null)
		.withHeadline('Dify did not find the conversation and answered in a new one')
		.withTurn(turnOf(answer));
}
