// The fields that say how a knowledge base is searched: for one search, or for the base to keep.

import type { INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../dify/errors/errors';
import type { JsonObject } from '../../../dify/http/json';
import { DEFAULT_TOP_K } from '../../../dify/knowledge/retrievalModel';
import type { RetrievalWishes, SearchMethod } from '../../../dify/knowledge/retrievalModel';
import { amount, asText, oneOf, wholeNumber } from '../../shared/parameters';
import { modelField, readModel } from './modelField';

type MethodChoice = 'auto' | 'fullText' | 'hybrid' | 'keyword' | 'semantic';

const METHODS: Record<MethodChoice, SearchMethod | null> = {
	auto: null,
	fullText: 'full_text_search',
	hybrid: 'hybrid_search',
	keyword: 'keyword_search',
	semantic: 'semantic_search',
};

/** How chunks are found. */
export const searchMethodField: INodeProperties = {
	displayName: 'Search Method',
	name: 'searchMethod',
	type: 'options',
	options: [
		{
			name: 'Auto',
			value: 'auto',
			description:
				'By keywords in an economical knowledge base; in any other as it has stored, otherwise by meaning',
		},
		{ name: 'Full Text', value: 'fullText', description: 'By words, in the vector store' },
		{
			name: 'Hybrid',
			value: 'hybrid',
			description:
				'By meaning and by words at once. Choose a rerank model or a semantic weight with it: without either, the order is that by meaning.',
		},
		{
			name: 'Keyword',
			value: 'keyword',
			description:
				'By keywords: whole words in the same case, the only way in an economical knowledge base',
		},
		{ name: 'Semantic', value: 'semantic', description: 'By meaning' },
	],
	default: 'auto',
	description: 'How chunks are found',
};

/** How many chunks are found. */
export const topKField: INodeProperties = {
	displayName: 'Top K',
	name: 'topK',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_TOP_K,
	description: 'How many chunks a search gives at most, the best first',
};

/** Which scores pass. */
export const scoreThresholdField: INodeProperties = {
	displayName: 'Score Threshold',
	name: 'scoreThreshold',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.5,
	description:
		'The least score of a chunk that is found, from 0 (all) to 1. It has no effect on a search by keywords, which gives no scores.',
};

/** What sorts the chunks. */
export const rerankModelField: INodeProperties = modelField({
	displayName: 'Rerank Model Name or ID',
	name: 'rerankModel',
	loadOptionsMethod: 'getRerankModels',
	purpose: 'The model that sorts what was found. Dify takes no notice of one that it does not know',
});

/** How much the meaning counts in a hybrid search. */
export const semanticWeightField: INodeProperties = {
	displayName: 'Semantic Weight',
	name: 'semanticWeight',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.7,
	description:
		'For a hybrid search without a rerank model: how much the meaning counts, from 0 (words alone) to 1 (meaning alone)',
};

/**
 * What is wanted of searches.
 *
 * @param values the fields' values by their names; whatever is left out stays as it is stored
 * @throws DifyError when one of them is out of its range, or two exclude each other
 */
export function readWishes(values: JsonObject): RetrievalWishes {
	const choice = oneOf<MethodChoice>('Search Method', values.searchMethod, [
		'auto',
		'fullText',
		'hybrid',
		'keyword',
		'semantic',
	]);
	const rerankModel = readModel('Rerank Model', values.rerankModel);
	const semanticWeight = fraction('Semantic Weight', values.semanticWeight);
	if (rerankModel !== null && semanticWeight !== null) {
		throw parameterError(
			"'Rerank Model' and 'Semantic Weight' exclude each other",
			'A hybrid search sorts either by a rerank model or by weights: remove one of the two options.',
		);
	}
	return {
		method: METHODS[choice],
		topK: isLeftOut(values.topK) ? null : wholeNumber(values.topK, 'Top K', DEFAULT_TOP_K, 1),
		scoreThreshold: fraction('Score Threshold', values.scoreThreshold),
		rerankModel,
		semanticWeight,
	};
}

function fraction(label: string, value: unknown): number | null {
	if (isLeftOut(value)) return null;
	const number = amount(value, label, 0);
	if (number > 1) {
		throw parameterError(
			`'${label}' is above 1: ${asText(value)}`,
			'Enter a number from 0 to 1, such as 0.5.',
		);
	}
	return number;
}

function isLeftOut(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}
