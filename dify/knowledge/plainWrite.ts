// Create and Update: writes one document as it was told, whatever its source may be.

import { DifyError } from '../errors/errors';
import { textOf } from '../http/json';
import { BEING_WRITTEN, HASH_FIELD, hashOf } from './contentHash';
import { documentsNamed } from './documentIndex';
import { createDocument, updateDocument } from './documentWrites';
import type { AcceptedWrite, DocumentWrite } from './documentWrites';
import { getDocument, readDocumentState } from './documents';
import type { DocumentState } from './documents';
import { waitUntilIndexed } from './indexing';
import type { WaitContext } from './indexing';
import type { KnownBase } from './knownBase';
import { setValues, textValue } from './setValues';
import type { NamedValue } from './setValues';
import type { UpsertResult } from './upsert';
import { planWrite } from './writePlan';
import type { DocumentDraft } from './writePlan';

/** What is written, and how far to go. */
export interface PlainWrite {
	draft: DocumentDraft;
	/** Values to set; others are kept. */
	metadata: NamedValue[];
	/** Whether to wait until the new content can be found. */
	waitUntilIndexed: boolean;
	/** Milliseconds to wait for indexing; 0 for no limit. */
	limit: number;
}

/** What one run of a node works with. */
export interface PlainWriteContext extends WaitContext {
	base: KnownBase;
}

/**
 * Makes a document. Dify would write over one of the same name without a word (§6.1 of the knowledge
 * API's facts), so that is looked for first.
 *
 * @param ifExists what to do then
 * @throws DifyError `document_exists` where there is one and it is not to be written over
 */
export async function createPlainly(
	write: PlainWrite,
	ifExists: 'error' | 'overwrite',
	context: PlainWriteContext,
): Promise<UpsertResult> {
	const { base, transport } = context;
	const planned = await plan(write, context);
	const namesakes = await documentsNamed(transport, base.id, planned.name);
	if (namesakes.length > 0 && ifExists === 'error') throw exists(planned.name, namesakes);
	for (const namesake of namesakes) await takeOutHash(namesake, context);
	const accepted = await createDocument(transport, base.id, planned);
	const overwritten = namesakes.find(({ id }) => id === accepted.document.id);
	const action = overwritten === undefined ? 'created' : 'updated';
	return await finish(action, accepted, overwritten?.values ?? [], write, context);
}

/**
 * Gives a document other content and another name.
 *
 * @throws DifyError `document_not_available` where it is not indexed, disabled or archived
 */
export async function updatePlainly(
	documentId: string,
	write: PlainWrite,
	context: PlainWriteContext,
): Promise<UpsertResult> {
	const { base, transport } = context;
	const planned = await plan(write, context);
	const document = readDocumentState(await getDocument(transport, base.id, documentId));
	const values = await takeOutHash(document, context);
	const accepted = await updateDocument(transport, base.id, documentId, planned);
	return await finish('updated', accepted, values, write, context);
}

/** Finds what is wrong with the metadata, too, before content is paid. */
async function plan(
	{ draft, metadata }: PlainWrite,
	{ base, transport }: PlainWriteContext,
): Promise<DocumentWrite> {
	const planned = planWrite(draft, await base.settings(transport));
	if (metadata.length > 0) await base.fields.toValues(transport, metadata);
	return planned;
}

/** What is written here is no longer what Create or Update noted of the document. */
async function takeOutHash(
	document: DocumentState,
	{ base, transport }: PlainWriteContext,
): Promise<DocumentState['values']> {
	if (hashOf(document) === undefined) return document.values;
	return await setValues(transport, base.fields, document, [textValue(HASH_FIELD, BEING_WRITTEN)]);
}

async function finish(
	action: 'created' | 'updated',
	{ document, batch }: AcceptedWrite,
	values: DocumentState['values'],
	write: PlainWrite,
	context: PlainWriteContext,
): Promise<UpsertResult> {
	const { base, transport } = context;
	const id = textOf(document.id);
	const set = await setValues(transport, base.fields, { id, values }, write.metadata);
	const accepted = { ...readDocumentState(document), name: write.draft.name, values: set };
	if (!write.waitUntilIndexed) return { action, document: accepted, batch };
	await waitUntilIndexed({ baseId: base.id, documentId: id, batch }, write.limit, context);
	const indexed = (await documentsNamed(transport, base.id, accepted.name)).find(
		(listed) => listed.id === id,
	);
	return { action, document: indexed ?? accepted, batch };
}

function exists(name: string, documents: DocumentState[]): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'document_exists',
		message: `The knowledge base has a document '${name}' already`,
		remedy: `It has the ID ${documents.map(({ id }) => id).join(', ')}. Use Create or Update to keep one document in step with its source, give another Name, or set the option 'If the Name Exists' to Overwrite.`,
	});
}
