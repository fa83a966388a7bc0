// Knowledge Base: Search through n8n-core, in front of what real servers answered.

import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { parseObject, textOf } from '../../../dify/http/json';
import {
	recordedBase,
	KNOWLEDGE_VERSIONS,
	baseOfExchange,
} from '../../dify/knowledge/recordedBases';
import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { askTool, runKnowledge } from './knowledgeNode';

const SEARCH = { resource: 'knowledgeBase', operation: 'search' };

const HIT_KEYS = [
	'content',
	'answer',
	'score',
	'position',
	'document_id',
	'document_name',
	'chunk_id',
	'metadata',
	'child_chunks',
];

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const credential = () => ({ baseUrl: server.url, apiKey: 'dataset-KEY' });

/** Lets the server answer as in a recorded search of a base; gives the parameters, and what is sent. */
function play(version: Version, name: string, base: JsonObject) {
	const asked = baseOfExchange(version, name, base);
	const path = `/v1/datasets/${textOf(asked.id)}`;
	const sent: JsonObject[] = [];
	const { response: recorded } = readRecording(version, `knowledge/${name}`);
	server.on(`GET ${path}`, (response) => sendJson(response, asked));
	server.on(`POST ${path}/retrieve`, (response, request) => {
		sent.push(parseObject(request.text) ?? {});
		response.writeHead(recorded.status, { 'content-type': 'application/json' });
		response.end(readRecordedBody(version, `knowledge/${name}`));
	});
	return { sent, parameters: { ...SEARCH, knowledgeBaseId: asked.id } as IDataObject };
}

