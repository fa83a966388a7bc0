// How things stood before recordings that changed them, where that decides what the node does.

import type { Json } from './recordedObjects';

/** Recordings that tell it, by the recording that is played. */
export const BEFORE: Record<string, string[]> = {
	'knowledge/kb-update-technique-back': ['knowledge/kb-update-technique'],
};

/** Recordings that find another document of the same name, and the recording that tells of that. */
export const NAMESAKES: Record<string, string> = {
	'knowledge/doc-create-text-same-name': 'knowledge/doc-create-text-same-name',
	'knowledge/doc-create-text-same-name-archived': 'knowledge/doc-create-text-same-name-archived',
	'knowledge/doc-create-text-same-name-disabled': 'knowledge/doc-create-text-same-name',
	'knowledge/doc-create-text-same-name-error': 'knowledge/doc-create-text-same-name-error',
	'knowledge/doc-create-text-same-name-indexing': 'knowledge/doc-create-text-same-name-indexing',
	'knowledge/doc-create-text-same-name-paused': 'knowledge/doc-create-text-same-name-paused',
	'knowledge/doc-create-text-same-name-two': 'knowledge/doc-list-two-of-a-name',
	'knowledge/file-same-name': 'knowledge/file-same-name',
	'knowledge/race-doc-name-2': 'knowledge/race-doc-name-1',
};

/** Deletions of what a recording before them had deleted. */
export const DELETED_BEFORE = new Set([
	'knowledge/chunk-delete-again-2',
	'knowledge/kb-delete-again',
	'knowledge/meta-delete-again',
]);

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

/** Names of documents that were never asked for by themselves, by the recording that is played. */
export const UNSEEN_DOCUMENTS: Record<string, string> = {
	'knowledge/meta-assign-again': 'planets.txt',
	'knowledge/meta-assign-indexing': 'early.txt',
	'knowledge/meta-assign-null': 'planets.txt',
	'knowledge/meta-assign-whole': 'planets.txt',
	'knowledge/meta-assign-wrong-type': 'planets.txt',
};
