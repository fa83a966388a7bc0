// A document as an item.

import type { JsonObject } from '../../../../dify/http/json';
import { readDocumentState } from '../../../../dify/knowledge/documents';
import type { MetadataValue } from '../../../../dify/knowledge/metadata';
import type { UpsertResult } from '../../../../dify/knowledge/upsert';
import type { Hints } from '../../../shared/hints';
import { isoTime } from '../../../shared/times';

/** What most need of a document. `status` is what Dify's own pages show. */
export function simplifyDocument(document: JsonObject): JsonObject {
	const state = readDocumentState(document);
	return {
		document_id: state.id,
		name: state.name,
		status: document.display_status ?? null,
		error_message: state.error,
		word_count: state.wordCount,
		tokens: state.tokens,
		created_at: isoTime(document.created_at),
		metadata: shapeValues(state.values),
	};
}

/** A document's metadata: each value under the name of its field. */
export function shapeValues(values: MetadataValue[]): JsonObject {
	return Object.fromEntries(values.map(({ name, value }) => [name, value]));
}

/** What came of a write: the document as it is then, and what was done. */
export function shapeWritten(
	baseId: string,
	{ action, document, batch }: UpsertResult,
): JsonObject {
	return {
		action,
		document_id: document.id,
		name: document.name,
		knowledge_base_id: baseId,
		batch: batch === '' ? null : batch,
		indexing_status: document.indexingStatus,
		word_count: document.wordCount,
		tokens: document.tokens,
		metadata: shapeValues(document.values),
	};
}

const NO_TEXT =
	'Dify found no text in this document, so that no search finds it: it is empty, or made of pictures, as a scanned PDF is, whose text must be recognised before';

/** Says of a document where there is nothing that it could be found by: Dify says nothing (§6.3 of its knowledge API). */
export function noteNoText(hints: Hints, { document }: UpsertResult, itemIndex: number): void {
	const { indexingStatus, wordCount } = document;
	if (indexingStatus === 'completed' && wordCount === 0) hints.add(NO_TEXT, itemIndex);
}
