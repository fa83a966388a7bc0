// Finds chunks: by keyword for economy, by bags of words for the other methods.

import { isObject } from '../python';
import type { JsonObject } from '../python';
import type { Hit } from './chunkShapes';
import { keywordsOf } from './chunking';
import { embed, similarity, wordsOf } from './embedding';
import { meets } from './metadataFilter';
import { metadataByName } from './metadataValues';
import type { Chunk, KnowledgeBase, KnowledgeDocument } from './types';

/** What a word's single occurrence is worth to the store's full-text search. */
const FULL_TEXT_SCORE = 0.06079271;

/** A score below nothing in common is no hit. */
const ROUNDING = 1e-9;

interface Candidate {
	document: KnowledgeDocument;
	chunk: Chunk;
}

function candidates(base: KnowledgeBase, filter: unknown): Candidate[] {
	return base.documents
		.filter((document) => meets(filter, metadataByName(document)))
		.flatMap((document) =>
			document.chunks.filter(({ indexed }) => indexed).map((chunk) => ({ document, chunk })),
		);
}

const textOf = ({ chunk }: Candidate) => chunk.content;

/** Of equal hits the later chunk comes first, as it mostly did in the recorded store. */
function byMeaning(found: Candidate[], query: string): Hit[] {
	const wanted = embed(query);
	return found
		.map((candidate): Hit => {
			if (candidate.document.form !== 'hierarchical_model') {
				const score = similarity(wanted, embed(textOf(candidate)));
				return { ...candidate, score, children: [] };
			}
			const children = candidate.chunk.children
				.map((child) => ({ child, score: similarity(wanted, embed(child.content)) }))
				.sort((one, other) => other.score - one.score)
				.slice(0, 1);
			return { ...candidate, score: children[0]?.score ?? 0, children };
		})
		.filter(({ score }) => (score ?? 0) > -ROUNDING)
		.reverse()
		.sort((one, other) => (other.score ?? 0) - (one.score ?? 0));
}

function byFullText(found: Candidate[], query: string): Hit[] {
	const wanted = wordsOf(query);
	if (wanted.length === 0) return [];
	return found
		.filter((candidate) => {
			const words = new Set(wordsOf(textOf(candidate)));
			return wanted.every((word) => words.has(word));
		})
		.map((candidate) => ({ ...candidate, score: FULL_TEXT_SCORE, children: [] }));
}

function byKeyword(found: Candidate[], query: string): Hit[] {
	const wanted = keywordsOf(query);
	const hits = ({ chunk }: Candidate) =>
		wanted.filter((word) => chunk.keywords?.includes(word)).length;
	return found
		.filter((candidate) => candidate.document.form !== 'hierarchical_model' && hits(candidate) > 0)
		.sort((one, other) => hits(other) - hits(one))
		.map((candidate) => ({ ...candidate, score: null, children: [] }));
}

function found(base: KnowledgeBase, query: string, setting: JsonObject): Hit[] {
	const all = candidates(base, setting.metadata_filtering_conditions);
	switch (setting.search_method) {
		case 'keyword_search':
			return base.technique === 'high_quality' ? [] : byKeyword(all, query);
		case 'full_text_search':
			return byFullText(all, query);
		default:
			return byMeaning(all, query);
	}
}

/** The hits for a query, best first, by a retrieval setting that has been checked. */
export function search(base: KnowledgeBase, query: string, setting: JsonObject): Hit[] {
	const { top_k: most, score_threshold_enabled: limited, score_threshold: least } = setting;
	const count = typeof most === 'number' ? most : 2;
	const threshold = limited === true && typeof least === 'number' ? least : undefined;
	return found(base, query, setting)
		.slice(0, count)
		.filter(({ score }) => score === null || threshold === undefined || score >= threshold);
}

/** The conditions of a setting. */
export function conditionsOf(setting: unknown): unknown[] {
	const filter = isObject(setting) ? setting.metadata_filtering_conditions : undefined;
	return isObject(filter) && Array.isArray(filter.conditions) ? filter.conditions : [];
}
