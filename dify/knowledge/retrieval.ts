// Searches a knowledge base.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { numberOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { techniqueOf } from './knowledgeBases';
import { basePath } from './paths';
import type { MetadataFilter } from './retrievalModel';

/** Characters of a query that Dify takes (§11.1 of the knowledge API's facts). */
export const LONGEST_QUERY = 250;

/**
 * The query as Dify takes it: up to 250 characters, counted as people count them and not in the halves
 * of JavaScript; a longer one ends with a whole word.
 */
export function shortenQuery(query: string): string {
	if (charactersOf(query).length <= LONGEST_QUERY) return query;
	const characters = charactersOf(query.trim());
	const text = characters.slice(0, LONGEST_QUERY).join('');
	const next = characters[LONGEST_QUERY];
	const words = text.split(/\s/);
	const isCutInWord = next !== undefined && !/\s/.test(next) && words.length > 1;
	const rest = isCutInWord ? (words.at(-1)?.length ?? 0) : 0;
	return text.slice(0, text.length - rest).trimEnd();
}

/** The characters of a text, as far as they matter here; none has more than two halves. */
function charactersOf(text: string): string[] {
	return [...text.slice(0, 2 * (LONGEST_QUERY + 1))];
}

/** Whether a base has nothing that could be found; Dify fails there in its vector store's words. */
export function isEmptyBase(base: JsonObject): boolean {
	if (isExternal(base)) return false;
	return techniqueOf(base) === null || numberOf(base.document_count) === 0;
}

/**
 * Searches a base (`POST /datasets/{id}/retrieve`).
 *
 * @param base as Dify gives a single one
 * @param model a whole retrieval model
 * @param filter which documents are searched; null for all
 * @returns Dify's records, the best first; none for a base of which nothing is indexed yet
 * @throws DifyError
 */
export async function searchKnowledgeBase(
	transport: Transport,
	base: JsonObject,
	query: string,
	model: JsonObject,
	filter: MetadataFilter | null,
): Promise<JsonObject[]> {
	if (isEmptyBase(base)) return [];
	try {
		const { records } = await requestJson(transport, {
			method: 'POST',
			mayRepeat: true,
			path: basePath(textOf(base.id), '/retrieve'),
			body: {
				query,
				retrieval_model: {
					...model,
					...(filter === null ? {} : { metadata_filtering_conditions: filter }),
				},
			},
		});
		return objectsOf(records);
	} catch (thrown) {
		const failure = toDifyError(thrown);
		if (isIndexMissing(failure, base) && isNothingIndexed(base)) return [];
		throw explainSearch(failure, base);
	}
}

function isExternal(base: JsonObject): boolean {
	return base.provider === 'external';
}

/** Whether no document of a base can be found yet: none is indexed and enabled, or all are empty. */
export function isNothingIndexed(base: JsonObject): boolean {
	if (isExternal(base)) return false;
	return numberOf(base.total_available_documents) === 0 || numberOf(base.word_count) === 0;
}

/**
 * Whether a vector store says that it has no index of this base: the index is called by the base's id,
 * its hyphens being underscores. Seen in the words of pgvector (§11.4).
 */
function isIndexMissing({ status, words }: DifyError, base: JsonObject): boolean {
	const index = `vector_index_${textOf(base.id).replaceAll('-', '_')}`.toLowerCase();
	const said = words.toLowerCase();
	return status === 400 && said.includes(index) && said.includes('does not exist');
}

/** The same failure in words that tell of the search: Dify gives those of a store or a model alone. */
function explainSearch(failure: DifyError, base: JsonObject): DifyError {
	const { kind, code, status, words, retryable, retryAfter, cause } = failure;
	if (kind !== 'response' || status !== 400 || code !== 'invalid_param') return failure;
	const same = { kind, status, retryAfter, cause };
	const name = textOf(base.name);
	if (!isIndexMissing(failure, base)) {
		return new DifyError({
			...same,
			code,
			words,
			retryable,
			message: `The search in the knowledge base '${name}' failed: ${words}`,
			remedy:
				'These are the words of its embedding or rerank model, or of the vector store, in most cases. Check the models in the settings of the knowledge base, and of their provider in Dify.',
		});
	}
	if (isExternal(base)) {
		return new DifyError({
			...same,
			code: 'external_knowledge_base',
			message: `Dify's API does not search the external knowledge base '${name}'`,
			remedy: 'Search the system that holds its content, or ask an app in Dify that uses it.',
		});
	}
	return new DifyError({
		...same,
		code: 'index_missing',
		message: `Dify's vector store has no index of the knowledge base '${name}'`,
		remedy:
			'If its indexing technique or its embedding model was changed just now, Dify is indexing it anew: try again later. Otherwise write one of its documents again, or choose its embedding model again in Dify.',
		retryable: true,
	});
}