describe.each(KNOWLEDGE_VERSIONS)('a search in Dify %s', (version) => {
	const vector = recordedBase(version, 'Vector');
	const economy = recordedBase(version, 'Economy');

	it('gives an item for each hit, of exactly these keys', async () => {
		const { parameters, sent } = play(version, 'find-metadata', vector);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'capital',
		});
		expect(error).toBeUndefined();
		expect(items).toHaveLength(2);
		expect(items.map((item) => Object.keys(item))).toEqual([HIT_KEYS, HIT_KEYS]);
		expect(items[0]).toMatchObject({
			answer: null,
			score: 0,
			document_name: 'planets.txt',
			metadata: { source_id: 'drive-2', priority: 2 },
			child_chunks: [],
		});
		expect(sent).toMatchObject([
			{ query: 'capital', retrieval_model: { search_method: 'semantic_search', top_k: 5 } },
		]);
		expect(hints).toEqual([]);
	});

	it('gives no score where it searched by keywords', async () => {
		const { parameters, sent } = play(version, 'find-keyword', economy);
		const { items } = await runKnowledge(credential(), { ...parameters, query: 'river Berlin' });
		expect(items.map(({ score }) => score)).toEqual([null, null, null]);
		expect(sent).toMatchObject([{ retrieval_model: { search_method: 'keyword_search' } }]);
	});

	it('gives the answers of questions, and the children of parents', async () => {
		const questions = play(version, 'find-qa', { ...vector, doc_form: 'qa_model' });
		const { items } = await runKnowledge(credential(), { ...questions.parameters, query: 'shop' });
		expect(items.map(({ answer }) => answer)).toEqual([
			null,
			expect.stringMatching(/^(?:The shop is closed on Sunday|Opening hours are nine to five)\.$/),
		]);
		const parents = play(version, 'find-parent-child', vector);
		const found = await runKnowledge(credential(), { ...parents.parameters, query: 'tower' });
		expect(found.items[0]).toMatchObject({
			metadata: {},
			child_chunks: [{ content: 'The Eiffel tower is 330 metres high.' }],
		});
	});

	it('makes one text of them for a prompt, answers included', async () => {
		const { parameters } = play(version, 'find-qa', { ...vector, name: 'Shop' });
		const { items } = await runKnowledge(credential(), {
			...{ ...parameters, query: 'Where is the shop?', output: 'text' },
		});
		expect(items).toHaveLength(1);
		expect(items[0]?.hits).toHaveLength(2);
		expect(items[0]?.text).toMatch(
			/^2 passages found for "Where is the shop\?" in the knowledge base "Shop":\n\n\[1\] faq\.txt\nWhere is the shop\?\n\n\[2\] faq\.txt\nQuestion: What is said in sentence \d\?\nAnswer: .+\.$/,
		);
	});

	it('repeats no child in it that its parent holds, but leaves out none that stands alone', async () => {
		const { parameters } = play(version, 'find-parent-child', vector);
		const { items } = await runKnowledge(credential(), {
			...{ ...parameters, query: 'tower', output: 'text' },
		});
		const text = String(items[0]?.text);
		expect(text.split('The Eiffel tower is 330 metres high.')).toHaveLength(2);
		expect(text.split('Mercury is the planet nearest to the sun.')).toHaveLength(2);
	});

	it('gives no items where nothing was found, and says why that may be', async () => {
		const { parameters } = play(version, 'find-keyword-lower-case', economy);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'berlin',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(hints).toEqual([
			'Nothing found for "berlin" in the knowledge base "Economy". It is searched by keywords: only whole words in the same case are found. (item 0)',
		]);
	});

	it('gives a text all the same where a text is wanted', async () => {
		const { parameters } = play(version, 'find-threshold-high', vector);
		const { items, hints } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
			output: 'text',
			options: { scoreThreshold: 0.99 },
		});
		const text =
			'Nothing found for "river" in the knowledge base "Vector". Only chunks with a score of 0.99 or more are found.';
		expect(items).toEqual([{ text, hits: [] }]);
		expect(hints).toEqual([`${text} (item 0)`]);
	});

	it('finds nothing in a base without documents, and asks its vector store nothing', async () => {
		const empty = { ...vector, document_count: 0 };
		const { parameters, sent } = play(version, 'find-no-documents', empty);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(sent).toEqual([]);
		expect(hints).toEqual([
			'Nothing found for "river" in the knowledge base "Vector". It has no documents yet. (item 0)',
		]);
	});

	it('finds nothing while all documents are on their way, whatever the vector store says', async () => {
		const early = { ...vector, total_available_documents: 0 };
		const { parameters, sent } = play(version, 'find-no-documents', early);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(sent).toHaveLength(1);
		expect(hints[0]).toContain('None of its documents is indexed and enabled yet.');
	});

	it('fails with the words of the provider where the query cannot be embedded', async () => {
		const { parameters } = play(version, 'find-rerank-error', vector);
		const { error } = await runKnowledge(credential(), { ...parameters, query: 'capital' });
		expect(error?.message).toContain('[echo] Rate Limit Error, 429: too many requests');
	});

	it('refuses to search an economical base by meaning, before it searches', async () => {
		const { parameters, sent } = play(version, 'find-semantic-on-economy', economy);
		const { error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
			searchMethod: 'semantic',
		});
		expect(error?.message).toContain('can only be searched by keywords');
		expect(sent).toEqual([]);
	});

	it('says that a base of high quality has no keywords', async () => {
		const { parameters } = play(version, 'find-keyword-on-vector', vector);
		const { items, hints } = await runKnowledge(credential(), {
			...parameters,
			query: 'Berlin',
			searchMethod: 'keyword',
		});
		expect(items).toEqual([]);
		expect(hints[0]).toContain('It has no index of keywords: choose another search method.');
	});

	it('tells an agent in one text what it found, whatever the output is set to', async () => {
		const { parameters } = play(version, 'find-keyword-exact', { ...economy, name: 'Facts' });
		const said = await askTool(
			credential(),
			{ ...parameters, output: 'items', query: "={{ $fromAI('query', 'What to look for') }}" },
			{ query: 'Berlin' },
		);
		const answers: JsonObject[] = JSON.parse(said);
		expect(answers).toHaveLength(1);
		expect(Object.keys(answers[0] ?? {})).toEqual(['text', 'hits']);
		expect(answers[0]?.text).toMatch(
			/^1 passage found for "Berlin" in the knowledge base "Facts":\n\n\[1\] .+\n.*Berlin/,
		);
	});

	it('tells an agent that nothing was found, since an empty answer tells it nothing', async () => {
		const { parameters } = play(version, 'find-nothing-found', economy);
		const said = await askTool(
			credential(),
			{ ...parameters, output: 'items', query: "={{ $fromAI('query', 'What to look for') }}" },
			{ query: 'xylophone' },
		);
		expect(JSON.parse(said)).toEqual([
			{
				text: 'Nothing found for "xylophone" in the knowledge base "Economy". It is searched by keywords: only whole words in the same case are found.',
				hits: [],
			},
		]);
	});
});

describe('what is asked for', () => {
	const vector = recordedBase('1.15.0', 'Vector');

	async function sentWith(parameters: IDataObject, base = vector) {
		const played = play('1.15.0', 'find-semantic', base);
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
		const { parameters } = play('1.15.0', 'find-semantic', vector);
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

describe('a text for a prompt', () => {
	it('is bounded, and says what it leaves out', async () => {
		const base = recordedBase('1.15.0', 'Vector');
		const { parameters } = play('1.15.0', 'find-semantic', base);
		const segment = { content: 'x'.repeat(20_000), document: { name: 'long.txt' } };
		server.on(`POST /v1/datasets/${String(parameters.knowledgeBaseId)}/retrieve`, (response) =>
			sendJson(response, { records: Array.from({ length: 4 }, () => ({ segment, score: 1 })) }),
		);
		const { items } = await runKnowledge(credential(), {
			...{ ...parameters, query: 'x', output: 'text' },
		});
		const text = String(items[0]?.text);
		expect(text.length).toBeLessThan(25_000);
		expect(text).toContain('… (shortened)');
		expect(text).toMatch(/\(2 more passages are left out, since the text would be too long\.\)$/);
		expect(items[0]?.hits).toHaveLength(4);
	});
});
