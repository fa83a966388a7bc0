// Knowledge Base: Search through n8n-core, in front of what real servers answered.

import type { JsonObject } from '../../../dify/http/json';
import { KNOWLEDGE_VERSIONS, recordedBase } from '../../dify/knowledge/recordedBases';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { askTool, runKnowledge } from './knowledgeNode';
import { playSearch } from './playSearch';

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

describe.each(KNOWLEDGE_VERSIONS)('a search in Dify %s', (version) => {
	const vector = recordedBase(version, 'Vector');
	const economy = recordedBase(version, 'Economy');

	it('gives an item for each hit, of exactly these keys', async () => {
		const { parameters, sent } = playSearch(server, version, 'find-metadata', vector);
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
		const { parameters, sent } = playSearch(server, version, 'find-keyword', economy);
		const { items } = await runKnowledge(credential(), { ...parameters, query: 'river Berlin' });
		expect(items.map(({ score }) => score)).toEqual([null, null, null]);
		expect(sent).toMatchObject([{ retrieval_model: { search_method: 'keyword_search' } }]);
	});

	it('gives the answers of questions, and the children of parents', async () => {
		const questions = playSearch(server, version, 'find-qa', { ...vector, doc_form: 'qa_model' });
		const { items } = await runKnowledge(credential(), { ...questions.parameters, query: 'shop' });
		expect(items.map(({ answer }) => answer)).toEqual([
			null,
			expect.stringMatching(/^(?:The shop is closed on Sunday|Opening hours are nine to five)\.$/),
		]);
		const parents = playSearch(server, version, 'find-parent-child', vector);
		const found = await runKnowledge(credential(), { ...parents.parameters, query: 'tower' });
		expect(found.items[0]).toMatchObject({
			metadata: {},
			child_chunks: [{ content: 'The Eiffel tower is 330 metres high.' }],
		});
	});

	it('makes one text of them for a prompt, answers included', async () => {
		const { parameters } = playSearch(server, version, 'find-qa', { ...vector, name: 'Shop' });
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
		const { parameters } = playSearch(server, version, 'find-parent-child', vector);
		const { items } = await runKnowledge(credential(), {
			...{ ...parameters, query: 'tower', output: 'text' },
		});
		const text = String(items[0]?.text);
		expect(text.split('The Eiffel tower is 330 metres high.')).toHaveLength(2);
		expect(text.split('Mercury is the planet nearest to the sun.')).toHaveLength(2);
	});

	it('gives no items where nothing was found, and says why that may be', async () => {
		const { parameters } = playSearch(server, version, 'find-keyword-lower-case', economy);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'berlin',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(hints).toEqual([
			'Nothing found in the knowledge base "Economy". It is searched by keywords: only whole words in the same case are found. (item 0)',
		]);
	});

	it('gives a text all the same where a text is wanted', async () => {
		const { parameters } = playSearch(server, version, 'find-threshold-high', vector);
		const { items, hints } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
			output: 'text',
			options: { scoreThreshold: 0.99 },
		});
		const text =
			'Nothing found for "river" in the knowledge base "Vector". Only chunks with a score of 0.99 or more are found.';
		expect(items).toEqual([{ text, hits: [] }]);
		expect(hints).toHaveLength(1);
	});

	it('finds nothing in a base without documents, and asks its vector store nothing', async () => {
		const empty = { ...vector, document_count: 0 };
		const { parameters, sent } = playSearch(server, version, 'find-no-documents', empty);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(sent).toEqual([]);
		expect(hints).toEqual([
			'Nothing found in the knowledge base "Vector". It has no documents yet. (item 0)',
		]);
	});

	it('finds nothing while all documents are on their way, whatever the vector store says', async () => {
		const early = { ...vector, total_available_documents: 0 };
		const { parameters, sent } = playSearch(server, version, 'find-no-documents', early);
		const { items, hints, error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
		});
		expect(error).toBeUndefined();
		expect(items).toEqual([]);
		expect(sent).toHaveLength(1);
		expect(hints[0]).toContain('Nothing in its documents is indexed and enabled yet.');
	});

	it('fails with the words of the provider where the query cannot be embedded', async () => {
		const { parameters } = playSearch(server, version, 'find-rerank-error', vector);
		const { error } = await runKnowledge(credential(), { ...parameters, query: 'capital' });
		expect(error?.message).toContain('[echo] Rate Limit Error, 429: too many requests');
	});

	it('refuses to search an economical base by meaning, before it searches', async () => {
		const { parameters, sent } = playSearch(server, version, 'find-semantic-on-economy', economy);
		const { error } = await runKnowledge(credential(), {
			...parameters,
			query: 'river',
			searchMethod: 'semantic',
		});
		expect(error?.message).toContain('can only be searched by keywords');
		expect(sent).toEqual([]);
	});

	it('says that a base of high quality has no keywords', async () => {
		const { parameters } = playSearch(server, version, 'find-keyword-on-vector', vector);
		const { items, hints } = await runKnowledge(credential(), {
			...parameters,
			query: 'Berlin',
			searchMethod: 'keyword',
		});
		expect(items).toEqual([]);
		expect(hints[0]).toContain('It has no index of keywords: choose another search method.');
	});

	it('tells an agent in one text what it found, whatever the output is set to', async () => {
		const { parameters } = playSearch(server, version, 'find-keyword-exact', {
			...economy,
			name: 'Facts',
		});
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
		const { parameters } = playSearch(server, version, 'find-nothing-found', economy);
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

describe('a text for a prompt', () => {
	it('is bounded, and says what it leaves out', async () => {
		const base = recordedBase('1.15.0', 'Vector');
		const { parameters } = playSearch(server, '1.15.0', 'find-semantic', base);
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
