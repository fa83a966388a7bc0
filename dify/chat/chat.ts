// Asks a chat app: sends a message once, sees it through, fetches an answer whose stream broke.

import type { AnswerOptions } from '../answer/answer';
import { AnswerReducer } from '../answer/answer';
import { readAnswerBody } from '../answer/answerBody';
import type { Answer } from '../answer/chatAnswer';
import { turnOf } from '../answer/chatAnswer';
import type { ChatMessage } from './chatMessage';
import { conversationMissing, messageRequest, stopMessage } from './chatMessage';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { DifyError } from '../errors/errors';
import type { TurnSoFar } from '../errors/errors';
import type { DifyEvent } from '../stream/events';
import { runGeneration } from '../stream/generation';
import { expired, tellOfStop } from '../stream/generationErrors';
import type { GenerationLimits } from '../stream/lifeSigns';
import { recoverAnswer } from './recovery';
import { withRetries } from '../http/retry';
import type { RetryPolicy } from '../http/retry';
import { findSilentRefusal } from './silentStart';
import type { Transport } from '../http/transport';

/** What sending needs besides the message. */
export interface SendOptions extends AnswerOptions {
	transport: Transport;
	clock: Clock;
	limits: GenerationLimits;
	cancelSignal?: AbortSignal;
	/** Is told every event as it comes. */
	onEvent?: (event: DifyEvent) => void;
	/** How often a message that certainly started nothing is sent again, and who is told. */
	retries: Pick<RetryPolicy, 'maxRetries' | 'onCrowded' | 'random'>;
	/** Whether a message whose conversation is gone begins a new one. */
	startNewWhenMissing: boolean;
}

/** An answer, and what was out of the ordinary on the way to it. */
export interface SentAnswer {
	answer: Answer;
	/** The app only streams, although one piece was asked for. */
	wasStreamedInstead: boolean;
	/** The stream broke, and the answer was fetched afterwards. */
	wasRecovered: boolean;
}

/** Ends of a stream behind which Dify may have the answer all the same. */
const RECOVERABLE = new Set([
	'stream_interrupted',
	'stream_unreadable',
	'event_too_large',
	'idle_timeout',
	'no_progress',
]);

/**
 * Sends one message and waits for its answer. Nothing that may have started a run is sent twice:
 * a message goes out again only when it never arrived, when Dify refused it for being one too many,
 * when an agent refused to answer in one piece, and, where that is wanted, without the id of a
 * conversation that is gone. All of these are refused before anything runs.
 *
 * @throws DifyError for whatever gave no answer, with what had arrived; also when Dify answered in
 * another conversation than the one it was asked in
 */
export async function sendMessage(message: ChatMessage, options: SendOptions): Promise<SentAnswer> {
	const { clock, cancelSignal, retries, limits } = options;
	const endsAt = limits.total > 0 ? clock.now() + limits.total : Infinity;
	const attempt = async (toSend: ChatMessage) =>
		await withRetries(
			{ ...retries, clock, endsAt, signal: cancelSignal },
			async () => await ask(toSend, endsAt, options),
		);
	try {
		return await inAnyMode(message, attempt);
	} catch (thrown) {
		const error = asConversationMissing(toDifyError(thrown), message);
		// An answer that came from another conversation was paid for; asking again would pay twice.
		const mayStartNew = options.startNewWhenMissing && !error.turn.messageId;
		if (error.code !== 'conversation_missing' || !mayStartNew) throw error;
	}
	return await inAnyMode({ ...message, conversationId: '' }, attempt);
}

/** Agents refuse to answer in one piece, before anything runs; they are asked for a stream then. */
async function inAnyMode(
	message: ChatMessage,
	attempt: (message: ChatMessage) => Promise<SentAnswer>,
): Promise<SentAnswer> {
	if (message.responseMode === 'streaming') return await attempt(message);
	const outcome = await attempt(message).catch((thrown: unknown) => toDifyError(thrown));
	if (!(outcome instanceof DifyError)) return outcome;
	if (!isBlockingRefused(outcome)) throw outcome;
	return {
		...(await attempt({ ...message, responseMode: 'streaming' })),
		wasStreamedInstead: true,
	};
}

