// Switches one document, and tells what has become of it: Dify itself takes unknown ids, and says nothing more.

import { DifyError } from '../errors/errors';
import type { JsonObject } from '../http/json';
import type { Transport } from '../http/transport';
import { getDocument, readDocumentState, switchDocuments } from './documents';
import type { DocumentState, DocumentSwitch } from './documents';

/** A document behind its switch. */
export interface SwitchedDocument {
	/** As Dify gives it then. */
	document: JsonObject;
	/** Whether it was in another state before. */
	hasChanged: boolean;
}

/** Whether a document is already what a switch would make of it. */
const IS_SO: Record<DocumentSwitch, (state: DocumentState) => boolean> = {
	enable: ({ isEnabled }) => isEnabled,
	disable: ({ isEnabled }) => !isEnabled,
	archive: ({ isArchived }) => isArchived,
	un_archive: ({ isArchived }) => !isArchived,
};

/**
 * Enables, disables, archives or unarchives a document, unless it is so already: each switch locks a
 * document for up to ten minutes (§8 of the knowledge API's facts).
 *
 * @throws DifyError `not_found`, `document_locked`, `document_not_indexed`
 */
export async function switchDocument(
	transport: Transport,
	baseId: string,
	documentId: string,
	action: DocumentSwitch,
): Promise<SwitchedDocument> {
	const look = async () => await getDocument(transport, baseId, documentId);
	const isSo = (document: JsonObject) => IS_SO[action](readDocumentState(document));
	const before = await look();
	if (isSo(before)) return { document: before, hasChanged: false };
	const refusal = await switchDocuments(transport, baseId, [documentId], action).then(
		() => undefined,
		(thrown: unknown) => ({ thrown }),
	);
	if (refusal !== undefined && !isLock(refusal.thrown)) throw refusal.thrown;
	const document = await look();
	// Where the answer to a first request was lost, its own lock refuses the second.
	if (refusal !== undefined && !isSo(document)) throw refusal.thrown;
	return { document, hasChanged: true };
}

function isLock(thrown: unknown): boolean {
	return thrown instanceof DifyError && thrown.code === 'document_locked';
}
