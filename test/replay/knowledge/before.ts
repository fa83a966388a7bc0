// How things stood before recordings that changed them, where that decides what the node does.

import type { Json } from './recordedObjects';

/** Recordings that tell it, by the recording that is played. */
export const BEFORE: Record<string, string[]> = {};

/** Recordings that write over a document of the same name, which was there before. */
export const NAMESAKES = new Set(
	['doc-create-text-same-name'].map((name) => `knowledge/${name}`),
);

const IN_USE = {
	doc_form: 'text_model',
	document_count: 3,
	total_documents: 3,
	total_available_documents: 3,
	word_count: 400,
};

const WITH_VECTORS = {
	indexing_technique: 'high_quality',
	embedding_model: 'echo-embedding',
	embedding_model_provider: 'local/echo/echo',
};

/**
 * Bases that were only recorded before they had documents, or never by themselves: what they were when
 * they had (the README of the recordings names them).
 */
export const BASES: Record<string, Json> = {
	'kb-vector': IN_USE,
	'kb-keyword': IN_USE,
	'kb-hybrid': IN_USE,
	'kb-bare': { ...IN_USE, indexing_technique: 'economy' },
	'kb-qa': { name: 'Q&A', ...IN_USE, ...WITH_VECTORS, doc_form: 'qa_model' },
	'kb-parent-child': {
		name: 'Parent child',
		...IN_USE,
		...WITH_VECTORS,
		doc_form: 'hierarchical_model',
	},
	'kb-parent-economy': {
		name: 'Parent economy',
		...IN_USE,
		indexing_technique: 'economy',
		doc_form: 'hierarchical_model',
	},
	'kb-unknown-model': {
		name: 'Unknown model',
		...IN_USE,
		...WITH_VECTORS,
		embedding_model: 'nothing',
	},
	'kb-pipeline-run': { name: 'Pipeline base 1', ...IN_USE, indexing_technique: 'economy' },
};

/** Recordings of documents that were never asked for by themselves. */
export const UNSEEN_DOCUMENTS = new Set(
	['meta-assign-indexing'].map((name) => `knowledge/${name}`),
);
