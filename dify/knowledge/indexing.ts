// Waits until documents are indexed: a write is accepted long before its text can be found.

import { DifyError, formatSeconds } from '../errors/errors';
import { isPassingFailure } from '../errors/providerErrors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { startDeadline, withinDeadline } from '../http/deadline';
import type { Deadline } from '../http/deadline';
import { objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { getDocument, readDocumentState } from './documents';
import { documentPath } from './paths';

/** What waiting works with. */
export interface WaitContext {
	transport: Transport;
	clock: Clock;
	/** The item's; behind it nothing is waited for any more. */
	deadline: Deadline;
}

/** Which document is waited for. */
export interface AwaitedDocument {
	baseId: string;
	documentId: string;
	/** The batch of its last write; empty where it is not known. */
	batch: string;
}

/** Milliseconds until the first look, by how much the pauses grow, and the longest one (§7). */
const FIRST_PAUSE = 500;

const GROWTH = 1.5;

const LONGEST_PAUSE = 5_000;

/** States that a document does not leave by itself; any other is one on its way. */
const ENDS = new Set(['completed', 'error', 'paused']);

/** Whether a document is on its way into the index. */
export function isUnderWay(indexingStatus: string): boolean {
	return !ENDS.has(indexingStatus);
}

/**
 * The state of each document of a batch (`GET …/documents/{batch}/indexing-status`).
 *
 * @throws DifyError `not_found` for a batch that no document has any more
 */
export async function readBatch(
	transport: Transport,
	baseId: string,
	batch: string,
): Promise<JsonObject[]> {
	const body = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: documentPath(baseId, batch, '/indexing-status'),
	});
	return objectsOf(body.data);
}

/**
 * Waits until a document is indexed. Its batch is asked, and the document itself where that batch is
 * no longer its own: an overwrite by name gives it another (§7).
 *
 * @param limit milliseconds; 0 for no limit
 * @param wholeLimit the user's limit, where that is only what is left of it
 * @throws DifyError `indexing_failed` with the provider's words, `document_paused` where a person
 * paused it, `indexing_timeout` at the limit
 */
export async function waitUntilIndexed(
	document: AwaitedDocument,
	limit: number,
	context: WaitContext,
	wholeLimit = limit,
): Promise<void> {
	let { batch } = document;
	const open = { documentId: document.documentId, status: '' };
	await lookUntil({ limit, wholeLimit }, context, open, async (transport) => {
		const look = batch === '' ? undefined : await lookAtBatch(transport, { ...document, batch });
		if (look === undefined) batch = '';
		const { status, error } = look ?? (await lookAtDocument(transport, document));
		if (status === 'completed') return undefined;
		if (isUnderWay(status)) return { ...open, status };
		throw notIndexed(document.documentId, status, error);
	});
}

/**
 * Waits until all documents of a batch have ended, well or not.
 *
 * @param limit milliseconds; 0 for no limit
 * @returns the state of each
 * @throws DifyError `indexing_timeout` at the limit, `not_found` for a batch that no document has
 */
export async function waitForBatch(
	baseId: string,
	batch: string,
	limit: number,
	context: WaitContext,
): Promise<JsonObject[]> {
	let states: JsonObject[] = [];
	await lookUntil({ limit, wholeLimit: limit }, context, undefined, async (transport) => {
		states = await readBatch(transport, baseId, batch);
		const open = states.find(({ indexing_status: status }) => isUnderWay(textOf(status)));
		return open && { documentId: textOf(open.id), status: textOf(open.indexing_status) };
	});
	return states;
}

/**
 * The ids of documents of which none failed.
 *
 * @param states what {@link waitForBatch} gave
 * @throws DifyError as {@link waitUntilIndexed}, for the first that failed, with the ids of the others
 */
export function checkIndexed(states: JsonObject[]): string[] {
	const ids = states.map(({ id }) => textOf(id));
	const failures = states.flatMap(({ id, indexing_status: status, error }) =>
		status === 'completed' ? [] : [notIndexed(textOf(id), textOf(status), textOf(error))],
	);
	const [first, ...others] = failures;
	if (first === undefined) return ids;
	const indexed = states.filter(({ indexing_status: status }) => status === 'completed');
	throw first.withTurn(
		{},
		states.length === 1
			? ''
			: `${indexed.length} of the ${states.length} documents of this batch are indexed.${others.length === 0 ? '' : ` The others: ${others.map(({ message }) => message).join('; ')}.`}`,
	);
}

