// What Knowledge Base: Search asks of Dify, and what it refuses before it asks anything.

import type { IDataObject } from 'n8n-workflow';

import { recordedBase } from '../../dify/knowledge/recordedBases';
import type { ScriptedServer } from '../../support/scriptedServer';
import { startScriptedServer } from '../../support/scriptedServer';
import { runKnowledge } from './knowledgeNode';
import { playSearch } from './playSearch';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const credential = () => ({ baseUrl: server.url, apiKey: 'dataset-KEY' });

describe('what is asked for', () => {
	const vector = recordedBase('1.15.0', 'Vector');

	async function sentWith(parameters: IDataObject, base = vector) {
		const played = playSearch(server, '1.15.0', 'find-semantic', base);
		const result = await runKnowledge(credential(), {
			...{ ...played.parameters, query: 'river', ...parameters },
		});
		return { ...result, sent: played.sent, model: played.sent[0]?.retrieval_model };
	}

	it('refuses a blank query before it asks anything', async () => {
		const { error } = await sentWith({ query: ' \n ' });
		expect(error?.message).toBe("The 'Query' parameter is empty");
		expect(server.asked).toEqual([]);
	});

	it('shortens a long query at a word, and says so', async () => {
		const { sent, hints } = await sentWith({ query: `${'word '.repeat(60)}end` });
		expect(sent[0]?.query).toBe('word '.repeat(50).trimEnd());
		expect(hints).toEqual([
			'The query was shortened at a word: Dify takes 250 characters at most (item 0)',
		]);
	});

	it('asks for the base once, however many queries there are', async () => {
		const { parameters } = playSearch(server, '1.15.0', 'find-semantic', vector);
		const items = ['a', 'b', 'c'].map((query) => ({ json: { query } }));
		await runKnowledge(credential(), { ...parameters, query: '={{ $json.query }}' }, items);
		expect(server.asked.map((route) => route.split(' ')[0])).toEqual([
			'GET',
			'POST',
			'POST',
			'POST',
		]);
	});

	it.each([
		['semantic', 'semantic_search'],
		['fullText', 'full_text_search'],
		['hybrid', 'hybrid_search'],
		['keyword', 'keyword_search'],
		['auto', 'semantic_search'],
	])('searches by %s', async (searchMethod, method) => {
		const { model } = await sentWith({ searchMethod, topK: 3 });
		expect(model).toMatchObject({ search_method: method, top_k: 3 });
	});

	it('reranks with the model of the list', async () => {
		const { model } = await sentWith({
			options: { rerankModel: 'langgenius/siliconflow/siliconflow/BAAI/bge-reranker' },
		});
		expect(model).toMatchObject({
			reranking_enable: true,
			reranking_mode: 'reranking_model',
			reranking_model: {
				reranking_provider_name: 'langgenius/siliconflow/siliconflow',
				reranking_model_name: 'BAAI/bge-reranker',
			},
		});
	});

	it('takes a model as Model: Get Many gives it', async () => {
		const { model } = await sentWith({
			options: { rerankModel: '={{ { provider: "p", model: "m" } }}' },
		});
		expect(model).toMatchObject({
			reranking_model: { reranking_provider_name: 'p', reranking_model_name: 'm' },
		});
	});

	it('weighs a hybrid search, with the embedding model of the base', async () => {
		const { model } = await sentWith({ searchMethod: 'hybrid', options: { semanticWeight: 0.8 } });
		expect(model).toMatchObject({
			reranking_mode: 'weighted_score',
			weights: {
				vector_setting: {
					vector_weight: 0.8,
					embedding_provider_name: 'local/echo/echo',
					embedding_model_name: 'echo-embedding',
				},
				keyword_setting: { keyword_weight: 0.2 },
			},
		});
	});

	it('says that a weight has no effect on another search', async () => {
		const { model, hints } = await sentWith({ options: { semanticWeight: 0.8 } });
		expect(model).not.toHaveProperty('weights.vector_setting');
		expect(hints).toEqual(["'Semantic Weight' had no effect: it is for a hybrid search (item 0)"]);
	});

	it.each([
		['a threshold above 1', { scoreThreshold: 1.5 }, "'Score Threshold' is above 1"],
		['a model without a provider', { rerankModel: 'bge' }, "'Rerank Model' does not name"],
		[
			'a rerank model beside a weight',
			{ rerankModel: 'a/b', semanticWeight: 0.5 },
			'exclude each other',
		],
		[
			'a number that is none',
			{ metadataFilter: { conditions: [{ name: 'a', comparisonOperator: '>', value: 'x' }] } },
			'is not a number',
		],
		[
			'a condition without a field',
			{ metadataFilter: { conditions: [{ comparisonOperator: 'is', value: 'x' }] } },
			"The 'Field Name' parameter is empty",
		],
	])('refuses %s before it asks anything', async (_which, options, words) => {
		const { error } = await sentWith({ searchMethod: 'hybrid', options });
		expect(error?.message).toContain(words);
		expect(server.asked).toEqual([]);
	});

	it('filters by metadata, each value as its operator compares it', async () => {
		const conditions = [
			{ name: ' source_id ', comparisonOperator: 'is', value: 'drive-2' },
			{ name: 'priority', comparisonOperator: '≥', value: '5' },
			{ name: 'kind', comparisonOperator: 'in', value: 'a, b,' },
			{ name: 'changed', comparisonOperator: 'after', value: '2026-01-28T00:00:00Z' },
			{ name: 'seen', comparisonOperator: 'before', value: 1769558400 },
			{ name: 'author', comparisonOperator: 'empty', value: '' },
		];
		const { model } = await sentWith({
			options: { metadataFilter: { conditions }, logicalOperator: 'or' },
		});
		expect(model).toMatchObject({
			metadata_filtering_conditions: {
				logical_operator: 'or',
				conditions: [
					{ name: 'source_id', comparison_operator: 'is', value: 'drive-2' },
					{ name: 'priority', comparison_operator: '≥', value: 5 },
					{ name: 'kind', comparison_operator: 'in', value: ['a', 'b'] },
					{ name: 'changed', comparison_operator: 'after', value: 1769558400 },
					{ name: 'seen', comparison_operator: 'before', value: 1769558400 },
					{ name: 'author', comparison_operator: 'empty', value: null },
				],
			},
		});
	});

	it('sends no filter where there is no condition', async () => {
		const { model } = await sentWith({ options: { metadataFilter: {}, logicalOperator: 'or' } });
		expect(model).not.toHaveProperty('metadata_filtering_conditions');
	});
});
