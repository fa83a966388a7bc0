// Pieces that the parameters of several operations have.

import type { INodeParameters } from 'n8n-workflow';

import { isObject } from './recordedObjects';
import type { Json } from './recordedObjects';

/** As many rows as the recorded page could hold, as Dify's own rows. */
export function firstPage(query: URLSearchParams): INodeParameters {
	return { returnAll: false, limit: Number(query.get('limit') ?? 20), simplify: false };
}

export function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

export function object(value: unknown): Json {
	return isObject(value) ? value : {};
}

export function list(value: unknown): Json[] {
	const entries: unknown[] = Array.isArray(value) ? value : [];
	return entries.filter(isObject);
}

const METHODS: Record<string, string> = {
	semantic_search: 'semantic',
	full_text_search: 'fullText',
	hybrid_search: 'hybrid',
	keyword_search: 'keyword',
};

/** How it is searched: as the recorded model says, or by what the base has stored. */
export function retrievalParameters(model: Json): { method: string; options: INodeParameters } {
	const rerank = object(model.reranking_model);
	const weights = object(object(model.weights).vector_setting);
	const isReranked = model.reranking_enable === true;
	return {
		method: METHODS[text(model.search_method)] ?? (text(model.search_method) || 'auto'),
		options: {
			...(model.score_threshold_enabled === true
				? { scoreThreshold: Number(model.score_threshold) }
				: {}),
			...(isReranked
				? {
						rerankModel: `${text(rerank.reranking_provider_name)}/${text(rerank.reranking_model_name)}`,
					}
				: {}),
			...(weights.vector_weight === undefined
				? {}
				: { semanticWeight: Number(weights.vector_weight) }),
		},
	};
}

/** A model as the lists of the node give it. */
export function modelText(provider: unknown, model: unknown): string {
	return text(model) === '' ? '' : `${text(provider)}/${text(model)}`;
}