async function ask(
	message: ChatMessage,
	endsAt: number,
	options: SendOptions,
): Promise<SentAnswer> {
	const reducer = new AnswerReducer(options);
	const { transport, clock, limits, cancelSignal, onEvent } = options;
	let answer: Answer | undefined;
	let wasRecovered = false;
	try {
		const body = await runGeneration({
			transport,
			clock,
			// What earlier tries have taken of the whole time is gone.
			limits: { ...limits, total: limits.total > 0 ? Math.max(endsAt - clock.now(), 1) : 0 },
			cancelSignal,
			onEvent,
			reducer,
			streaming: message.responseMode === 'streaming',
			request: messageRequest(message),
			stop: async (taskId, signal) => await stopMessage(transport, taskId, message.user, signal),
			findReason: async (signal) => await findSilentRefusal(transport, message, signal),
		});
		answer = body === undefined ? reducer.answer : readAnswerBody(body);
	} catch (thrown) {
		answer = await recover(toDifyError(thrown), reducer, { message, endsAt, options });
		wasRecovered = true;
	}
	if (answer === undefined) throw noAnswer();
	if (isOtherConversation(message, answer) && !options.startNewWhenMissing) {
		throw answeredElsewhere(answer);
	}
	return { answer, wasRecovered, wasStreamedInstead: false };
}

/** A message that is under way, and the moment until which its answer may be waited for. */
interface SentMessage {
	message: ChatMessage;
	endsAt: number;
	options: SendOptions;
}

/**
 * The answer behind a broken stream.
 *
 * @throws DifyError the failure itself where there is nothing to fetch
 */
async function recover(
	failure: DifyError,
	reducer: AnswerReducer,
	sent: SentMessage,
): Promise<Answer> {
	const { message, endsAt, options } = sent;
	const { conversationId, messageId } = reducer.turn;
	const isLost = RECOVERABLE.has(failure.code) && conversationId !== null && messageId !== null;
	if (!isLost) throw failure;
	const turn = { ...reducer.turn, partialAnswer: reducer.text };
	const recovered = await recoverAnswer(
		{
			conversationId,
			messageId,
			workflowRunId: reducer.workflowRunId,
			user: message.user,
			partialText: reducer.text,
			wasStopped: failure.code === 'no_progress',
		},
		{ ...options, signal: options.cancelSignal, endsAt },
	).catch((thrown: unknown) => {
		throw toDifyError(thrown).withTurn(turn);
	});
	if (recovered === undefined) throw await endedWaiting(failure, turn, sent);
	return merge(reducer.snapshot(recovered.status), recovered);
}

/** What was fetched, and what had come before the break where that is more. */
function merge(before: Answer, fetched: Answer): Answer {
	const more = <Part>(part: Part[], other: Part[]) => (part.length > 0 ? part : other);
	return {
		...before,
		text: fetched.text,
		createdAt: before.createdAt ?? fetched.createdAt,
		metadata: { ...before.metadata, ...fetched.metadata },
		files: more(fetched.files, before.files),
		agentThoughts: more(fetched.agentThoughts, before.agentThoughts),
		failedNodes: more(before.failedNodes, fetched.failedNodes),
		workflowRun: fetched.workflowRun ?? before.workflowRun,
		form: fetched.form ?? before.form,
		reasoning: fetched.reasoning || before.reasoning,
	};
}

/**
 * Why an answer was not waited for any longer. Where the user's limit or the execution's end was
 * the reason, Dify is told to stop what may still be going on.
 */
async function endedWaiting(
	failure: DifyError,
	turn: TurnSoFar,
	{ message, endsAt, options }: SentMessage,
): Promise<DifyError> {
	const { transport, clock, limits, cancelSignal } = options;
	const wasCancelled = cancelSignal?.aborted === true;
	if (!wasCancelled && clock.now() < endsAt) return failure;
	const stopped = await tellOfStop(stopMessage(transport, turn.taskId ?? '', message.user));
	return expired(wasCancelled ? 'cancelled' : 'total', limits).withTurn(turn, stopped);
}

function isOtherConversation(message: ChatMessage, answer: Answer): boolean {
	if (message.conversationId === '' || answer.conversationId === null) return false;
	return answer.conversationId.toLowerCase() !== message.conversationId.toLowerCase();
}

/** "Agent Chat App does not support blocking mode", "Agent App only supports streaming …" (§6.1). */
function isBlockingRefused(error: DifyError): boolean {
	return (
		error.status === 400 && /does not support blocking|only supports streaming/i.test(error.message)
	);
}

function asConversationMissing(error: DifyError, message: ChatMessage): DifyError {
	const isMissing =
		error.status === 404 &&
		message.conversationId !== '' &&
		error.message.startsWith('Conversation');
	return isMissing ? conversationMissing(error.message, 404) : error;
}

/**
 * Chatflows of Dify 1.15.0 answer in a new conversation when they do not find the one they were
 * asked in (§4.1). The answer was paid for, so it goes along.
 */
function answeredElsewhere(answer: Answer): DifyError {
	return conversationMissing(
		'Dify did not find the conversation and answered in a new one',
		null,
	).withTurn(turnOf(answer));
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
