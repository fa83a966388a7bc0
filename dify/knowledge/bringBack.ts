// Brings a document into a state in which it can be written, by the way that works for the state it is in.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import type { Transport } from '../http/transport';
import { getDocument, readDocumentState, switchDocuments } from './documents';
import type { DocumentState } from './documents';
import { isUnderWay, waitUntilIndexed } from './indexing';
import type { AwaitedDocument, WaitContext } from './indexing';

/**
 * How a document can be written (§6 and §19 of the knowledge API's facts): `update` where it is
 * available; `overwrite` by creating one of its name, which is the only way for one that failed or is
 * on its way; `replace` where only another document in its place helps.
 */
export type WayToWrite = 'update' | 'overwrite' | 'replace';

/** What is known besides the document's own state. */
export interface WriteConditions {
	/** Whether creating a document of its name can only mean this one; asked where it matters. */
	isOnlyOfItsName(): Promise<boolean>;
	/** Milliseconds to wait for its indexing; 0 for no limit. */
	limit: number;
	/** The user's limit, of which that is what is left. */
	wholeLimit: number;
}

/**
 * The document as it is now.
 *
 * @returns undefined where it is gone
 * @throws DifyError
 */
export async function lookAgain(
	transport: Transport,
	baseId: string,
	documentId: string,
): Promise<DocumentState | undefined> {
	try {
		return readDocumentState(await getDocument(transport, baseId, documentId));
	} catch (thrown) {
		if (thrown instanceof DifyError && thrown.code === 'not_found') return undefined;
		throw toDifyError(thrown);
	}
}

/**
 * Milliseconds behind which nobody works on a document any more: less than a day, so that a daily run
 * mends it, and more than the fourteen hours by which times are off that a Dify outside of UTC gives.
 */
const STUCK_AFTER = 20 * 60 * 60 * 1_000;

/**
 * Whether a document will never be indexed, although it is on its way: the server's worker was down
 * when it was written, or went down over it (§7 of the knowledge API's facts).
 *
 * @param document as it is now, read by itself
 */
export function isStuck({ indexingStatus, updatedAt }: DocumentState): boolean {
	if (!isUnderWay(indexingStatus) || updatedAt === null) return false;
	return Date.now() - updatedAt * 1_000 > STUCK_AFTER;
}

/**
 * Prepares a document for being written.
 *
 * @param document as it is now
 * @throws DifyError `document_locked` where it is archived and Dify does not unarchive it just now
 */
export async function prepareForWrite(
	baseId: string,
	document: DocumentState,
	{ isOnlyOfItsName, ...limits }: WriteConditions,
	context: WaitContext,
): Promise<WayToWrite> {
	const { transport } = context;
	if (document.isArchived) {
		await switchDocuments(transport, baseId, [document.id], 'un_archive');
	}
	if (document.isPaused || isStuck(document)) return 'replace';
	const { indexingStatus, isEnabled } = document;
	if (indexingStatus !== 'completed') {
		if (isEnabled && (await isOnlyOfItsName())) return 'overwrite';
		if (!isUnderWay(indexingStatus)) return 'replace';
		const awaited = { baseId, documentId: document.id, batch: '' };
		if (!(await hasEndedWell(awaited, limits, context))) return 'replace';
	}
	if (isEnabled) return 'update';
	return (await tryToEnable(transport, baseId, document.id)) ? 'update' : 'replace';
}

/**
 * Brings back a document that needs no other content: unarchived and enabled.
 *
 * @returns whether anything had to be done
 * @throws DifyError `document_locked` where Dify does not switch it just now
 */
export async function bringBack(
	transport: Transport,
	baseId: string,
	{ id, isArchived, isEnabled }: DocumentState,
): Promise<boolean> {
	if (isArchived) await switchDocuments(transport, baseId, [id], 'un_archive');
	if (!isEnabled) await switchDocuments(transport, baseId, [id], 'enable');
	return isArchived || !isEnabled;
}

/** Whether its indexing ended well; false where it failed or was paused. */
async function hasEndedWell(
	document: AwaitedDocument,
	{ limit, wholeLimit }: Omit<WriteConditions, 'isOnlyOfItsName'>,
	context: WaitContext,
): Promise<boolean> {
	try {
		await waitUntilIndexed(document, limit, context, wholeLimit);
		return true;
	} catch (thrown) {
		if (thrown instanceof DifyError && ENDED_BADLY.has(thrown.code)) return false;
		throw toDifyError(thrown);
	}
}

const ENDED_BADLY = new Set(['indexing_failed', 'document_paused']);

/** Whether it could be enabled; within ten minutes of another switch Dify may refuse it (§8). */
async function tryToEnable(
	transport: Transport,
	baseId: string,
	documentId: string,
): Promise<boolean> {
	try {
		await switchDocuments(transport, baseId, [documentId], 'enable');
		return true;
	} catch (thrown) {
		if (thrown instanceof DifyError && thrown.code === 'document_locked') return false;
		throw toDifyError(thrown);
	}
}
