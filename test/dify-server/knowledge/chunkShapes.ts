// The JSON of chunks and child chunks, in lists and as search hits.

import { createHash } from 'node:crypto';
import type { JsonObject } from '../python';
import type { Context } from './exchange';
import { metadataByName } from './metadataValues';
import type { ChildChunk, Chunk, KnowledgeDocument } from './types';

export function shownChild(chunk: Chunk, child: ChildChunk): JsonObject {
	return {
		id: child.id,
		segment_id: chunk.id,
		content: child.content,
		position: child.position,
		word_count: [...child.content].length,
		type: child.type,
		created_at: child.createdAt,
		updated_at: child.updatedAt,
	};
}

const hashOf = (content: string) => createHash('sha256').update(`${content}None`).digest('hex');

/** A chunk as the endpoints of chunks show it. */
export function shownChunk(
	{ state, version }: Pick<Context, 'state' | 'version'>,
	document: KnowledgeDocument,
	chunk: Chunk,
): JsonObject {
	return {
		id: chunk.id,
		position: chunk.position,
		document_id: document.id,
		content: chunk.content,
		sign_content: chunk.content,
		answer: chunk.answer,
		word_count: chunk.wordCount,
		tokens: chunk.tokens,
		keywords: chunk.keywords,
		index_node_id: chunk.nodeId,
		index_node_hash: hashOf(chunk.content),
		hit_count: chunk.hitCount,
		enabled: chunk.enabled,
		disabled_at: chunk.disabledAt,
		disabled_by: chunk.disabledByPerson ? state.owner : null,
		status: chunk.status,
		created_by: state.owner,
		created_at: chunk.createdAt,
		updated_at: chunk.updatedAt,
		updated_by: chunk.updatedByPerson ? state.owner : null,
		indexing_at: chunk.indexingAt,
		completed_at: chunk.completedAt,
		error: chunk.error,
		stopped_at: null,
		child_chunks: chunk.children.map((child) => shownChild(chunk, child)),
		...(version === '1.9.2' ? {} : { attachments: [], summary: null }),
	};
}

/** One hit of a search. */
export interface Hit {
	document: KnowledgeDocument;
	chunk: Chunk;
	/** Null where nothing was measured: a search by keyword. */
	score: number | null;
	children: Array<{ child: ChildChunk; score: number }>;
}

export function shownHit({ state, version }: Context, hit: Hit): JsonObject {
	const { document, chunk, score, children } = hit;
	const isOld = version === '1.9.2';
	const { child_chunks, updated_at, updated_by, attachments, summary, ...segment } = shownChunk(
		{ state, version },
		document,
		chunk,
	);
	void [child_chunks, updated_at, updated_by, attachments, summary];
	const found = children.map((one) => ({
		id: one.child.id,
		content: one.child.content,
		position: one.child.position,
		score: one.score,
	}));
	return {
		segment: {
			...segment,
			sign_content: isOld ? chunk.content : null,
			keywords: isOld ? chunk.keywords : (chunk.keywords ?? []),
			created_at: version === '1.14.2' ? null : chunk.createdAt,
			document: {
				id: document.id,
				data_source_type: document.dataSourceType,
				name: document.name,
				doc_type: null,
				doc_metadata: metadataByName(document),
			},
		},
		child_chunks: isOld && found.length === 0 ? null : found,
		score: score ?? (isOld ? null : 0),
		tsne_position: null,
		...(isOld ? {} : { files: [], summary: null }),
	};
}
