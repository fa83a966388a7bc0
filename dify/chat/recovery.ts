// Fetches the answer of a turn whose stream broke, instead of asking for it again.

import { AnswerReducer } from '../answer/answer';
import type { Answer, AnswerStatus } from '../answer/chatAnswer';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { runGeneration } from '../stream/generation';
import { readAppForm } from '../app/inputForm';
import { filledTextOf, objectOf, objectsOf, parseObject, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { readMessages } from './messages';
import { take } from '../http/paging';
import { isStopInDisguise } from '../errors/providerErrors';
import { encode, requestJson } from '../http/request';
import { failedRun } from '../http/responseErrors';
import type { Transport } from '../http/transport';

/** What is known of the turn that broke off. */
export interface LostTurn {
	conversationId: string;
	messageId: string;
	/** Null for chatbots and agents, whose answer is lost when Dify could not send it (§7.6). */
	workflowRunId: string | null;
	user: string;
	partialText: string;
	/** Whether Dify was told to stop: then there is nothing to wait for, and one look is enough. */
	wasStopped: boolean;
}

/** What recovering works with. */
export interface RecoveryOptions {
	transport: Transport;
	clock: Clock;
	signal?: AbortSignal;
	/** The clock's time behind which nothing is waited for any more. */
	endsAt: number;
}

/** Milliseconds between two looks; the last one repeats. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** How long a run may still work before its answer counts as not to be had. */
const LONGEST_RUN_WAIT = 300_000;

/** A chatbot that could not send its answer stored an empty one for good; soon or never (§7.6). */
const LONGEST_CHAT_WAIT = 6_000;

/**
 * On a re-attached stream Dify pings by itself, so pings prove nothing; and on 1.15.0 a second
 * listener may never hear the end (§8).
 */
const LONGEST_PINGS = 30_000;

/**
 * The answer that Dify has stored, or goes on to give, for a turn whose stream broke off.
 *
 * @returns undefined where it is not to be had
 * @throws DifyError when Dify says that the turn failed
 */
export async function recoverAnswer(
	lost: LostTurn,
	options: RecoveryOptions,
): Promise<Answer | undefined> {
	const followed = lost.wasStopped ? undefined : await followRun(lost, options);
	if (followed?.status === 'paused') return await completePause(followed, lost, options);
	const { clock, signal } = options;
	const longest = lost.workflowRunId === null ? LONGEST_CHAT_WAIT : LONGEST_RUN_WAIT;
	const end = Math.min(clock.now() + longest, options.endsAt);
	for (let look = 0; ; look++) {
		const stored = await lookUp(lost, options);
		if (stored !== undefined) return complete(stored, lost, followed);
		const pause = PAUSES[Math.min(look, PAUSES.length - 1)] ?? 0;
		if (lost.wasStopped || clock.now() >= end) return undefined;
		await clock.wait(Math.min(pause, end - clock.now()), signal);
		if (signal?.aborted) return undefined;
	}
}

/**
 * Listens to the rest of a chatflow's run (Dify 1.14 and later). Only its end counts: text from
 * before the break does not come again.
 */
async function followRun(
	lost: LostTurn,
	{ transport, clock, signal, endsAt }: RecoveryOptions,
): Promise<Answer | undefined> {
	if (lost.workflowRunId === null) return undefined;
	const total = Number.isFinite(endsAt) ? Math.max(endsAt - clock.now(), 1) : 0;
	const reducer = new AnswerReducer();
	try {
		await runGeneration({
			transport,
			clock,
			reducer,
			cancelSignal: signal,
			streaming: true,
			limits: { total, start: LONGEST_PINGS, idle: LONGEST_PINGS, progress: LONGEST_PINGS },
			request: {
				method: 'GET',
				path: `/workflow/${encode(lost.workflowRunId)}/events`,
				query: { user: lost.user, include_state_snapshot: 'true' },
				feature: 'way to join a run',
			},
		});
	} catch {
		const { failure } = reducer;
		// Whatever else keeps this from working, the stored answer is looked up next.
		if (failure === undefined) return undefined;
		throw toDifyError(failure);
	}
	return reducer.answer;
}

/** A paused turn with its whole text: what was shown before the break does not come again. */
async function completePause(
	paused: Answer,
	lost: LostTurn,
	options: RecoveryOptions,
): Promise<Answer> {
	const [history] = await Promise.allSettled([findMessage(lost, options)]);
	const stored = history.status === 'fulfilled' ? filledTextOf(history.value.answer) : null;
	return { ...paused, text: stored ?? lost.partialText + paused.text };
}

/** An answer as it is stored. */
interface StoredAnswer {
	text: string;
	status: AnswerStatus;
	/** The message in the conversation's history; empty where only the run is known. */
	message: JsonObject;
	/** The run in detail; empty for chatbots and agents. */
	run: JsonObject;
}

/** One look at what Dify has stored; a look that fails has found nothing. */
async function lookUp(lost: LostTurn, options: RecoveryOptions): Promise<StoredAnswer | undefined> {
	const [history, detail] = await Promise.allSettled([
		findMessage(lost, options),
		readRun(lost, options),
	]);
	const message = history.status === 'fulfilled' ? history.value : {};
	const run = detail.status === 'fulfilled' ? detail.value : {};
	const status = statusOf(run);
	if (message.status === 'error' && !isStopInDisguise(textOf(message.error))) {
		throw failedRun(textOf(message.error), null, null);
	}
	if (run.status === 'failed' && status === undefined) {
		throw failedRun(textOf(run.error), null, null);
	}
	if (message.status === 'error' || status === 'stopped') {
		return { text: textOf(message.answer) || lost.partialText, status: 'stopped', message, run };
	}
	const text = filledTextOf(message.answer);
	if (message.status === 'normal' && text !== null) {
		return { text, status: status ?? 'succeeded', message, run };
	}
	if (status === undefined) return undefined;
	return await fromRun(run, status, message, options);
}

/**
 * Up to Dify 1.12 the history of a cut chatflow stays empty, and the run's output serves. It is the
 * text before moderation, so not where moderation is on.
 */
async function fromRun(
	run: JsonObject,
	status: AnswerStatus,
	message: JsonObject,
	{ transport, signal }: RecoveryOptions,
): Promise<StoredAnswer | undefined> {
	const outputs =
		typeof run.outputs === 'string' ? parseObject(run.outputs) : objectOf(run.outputs);
	const text = filledTextOf(outputs?.answer);
	if (text === null) return undefined;
	const form = await readAppForm(transport, signal).catch(() => undefined);
	return form === undefined || form.isModerated ? undefined : { text, status, message, run };
}

async function findMessage(
	{ conversationId, messageId, user }: LostTurn,
	{ transport, signal }: RecoveryOptions,
): Promise<JsonObject> {
	const bounded: Transport = async (request) => await transport({ ...request, signal });
	// The turn is the newest of its conversation, or close to it.
	const newest = await take(readMessages(bounded, conversationId, user), 20);
	return newest.find(({ id }) => id === messageId) ?? {};
}

async function readRun(
	{ workflowRunId }: LostTurn,
	{ transport, signal }: RecoveryOptions,
): Promise<JsonObject> {
	if (workflowRunId === null) return {};
	const run = await requestJson(transport, {
		method: 'GET',
		path: `/workflows/run/${encode(workflowRunId)}`,
		signal,
	});
	// Up to Dify 1.9 an unknown run is an answer of nulls (§3.9).
	return filledTextOf(run.id) === null ? {} : run;
}

/** How a finished run ended; undefined while it works, and for one that failed. */
function statusOf(run: JsonObject): AnswerStatus | undefined {
	if (isStopInDisguise(textOf(run.error))) return 'stopped';
	switch (run.status) {
		case 'succeeded':
		case 'partial-succeeded':
		case 'stopped':
			return run.status;
		default:
			return undefined;
	}
}

function complete(stored: StoredAnswer, lost: LostTurn, followed: Answer | undefined): Answer {
	const { message, run } = stored;
	const made = objectsOf(message.message_files).filter(({ belongs_to }) => belongs_to !== 'user');
	return {
		status: stored.status,
		text: stored.text,
		conversationId: lost.conversationId,
		messageId: lost.messageId,
		taskId: null,
		createdAt: typeof message.created_at === 'number' ? message.created_at : null,
		mode: lost.workflowRunId === null ? 'chat' : 'advanced-chat',
		metadata: followed?.metadata ?? {
			retriever_resources: objectsOf(message.retriever_resources),
			usage: {},
		},
		files: followed?.files.length ? followed.files : made,
		agentThoughts: objectsOf(message.agent_thoughts),
		workflowRunId: lost.workflowRunId,
		workflowRun: followed?.workflowRun ?? (Object.keys(run).length > 0 ? run : null),
		form: null,
		failedNodes: followed?.failedNodes ?? [],
		reasoning: followed?.reasoning ?? '',
		speech: [],
		events: [],
	};
}
