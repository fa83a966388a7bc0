// A chunk as an item.

import type { JsonObject } from '../../../../dify/http/json';

/** What most need of a chunk. A vector base keeps no keywords unless it was given some. */
export function simplifyChunk(chunk: JsonObject): JsonObject {
	return {
		chunk_id: chunk.id,
		document_id: chunk.document_id,
		position: chunk.position,
		content: chunk.content,
		answer: chunk.answer ?? null,
		keywords: chunk.keywords ?? [],
		status: chunk.status,
		enabled: chunk.enabled,
		error_message: chunk.error ?? null,
	};
}
