// How a document is cut into chunks: the rule that goes with every write.

import type { JsonObject } from '../http/json';
import type { DocumentForm } from './knowledgeBases';

/** How texts are cut. */
export interface Segmentation {
	separator: string;
	/** Tokens of a chunk at most; Dify takes 50 to 4000 unless its owner says otherwise. */
	maxTokens: number;
	/** Tokens that a chunk shares with the one before. */
	chunkOverlap: number;
	removeExtraSpaces: boolean;
	removeUrlsEmails: boolean;
}

/** How parents are made, and what is cut out of them. */
export interface ParentSegmentation {
	parentMode: 'paragraph' | 'full-doc';
	childSeparator: string;
	/** Tokens of a child chunk at most. */
	childMaxTokens: number;
}

/** What is to be made of a document. */
export type Chunking =
	| { kind: 'automatic' }
	| { kind: 'general' | 'questionAnswer'; segmentation: Segmentation }
	| { kind: 'parentChild'; segmentation: Segmentation; parents: ParentSegmentation };

/** What a write says of chunks. */
export interface ChunkRule {
	form: DocumentForm;
	processRule: JsonObject;
}

const DEFAULT_SEGMENTATION: Segmentation = {
	separator: '\n\n',
	maxTokens: 500,
	chunkOverlap: 50,
	removeExtraSpaces: true,
	removeUrlsEmails: false,
};

const DEFAULT_PARENTS: ParentSegmentation = {
	parentMode: 'paragraph',
	childSeparator: '\n',
	childMaxTokens: 200,
};

/**
 * The whole rule for a document. A rule that is left out, or part of one, is taken from whatever
 * document was written last (§5 of the knowledge API's facts), so it is always sent whole.
 *
 * @param baseForm what the base makes of documents; null for one without any
 */
export function chunkRule(chunking: Chunking, baseForm: DocumentForm | null): ChunkRule {
	switch (chunking.kind) {
		case 'automatic':
			return automaticRule(baseForm ?? 'text_model');
		case 'general':
			return { form: 'text_model', processRule: customRule(chunking.segmentation) };
		case 'questionAnswer':
			return { form: 'qa_model', processRule: customRule(chunking.segmentation) };
		case 'parentChild':
			return {
				form: 'hierarchical_model',
				processRule: parentRule(chunking.segmentation, chunking.parents),
			};
	}
}

function automaticRule(form: DocumentForm): ChunkRule {
	// Dify's automatic rule makes no children.
	return form === 'hierarchical_model'
		? { form, processRule: parentRule(DEFAULT_SEGMENTATION, DEFAULT_PARENTS) }
		: { form, processRule: { mode: 'automatic' } };
}

function customRule(segmentation: Segmentation): JsonObject {
	return { mode: 'custom', rules: rulesOf(segmentation) };
}

function parentRule(segmentation: Segmentation, parents: ParentSegmentation): JsonObject {
	return {
		mode: 'hierarchical',
		rules: {
			...rulesOf(segmentation),
			parent_mode: parents.parentMode,
			subchunk_segmentation: {
				separator: parents.childSeparator,
				max_tokens: parents.childMaxTokens,
				chunk_overlap: 0,
			},
		},
	};
}

function rulesOf(segmentation: Segmentation): JsonObject {
	return {
		pre_processing_rules: [
			{ id: 'remove_extra_spaces', enabled: segmentation.removeExtraSpaces },
			{ id: 'remove_urls_emails', enabled: segmentation.removeUrlsEmails },
		],
		segmentation: {
			separator: segmentation.separator,
			max_tokens: segmentation.maxTokens,
			chunk_overlap: segmentation.chunkOverlap,
		},
	};
}
