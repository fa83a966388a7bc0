// Fetches the answer of a turn whose stream broke, instead of asking for it again.

import { AnswerReducer } from '../answer/answer';
import { emptyAnswer } from '../answer/chatAnswer';
import type { Answer, AnswerStatus } from '../answer/chatAnswer';
import { readRunEnd } from '../answer/graphRun';
import type { RunEnd } from '../answer/graphRun';
import { readAppForm } from '../app/inputForm';
import { readStoredForms } from '../app/pausedForm';
import type { DifyError } from '../errors/errors';
import { isStopInDisguise } from '../errors/runFailure';
import { filledTextOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { take } from '../http/paging';
import { failedRun, fromErrorEvent } from '../http/responseErrors';
import type { Transport } from '../http/transport';
import type { Fetching } from '../paidRun/paidRun';
import { lookOnce, lookUntil } from '../paidRun/lookUntil';
import type { Look } from '../paidRun/lookUntil';
import { rejoinRun } from '../paidRun/rejoin';
import { pastBefore } from '../paidRun/resume';
import { readRunDetail } from '../paidRun/runDetail';
import { readMessages } from './messages';

/** What is known of the turn that broke off. */
export interface LostTurn {
	/** Null, as the message's, where nothing of the turn was heard. */
	conversationId: string | null;
	messageId: string | null;
	/** Null for chatbots and agents, whose answer is lost when Dify could not send it (§7.6). */
	workflowRunId: string | null;
	user: string;
	partialText: string;
	/** The token of a form that was answered just before: it may still look as if it waited (§8). */
	answeredForm?: string;
}

/**
 * The answer of the turn that a reducer has followed so far.
 *
 * @returns undefined where it is not to be had, or the turn is not known
 * @throws DifyError as {@link recoverAnswer}
 */
export async function recoverTurn(
	{ turn, text }: AnswerReducer,
	known: Pick<LostTurn, 'user' | 'workflowRunId' | 'answeredForm'>,
	fetching: Fetching,
): Promise<Answer | undefined> {
	const { conversationId, messageId } = turn;
	const isKnown = conversationId !== null && messageId !== null;
	// Of a run whose form was answered, the run itself tells what came of it.
	if (!isKnown && known.answeredForm === undefined) return undefined;
	return await recoverAnswer({ ...known, conversationId, messageId, partialText: text }, fetching);
}

/**
 * The answer that Dify has stored, or goes on to give, for a turn whose stream broke off.
 *
 * @returns undefined where it is not to be had
 * @throws DifyError when Dify says that the turn failed
 */
export async function recoverAnswer(
	turn: LostTurn,
	fetching: Fetching,
): Promise<Answer | undefined> {
	const followed = await followRun(turn, fetching);
	const lost = {
		...turn,
		conversationId: turn.conversationId ?? followed?.conversationId ?? null,
		messageId: turn.messageId ?? followed?.messageId ?? null,
	};
	if (followed?.status === 'paused') return await completePause(followed, lost, fetching);
	// A chatbot that could not send its answer stored an empty one for good (§7.6).
	const isOver = lost.workflowRunId === null || followed !== undefined;
	const stored = await lookUntil(
		async (transport) => await lookUp(lost, followed, transport),
		isOver,
		fetching,
	);
	return stored && complete(stored, lost, followed);
}

/** Listens to the rest of a chatflow's run. Only its end counts. */
async function followRun(lost: LostTurn, fetching: Fetching): Promise<Answer | undefined> {
	const { workflowRunId, user, answeredForm } = lost;
	if (workflowRunId === null || fetching.wasStopped) return undefined;
	const reducer = new AnswerReducer();
	const isPast = answeredForm === undefined ? undefined : pastBefore(answeredForm);
	await rejoinRun(reducer, { workflowRunId, user, isPast }, fetching);
	return reducer.result;
}

/** A paused turn with its whole text: what was shown before the break does not come again. */
async function completePause(paused: Answer, lost: LostTurn, fetching: Fetching): Promise<Answer> {
	const message = await lookOnce(async (transport) => await findMessage(lost, transport), fetching);
	const stored = filledTextOf(message?.answer);
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
async function lookUp(
	lost: LostTurn,
	followed: Answer | undefined,
	transport: Transport,
): Promise<Look<StoredAnswer>> {
	const { workflowRunId } = lost;
	const [history, detail] = await Promise.allSettled([
		findMessage(lost, transport),
		workflowRunId === null ? undefined : readRunDetail(transport, workflowRunId),
	]);
	const message = history.status === 'fulfilled' ? history.value : {};
	const known = detail.status === 'fulfilled' ? detail.value : undefined;
	const isUnknown = detail.status === 'fulfilled' && known === undefined;
	// What was heard of the run's end serves where its detail cannot be read.
	const run = known ?? followed?.workflowRun ?? {};
	const end = readRunEnd(run, null);
	if (message.status === 'error' && !isStopInDisguise(textOf(message.error))) {
		throw storedFailure(textOf(message.error), lost);
	}
	if (end !== undefined && 'failure' in end) throw end.failure;
	const status = message.status === 'error' ? 'stopped' : (end?.status ?? followed?.status);
	if (!hasGoneOn(lost, message, end)) return { isOver: false };
	const text = filledTextOf(message.answer);
	if (status === 'stopped') {
		return { isOver: true, found: { text: text ?? lost.partialText, status, message, run } };
	}
	if (message.status === 'paused') {
		return { isOver: true, found: { text: text ?? '', status: 'paused', message, run } };
	}
	if (message.status === 'normal' && text !== null) {
		return { isOver: true, found: { text, status: status ?? 'succeeded', message, run } };
	}
	if (status === undefined) return { isOver: isUnknown };
	return { isOver: true, ...(await readFromRun(lost, { status, message, run }, transport)) };
}

/**
 * Whether what is stored tells of what came behind an answered form. For a moment the run still
 * counts as paused, and the message holds its text of before (§8): only the end of the run, or
 * another form that waits, is news.
 */
function hasGoneOn(
	{ answeredForm }: LostTurn,
	message: JsonObject,
	end: RunEnd | undefined,
): boolean {
	if (answeredForm === undefined) return true;
	if (end !== undefined && !('status' in end && end.status === 'paused')) return true;
	return readStoredForms(message).some(({ formToken }) => formToken !== answeredForm);
}

/** The failure that Dify has stored with a message: the same that its stream would have told. */
function storedFailure(words: string, { workflowRunId }: LostTurn): DifyError {
	if (workflowRunId !== null) return failedRun(words, null, null);
	return fromErrorEvent({ code: 'completion_request_error', message: words });
}

/**
 * Up to Dify 1.12 the history of a cut chatflow stays empty, and the run's output serves. It is the
 * text before moderation, so not where moderation is on.
 */
async function readFromRun(
	lost: LostTurn,
	seen: Omit<StoredAnswer, 'text'>,
	transport: Transport,
): Promise<Omit<Look<StoredAnswer>, 'isOver'>> {
	if (seen.status === 'paused') return { instead: { ...seen, text: lost.partialText } };
	const { answer } = objectOf(seen.run.outputs);
	// An answer of nothing withholds nothing either.
	if (answer === '') return { instead: { ...seen, text: '' } };
	const text = filledTextOf(answer);
	if (text === null) return lost.partialText === '' ? { instead: { ...seen, text: '' } } : {};
	const form = await readAppForm(transport).catch(() => undefined);
	return form === undefined || form.isModerated ? {} : { found: { ...seen, text } };
}

async function findMessage(
	{ conversationId, messageId, user }: LostTurn,
	transport: Transport,
): Promise<JsonObject> {
	if (conversationId === null) return {};
	// The turn is the newest of its conversation, or close to it.
	const newest = await take(readMessages(transport, conversationId, user), 20);
	return newest.find(({ id }) => id === messageId) ?? {};
}

function complete(stored: StoredAnswer, lost: LostTurn, followed: Answer | undefined): Answer {
	const { message, run } = stored;
	const made = objectsOf(message.message_files).filter(({ belongs_to }) => belongs_to !== 'user');
	return {
		...emptyAnswer(),
		status: stored.status,
		text: stored.text,
		conversationId: lost.conversationId,
		messageId: lost.messageId,
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
		forms: stored.status === 'paused' ? readStoredForms(message) : [],
		failedNodes: followed?.failedNodes ?? [],
		reasoning: followed?.reasoning ?? '',
	};
}
