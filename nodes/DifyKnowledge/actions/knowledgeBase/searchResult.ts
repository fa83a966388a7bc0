// What a search found, as items and as one text for a prompt.

import { filledTextOf, numberOf, objectOf, objectsOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { formOf, techniqueOf } from '../../../../dify/knowledge/knowledgeBases';
import { isEmptyBase, isNothingIndexed } from '../../../../dify/knowledge/retrieval';
import { thresholdOf } from '../../../../dify/knowledge/retrievalModel';

/** A search that was made. */
export interface Search {
	query: string;
	/** The base, as Dify gives a single one. */
	base: JsonObject;
	/** The retrieval model that it was searched with. */
	model: JsonObject;
	/** Whether only documents of certain metadata were searched. */
	isFiltered: boolean;
}

/** Characters of a text at most: about what a prompt has room for. */
const LONGEST_TEXT = 24_000;

/** Characters of a query that a sentence repeats. */
const LONGEST_QUOTE = 100;

/**
 * A hit as an item.
 *
 * @param record Dify's (§3 of the knowledge API's facts)
 * @param model the retrieval model of the search: one by keywords has no scores, for which some
 * versions write 0 and others null (§11.3)
 */
export function shapeHit(
	{ segment, score, child_chunks: children }: JsonObject,
	model: JsonObject,
) {
	const chunk = objectOf(segment);
	const document = objectOf(chunk.document);
	return {
		content: textOf(chunk.content),
		answer: filledTextOf(chunk.answer),
		score: model.search_method === 'keyword_search' ? null : numberOf(score),
		position: numberOf(chunk.position),
		document_id: textOf(document.id) || textOf(chunk.document_id),
		document_name: textOf(document.name),
		chunk_id: textOf(chunk.id),
		metadata: objectOf(document.doc_metadata),
		// Dify 1.9 writes null where a chunk has none.
		child_chunks: objectsOf(children),
	};
}

/** A hit. */
export type Hit = ReturnType<typeof shapeHit>;

/** The hits as one text: a sentence on the search, then a numbered passage for each. */
export function searchText(search: Search, hits: Hit[]): string {
	if (hits.length === 0) return nothingFound(search);
	const count = hits.length === 1 ? '1 passage' : `${hits.length} passages`;
	const parts = [`${count} found for ${whereAndWhat(search)}:`];
	let room = LONGEST_TEXT;
	for (const [index, hit] of hits.entries()) {
		const passage = `[${index + 1}] ${hit.document_name || 'A document without a name'}\n${contentOf(hit)}`;
		parts.push(shorten(passage, room));
		room -= passage.length;
		const left = hits.length - index - 1;
		if (room <= 0 && left > 0) {
			parts.push(
				`(${left === 1 ? '1 more passage is' : `${left} more passages are`} left out, since the text would be too long.)`,
			);
			break;
		}
	}
	return parts.join('\n\n');
}

/** A passage that has room; a character of two halves is not cut between them. */
function shorten(passage: string, room: number): string {
	if (passage.length <= room) return passage;
	const begun = passage.slice(0, room).replace(/[\uD800-\uDBFF]$/, '');
	return `${begun.trimEnd()} … (shortened)`;
}

/**
 * What a hit says. Its child chunks are parts of it, so they are not repeated; those that were written
 * by hand, or kept when their parent was changed, stand nowhere else (§9 of the knowledge API's facts).
 */
function contentOf({ content, answer, child_chunks: children }: Hit): string {
	const own = squeeze(content);
	const beside = children
		.map((child) => textOf(child.content).trim())
		.filter((text) => !own.includes(squeeze(text)));
	const passage =
		answer === null ? content.trim() : `Question: ${content.trim()}\nAnswer: ${answer.trim()}`;
	return [passage, ...beside].join('\n');
}

/** A text with single blanks: Dify 1.9 keeps more of them in a child than in its parent. */
function squeeze(text: string): string {
	return text.split(/\s+/).join(' ').trim();
}

/** The sentence that stands for no hits, with what may be the reason. */
function nothingFound(search: Search): string {
	return `Nothing found for ${whereAndWhat(search)}.${whyNothing(search)}`;
}

/** The same without the query, so that it is said once for many queries. */
export function nothingFoundHint(search: Search): string {
	return `Nothing found in ${where(search)}.${whyNothing(search)}${search.isFiltered ? FILTERED : ''}`;
}

const FILTERED =
	" Only documents that pass 'Metadata Filter' were searched: check its values, and that the names of its fields are spelled as in the knowledge base.";

function whereAndWhat(search: Search): string {
	const characters = [...search.query.trim()];
	const isLong = characters.length > LONGEST_QUOTE;
	const quote = characters.slice(0, LONGEST_QUOTE).join('');
	return `"${quote}${isLong ? '…' : ''}" in ${where(search)}`;
}

function where({ base }: Search): string {
	return `the knowledge base "${textOf(base.name)}"`;
}

/** Why a search may have found nothing, behind a blank; empty where there is nothing to say. */
function whyNothing({ base, model }: Search): string {
	if (isEmptyBase(base)) return ' It has no documents yet.';
	if (isNothingIndexed(base)) return ' Nothing in its documents is indexed and enabled yet.';
	if (techniqueOf(base) === 'economy') {
		return formOf(base) === 'hierarchical_model'
			? ' Dify finds no parent-child chunks in an economical knowledge base.'
			: ' It is searched by keywords: only whole words in the same case are found.';
	}
	if (model.search_method === 'keyword_search') {
		return ' It has no index of keywords: choose another search method.';
	}
	const threshold = thresholdOf(model);
	return threshold === null ? '' : ` Only chunks with a score of ${threshold} or more are found.`;
}
