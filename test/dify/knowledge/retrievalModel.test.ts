// Which retrieval model a search goes with, and which one a base stores.

import type { JsonObject } from '../../../dify/http/json';
import {
	changedRetrievalModel,
	checkMethodFits,
	checkStorable,
	ownMethod,
	retrievalModel,
	storesUnfitMethod,
	thresholdOf,
} from '../../../dify/knowledge/retrievalModel';
import type { RetrievalWishes } from '../../../dify/knowledge/retrievalModel';
import { KNOWLEDGE_VERSIONS, recordedBase, recordedBody, sentBody } from './recordedBases';

const REQUIRED = ['reranking_enable', 'score_threshold_enabled', 'search_method', 'top_k'];

function wishes(given: Partial<RetrievalWishes> = {}): RetrievalWishes {
	return {
		method: null,
		topK: null,
		scoreThreshold: null,
		rerankModel: null,
		semanticWeight: null,
		...given,
	};
}

describe.each(KNOWLEDGE_VERSIONS)('a base of Dify %s', (version) => {
	const vector = recordedBase(version, 'Vector');

	it('is searched by keywords where it is economical', () => {
		const economy = recordedBase(version, 'Economy');
		expect(ownMethod(economy)).toBe('keyword_search');
		expect(ownMethod({ ...economy, retrieval_model_dict: vector.retrieval_model_dict })).toBe(
			'keyword_search',
		);
	});

	it('is searched by meaning where it stores nothing else, or the keywords of another time', () => {
		expect(ownMethod(vector)).toBe('semantic_search');
		expect(ownMethod({ ...vector, retrieval_model_dict: undefined })).toBe('semantic_search');
		const stored = {
			...(vector.retrieval_model_dict as JsonObject),
			search_method: 'keyword_search',
		};
		expect(ownMethod({ ...vector, retrieval_model_dict: stored })).toBe('semantic_search');
	});

	it('keeps all that it stores, but for what is set', () => {
		const hybrid = recordedBody(version, 'kb-create-retrieval-model');
		const stored = hybrid.retrieval_model_dict;
		expect(retrievalModel(hybrid, wishes())).toEqual(stored);
		expect(retrievalModel(hybrid, wishes({ topK: 9, scoreThreshold: 0 }))).toEqual({
			...(stored as JsonObject),
			top_k: 9,
			score_threshold_enabled: false,
			score_threshold: null,
		});
	});

	it('begins anew with a method that is chosen, the stored one included', () => {
		const hybrid = recordedBody(version, 'kb-create-retrieval-model');
		expect(retrievalModel(hybrid, wishes({ method: 'hybrid_search', topK: 3 }))).toEqual(
			sentBody(version, 'find-hybrid-bare').retrieval_model,
		);
	});

	it.each([
		['find-semantic', wishes({ method: 'semantic_search', topK: 3 })],
		['find-full-text', wishes({ method: 'full_text_search', topK: 3 })],
		['find-keyword', wishes({ method: 'keyword_search', topK: 3 })],
		['find-threshold', wishes({ method: 'semantic_search', topK: 10, scoreThreshold: 0.35 })],
		['find-hybrid-weights', wishes({ method: 'hybrid_search', topK: 3, semanticWeight: 0.7 })],
		[
			'find-hybrid-rerank',
			wishes({
				method: 'hybrid_search',
				topK: 3,
				rerankModel: { provider: 'local/echo/echo', model: 'echo-rerank' },
			}),
		],
	])('is searched as in %s', (name, wished) => {
		expect(retrievalModel(vector, wished)).toEqual(sentBody(version, name).retrieval_model);
	});
});

it.each([
	['nothing is known of it', {}, wishes()],
	[
		'it stores a part of a model',
		{ retrieval_model_dict: { search_method: 'semantic_search' } },
		wishes(),
	],
	['a method is chosen', {}, wishes({ method: 'full_text_search' })],
])('has the four keys that Dify requires where %s', (_which, base, wished) => {
	expect(Object.keys(retrievalModel(base, wished))).toEqual(expect.arrayContaining(REQUIRED));
	expect(retrievalModel(base, wished)).toMatchObject({
		reranking_enable: false,
		score_threshold_enabled: false,
		top_k: 5,
	});
});

it('weighs the words by what the meaning leaves', () => {
	const model = retrievalModel({}, wishes({ method: 'hybrid_search', semanticWeight: 0.9 }));
	expect(model).toMatchObject({ weights: { keyword_setting: { keyword_weight: 0.1 } } });
});

it('weighs nothing where the search is no hybrid one', () => {
	const model = retrievalModel({}, wishes({ method: 'semantic_search', semanticWeight: 0.9 }));
	expect(model).not.toHaveProperty('weights');
});

it('tells the threshold that is in effect', () => {
	expect(thresholdOf({ score_threshold_enabled: true, score_threshold: 0.4 })).toBe(0.4);
	expect(thresholdOf({ score_threshold_enabled: false, score_threshold: 0.4 })).toBeNull();
});

describe('a method', () => {
	it.each(['semantic_search', 'full_text_search', 'hybrid_search'] as const)(
		'of vectors is refused for an economical base: %s',
		(method) => {
			expect(() => checkMethodFits(method, 'economy')).toThrow('only be searched by keywords');
			expect(() => checkStorable(method, 'economy')).toThrow('only be searched by keywords');
			expect(() => checkStorable(method, 'high_quality')).not.toThrow();
		},
	);

	it('of keywords may be tried anywhere, but is not stored where it finds nothing', () => {
		expect(() => checkMethodFits('keyword_search', 'high_quality')).not.toThrow();
		expect(() => checkStorable('keyword_search', 'high_quality')).toThrow('no index of keywords');
		expect(() => checkStorable('keyword_search', 'economy')).not.toThrow();
		expect(() => checkStorable(null, 'economy')).not.toThrow();
	});
});

describe('a base that is changed', () => {
	const hybrid = recordedBody('1.15.0', 'kb-create-retrieval-model');

	it('keeps what is not changed, also under another method', () => {
		expect(changedRetrievalModel(hybrid, wishes({ method: 'semantic_search', topK: 2 }))).toEqual({
			...(hybrid.retrieval_model_dict as JsonObject),
			search_method: 'semantic_search',
			top_k: 2,
		});
	});

	it('needs another model where its own finds nothing any more', () => {
		expect(storesUnfitMethod(hybrid)).toBe(false);
		const economy = { ...hybrid, indexing_technique: 'economy' };
		expect(storesUnfitMethod(economy)).toBe(true);
		expect(changedRetrievalModel(economy, wishes())).toMatchObject({
			search_method: 'keyword_search',
		});
	});
});
