// A document as an item.

import type { JsonObject } from '../../../../dify/http/json';
import { readDocumentState } from '../../../../dify/knowledge/documents';
import type { MetadataValue } from '../../../../dify/knowledge/metadata';
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