/** The failure of a document that is not in the index and not on its way. */
export function notIndexed(documentId: string, status: string, words: string): DifyError {
	if (status === 'paused') {
		return new DifyError({
			kind: 'run',
			code: 'document_paused',
			message: `The indexing of the document ${documentId} was paused in Dify`,
			remedy:
				'Only a person can resume it, in the documents of the knowledge base in Dify. Create or Update replaces it.',
		});
	}
	return new DifyError({
		kind: 'run',
		code: 'indexing_failed',
		message: `Dify could not index the document ${documentId}${words === '' ? ', and gave no reason' : `: ${words}`}`,
		words,
		remedy:
			'If a model failed, look at its key and its limits in Dify, under Settings, Model Provider. If the file could not be read, send a sound one or its text; if a length is not allowed, change Chunking. Create or Update writes the document again the next time it runs.',
		retryable: isPassingFailure(words),
	});
}

/**
 * The failure of documents that were made together, some of which are not in the index.
 *
 * @param documents Dify's rows, with their states
 * @returns undefined where all are indexed
 */
export function notCompleted(documents: JsonObject[]): DifyError | undefined {
	const failed = documents.filter(({ indexing_status: status }) => status !== 'completed');
	if (failed.length === 0) return undefined;
	const told = failed.map(({ id, name, indexing_status: status, error }) => {
		const why = textOf(error) || `it is ${textOf(status)}`;
		return `${textOf(name)} (${textOf(id)}): ${why}`;
	});
	const words = failed.map(({ error }) => textOf(error)).join('; ');
	const indexed = documents.filter((document) => !failed.includes(document));
	return new DifyError({
		kind: 'run',
		code: 'indexing_failed',
		message: `Dify could not index ${failed.length} of ${documents.length} documents: ${told.join('; ')}`,
		words,
		remedy: `The reason is the file's, a node's of the pipeline or the embedding model's. Delete what failed before you run the pipeline for it again, for each run makes new documents.${indexed.length === 0 ? '' : ` These are indexed: ${indexed.map(({ id }) => textOf(id)).join(', ')}.`}`,
		retryable: isPassingFailure(words),
	});
}

interface Look {
	status: string;
	error: string;
}

async function lookAtBatch(
	transport: Transport,
	{ baseId, documentId, batch }: AwaitedDocument,
): Promise<Look | undefined> {
	try {
		const states = await readBatch(transport, baseId, batch);
		const state = states.find(({ id }) => id === documentId);
		return state && { status: textOf(state.indexing_status), error: textOf(state.error) };
	} catch (thrown) {
		if (thrown instanceof DifyError && thrown.code === 'not_found') return undefined;
		throw toDifyError(thrown);
	}
}

async function lookAtDocument(
	transport: Transport,
	{ baseId, documentId }: AwaitedDocument,
): Promise<Look> {
	const { isPaused, indexingStatus, error } = readDocumentState(
		await getDocument(transport, baseId, documentId),
	);
	return { status: isPaused ? 'paused' : indexingStatus, error: error ?? '' };
}

/** A document that is still on its way. */
interface OpenDocument {
	documentId: string;
	status: string;
}

/**
 * Looks again and again, until nothing is open any more.
 *
 * @param awaited what is open as long as no look has come back
 */
async function lookUntil(
	{ limit, wholeLimit }: { limit: number; wholeLimit: number },
	{ transport, clock, deadline }: WaitContext,
	awaited: OpenDocument | undefined,
	look: (transport: Transport) => Promise<OpenDocument | undefined>,
): Promise<void> {
	const wait = startDeadline(clock, limit, deadline.signal);
	let open = awaited;
	// What ended the wait says more than how the look under way then failed.
	const why = (thrown: unknown) =>
		deadline.failure() ?? (wait.failure()?.code === 'timeout' ? late(open, wholeLimit) : thrown);
	try {
		const looking = withinDeadline(transport, wait);
		for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE)) {
			open = await look(looking);
			if (open === undefined) return;
			await clock.wait(pause, wait.signal);
		}
	} catch (thrown) {
		throw why(thrown);
	} finally {
		wait.end();
	}
}

function late(open: OpenDocument | undefined, limit: number): DifyError {
	const isQueued = open?.status === 'waiting';
	const what = open === undefined ? 'The document' : `The document ${open.documentId}`;
	return new DifyError({
		kind: 'run',
		code: 'indexing_timeout',
		message: `${what} was not indexed after ${formatSeconds(limit)}`,
		remedy: `Dify goes on with it${isQueued ? ', but had not even begun: if that stays so, the worker of the Dify server does not run' : ''}. Raise the option 'Timeout', or ask for it later with Wait Until Indexed.`,
		retryable: true,
	});
}
