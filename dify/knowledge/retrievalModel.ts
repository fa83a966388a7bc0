// How a knowledge base is searched: what it has stored, and what is wanted instead.

import { parameterError } from '../errors/errors';
import { numberOf, objectOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { techniqueOf } from './knowledgeBases';
import type { IndexingTechnique } from './knowledgeBases';
import type { ModelName } from './models';

/** Ways to find chunks, in Dify's words. */
export type SearchMethod =
	| 'semantic_search'
	| 'full_text_search'
	| 'hybrid_search'
	| 'keyword_search';

/** A condition on the metadata of documents. */
export interface MetadataCondition {
	name: string;
	comparison_operator: string;
	/** Null for the operators that compare with nothing. */
	value: string | number | string[] | null;
}

/** Conditions, all or any of which must hold. */
export interface MetadataFilter {
	logical_operator: 'and' | 'or';
	conditions: MetadataCondition[];
}

/** What is wanted of a search; null leaves it to what the base has stored. */
export interface RetrievalWishes {
	method: SearchMethod | null;
	topK: number | null;
	/** From 0 to 1; 0 lets every score pass. */
	scoreThreshold: number | null;
	rerankModel: ModelName | null;
	/** From 0 (words alone) to 1 (meaning alone); for hybrid search, instead of a rerank model. */
	semanticWeight: number | null;
}

/** Chunks that a search gives where nothing else is said. */
export const DEFAULT_TOP_K = 5;

/** What Dify stores of a model for "none". */
const NO_MODEL = { reranking_provider_name: '', reranking_model_name: '' };

/** Methods that search by an index of vectors. */
const VECTOR_METHODS = new Set<unknown>(['semantic_search', 'full_text_search', 'hybrid_search']);

/**
 * How a base is searched where nobody says: an economical one by keywords, since it has nothing else;
 * any other as it has stored, and by meaning where that is nothing, or the keywords of its time as an
 * economical base (§11.4 of the knowledge API's facts).
 *
 * @param base as Dify gives a single one, or what is known of one to be made
 */
export function ownMethod(base: JsonObject): SearchMethod {
	if (techniqueOf(base) === 'economy') return 'keyword_search';
	const { search_method: stored } = objectOf(base.retrieval_model_dict);
	return isVectorMethod(stored) ? stored : 'semantic_search';
}

function isVectorMethod(method: unknown): method is SearchMethod {
	return VECTOR_METHODS.has(method);
}

/**
 * Checks that a base can be searched by a method.
 *
 * @throws DifyError when a search by it would fail
 */
export function checkMethodFits(method: SearchMethod, technique: IndexingTechnique | null): void {
	if (technique === 'economy' && method !== 'keyword_search') {
		throw parameterError(
			"An economical knowledge base can only be searched by keywords: 'Search Method' is another one",
			"Set 'Search Method' to Auto or Keyword, or change the Indexing Technique of the knowledge base to High Quality.",
		);
	}
}

/**
 * Checks that a base can find anything by the method that it is to store.
 *
 * @param method null for the one that fits
 * @throws DifyError when it has no index for it
 */
export function checkStorable(
	method: SearchMethod | null,
	technique: IndexingTechnique | null,
): void {
	if (method === null) return;
	checkMethodFits(method, technique);
	if (method === 'keyword_search' && technique === 'high_quality') {
		throw parameterError(
			"A knowledge base of high quality has no index of keywords: 'Search Method' is Keyword",
			"Set 'Search Method' to Full Text or Hybrid to search by words.",
		);
	}
}

/**
 * The whole retrieval model for a search, or for a new base to store. Dify takes it in place of what is
 * stored and merges nothing, and refuses one without its four required keys (§11.2). What is stored is
 * kept where no method is wished for; a wished one begins anew.
 *
 * @param base as for {@link ownMethod}
 */
export function retrievalModel(base: JsonObject, wishes: RetrievalWishes): JsonObject {
	const method = wishes.method ?? ownMethod(base);
	const stored = objectOf(base.retrieval_model_dict);
	const isKept = wishes.method === null && stored.search_method === method;
	return modelOf(method, isKept ? stored : {}, wishes, base);
}

/**
 * The whole retrieval model for a base to store in place of its own, with all that is not wished for
 * as it was.
 *
 * @param base as Dify gives a single one, its technique being the one that it is to have
 */
export function changedRetrievalModel(base: JsonObject, wishes: RetrievalWishes): JsonObject {
	const stored = objectOf(base.retrieval_model_dict);
	return modelOf(wishes.method ?? ownMethod(base), stored, wishes, base);
}

/**
 * Whether a base stores a method by which it cannot be searched.
 *
 * @param base as for {@link changedRetrievalModel}
 */
export function storesUnfitMethod(base: JsonObject): boolean {
	return objectOf(base.retrieval_model_dict).search_method !== ownMethod(base);
}

/** The score that hits must reach under a retrieval model; null where there is none. */
export function thresholdOf(model: JsonObject): number | null {
	return model.score_threshold_enabled === true ? numberOf(model.score_threshold) : null;
}

function modelOf(
	method: SearchMethod,
	kept: JsonObject,
	{ topK, scoreThreshold, rerankModel, semanticWeight }: RetrievalWishes,
	base: JsonObject,
): JsonObject {
	const isWeighted = semanticWeight !== null && method === 'hybrid_search';
	return {
		...kept,
		search_method: method,
		top_k: topK ?? numberOf(kept.top_k) ?? DEFAULT_TOP_K,
		score_threshold_enabled: kept.score_threshold_enabled === true,
		score_threshold: kept.score_threshold ?? null,
		...(scoreThreshold === null ? {} : passing(scoreThreshold)),
		reranking_enable: kept.reranking_enable === true,
		reranking_model: kept.reranking_model ?? NO_MODEL,
		...(rerankModel === null ? {} : rerankedBy(rerankModel)),
		...(isWeighted ? weightedBy(semanticWeight, base) : {}),
	};
}

function passing(scoreThreshold: number): JsonObject {
	const isEnabled = scoreThreshold > 0;
	return {
		score_threshold_enabled: isEnabled,
		score_threshold: isEnabled ? scoreThreshold : null,
	};
}

function rerankedBy({ provider, model }: ModelName): JsonObject {
	return {
		reranking_enable: true,
		reranking_mode: 'reranking_model',
		reranking_model: { reranking_provider_name: provider, reranking_model_name: model },
	};
}

function weightedBy(semanticWeight: number, base: JsonObject): JsonObject {
	return {
		reranking_enable: false,
		reranking_mode: 'weighted_score',
		weights: {
			weight_type: 'customized',
			vector_setting: {
				vector_weight: semanticWeight,
				embedding_provider_name: textOf(base.embedding_model_provider),
				embedding_model_name: textOf(base.embedding_model),
			},
			// Without the digits that binary fractions leave.
			keyword_setting: { keyword_weight: Number((1 - semanticWeight).toFixed(10)) },
		},
	};
}
