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

/** What is to become of a document before it can be found. */
const UNDER_WAY = new Set(['waiting', 'parsing', 'cleaning', 'splitting', 'indexing']);

/** Whether a document is on its way into the index. */
export function isUnderWay(indexingStatus: string): boolean {
	return UNDER_WAY.has(indexingStatus);
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
	await lookUntil({ limit, wholeLimit }, context, async (transport) => {
		const look = batch === '' ? undefined : await lookAtBatch(transport, { ...document, batch });
		if (look === undefined) batch = '';
		const { status, error } = look ?? (await lookAtDocument(transport, document));
		if (status === 'completed') return undefined;
		if (UNDER_WAY.has(status)) return { documentId: document.documentId, status };
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
	await lookUntil({ limit, wholeLimit: limit }, context, async (transport) => {
		states = await readBatch(transport, baseId, batch);
		const open = states.find(({ indexing_status: status }) => UNDER_WAY.has(textOf(status)));
		return open && { documentId: textOf(open.id), status: textOf(open.indexing_status) };
	});
	return states;
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
			"The reason is the embedding model's, the parser's or the chunk rule's. Create or Update writes such a document again the next time it runs.",
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

/** Looks again and again, until nothing is open any more. */
async function lookUntil(
	{ limit, wholeLimit }: { limit: number; wholeLimit: number },
	{ transport, clock, deadline }: WaitContext,
	look: (transport: Transport) => Promise<OpenDocument | undefined>,
): Promise<void> {
	const wait = startDeadline(clock, limit, deadline.signal);
	let open: OpenDocument | undefined;
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
