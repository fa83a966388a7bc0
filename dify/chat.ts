// Sends messages to a chat app and stops them.

import type { Answer, AnswerOptions } from './answer';
import { AnswerReducer } from './answer';
import { readAnswerBody } from './answerBody';
import type { Clock } from './clock';
import { DifyError } from './errors';
import type { FileReference } from './files';
import { runGeneration } from './generation';
import type { GenerationLimits } from './generation';
import type { JsonObject } from './json';
import { remedyFor } from './remedies';
import { encode, requestSuccess } from './request';
import type { Transport } from './transport';

/** How Dify is asked to answer. */
export type ResponseMode = 'streaming' | 'blocking';

/** A message as `POST /chat-messages` takes it (§3.1 of Dify's Service API). */
export interface ChatMessage {
	/** Sent byte for byte. */
	query: string;
	user: string;
	/** Values for the app's input form; they count for this turn only. */
	inputs: JsonObject;
	files: FileReference[];
	/** Empty for a new conversation. */
	conversationId: string;
	responseMode: ResponseMode;
	/** Whether Dify names a new conversation by a model. */
	autoGenerateName: boolean;
	/** A published version of a chatflow; empty for the newest. */
	workflowId: string;
	/** Empty for none. */
	traceId: string;
}

/** What sending needs besides the message. */
export interface SendOptions extends AnswerOptions {
	transport: Transport;
	clock: Clock;
	limits: GenerationLimits;
	cancelSignal?: AbortSignal;
}

/** An answer, and the mode in which the app gave it. */
export interface SentAnswer {
	answer: Answer;
	responseMode: ResponseMode;
}

/**
 * Sends one message and waits for its answer. Agents refuse to answer in one piece, before anything
 * runs; they are asked for a stream then.
 *
 * @throws DifyError for whatever gave no answer, with what had arrived; also when Dify answered in
 * another conversation than the one it was asked in
 */
export async function sendMessage(message: ChatMessage, options: SendOptions): Promise<SentAnswer> {
	try {
		return { answer: await ask(message, options), responseMode: message.responseMode };
	} catch (thrown) {
		if (message.responseMode === 'streaming' || !isBlockingRefused(thrown)) {
			throw asConversationMissing(thrown, message);
		}
	}
	const streamed: ChatMessage = { ...message, responseMode: 'streaming' };
	return { answer: await ask(streamed, options), responseMode: 'streaming' };
}

/**
 * Stops a message that is being answered (`POST /chat-messages/{task_id}/stop`).
 *
 * @param user the one that sent the message: with another one, Dify spoils a chatflow's answer
 * (§7.7)
 * @throws DifyError when the request failed; Dify says success to any task id
 */
export async function stopMessage(
	transport: Transport,
	taskId: string,
	user: string,
	signal?: AbortSignal,
): Promise<void> {
	const response = await requestSuccess(transport, {
		method: 'POST',
		path: `/chat-messages/${encode(taskId)}/stop`,
		body: { user },
		signal,
	});
	response.close();
}

async function ask(message: ChatMessage, options: SendOptions): Promise<Answer> {
	const { transport, clock, limits, cancelSignal, ...answerOptions } = options;
	const reducer = new AnswerReducer(answerOptions);
	const body = await runGeneration({
		transport,
		clock,
		limits,
		cancelSignal,
		reducer,
		streaming: message.responseMode === 'streaming',
		request: { method: 'POST', path: '/chat-messages', body: requestBody(message) },
		stop: async (taskId, signal) => await stopMessage(transport, taskId, message.user, signal),
	});
	const answer = body === undefined ? reducer.answer : readAnswerBody(body);
	if (answer === undefined) throw noAnswer();
	if (isOtherConversation(message, answer)) {
		throw answeredElsewhere(answer);
	}
	return answer;
}

function isOtherConversation(message: ChatMessage, answer: Answer): boolean {
	if (message.conversationId === '' || answer.conversationId === null) return false;
	return answer.conversationId.toLowerCase() !== message.conversationId.toLowerCase();
}

function requestBody(message: ChatMessage): JsonObject {
	const { query, user, inputs, files, conversationId, autoGenerateName, workflowId, traceId } =
		message;
	return {
		query,
		user,
		inputs,
		response_mode: message.responseMode,
		// Dify 1.11.0 refuses an empty id; no key is a new conversation everywhere (§4.1).
		...(conversationId === '' ? {} : { conversation_id: conversationId }),
		...(files.length === 0 ? {} : { files }),
		...(autoGenerateName ? {} : { auto_generate_name: false }),
		...(workflowId === '' ? {} : { workflow_id: workflowId }),
		...(traceId === '' ? {} : { trace_id: traceId }),
	};
}

/** "Agent Chat App does not support blocking mode", "Agent App only supports streaming …" (§6.1). */
function isBlockingRefused(thrown: unknown): boolean {
	return (
		thrown instanceof DifyError &&
		thrown.status === 400 &&
		/does not support blocking|only supports streaming/i.test(thrown.message)
	);
}

function asConversationMissing(thrown: unknown, message: ChatMessage): unknown {
	const isMissing =
		thrown instanceof DifyError &&
		thrown.status === 404 &&
		message.conversationId !== '' &&
		thrown.message.startsWith('Conversation');
	return isMissing ? conversationMissing(thrown.message, 404) : thrown;
}

function conversationMissing(words: string, status: number | null): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'conversation_missing',
		message: words,
		remedy: remedyFor('conversation_missing'),
		status,
	});
}

/**
 * Chatflows of Dify 1.15.0 answer in a new conversation when they do not find the one they were
 * asked in (§4.1). The answer was paid for, so it goes along.
 */
function answeredElsewhere(answer: Answer): DifyError {
	return conversationMissing(
		'Dify did not find the conversation and answered in a new one',
		null,
	).withTurn({
		conversationId: answer.conversationId,
		messageId: answer.messageId,
		taskId: answer.taskId,
		partialAnswer: answer.text,
	});
}

function noAnswer(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_dify_api',
		message: "Dify's answer holds no text",
		remedy:
			'Check in Dify that the key in the credential belongs to a chatbot, an agent or a chatflow.',
	});
}
