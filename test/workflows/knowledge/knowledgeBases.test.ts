// Knowledge bases through n8n-core: made, changed, listed and deleted in an emulated Dify.

import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { isObject } from '../../../dify/http/json';
import {
	getEmbeddingModels,
	getRerankModels,
} from '../../../nodes/DifyKnowledge/methods/getModels';
import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import { knowledgeEditor, runKnowledge } from './knowledgeNode';

const MODEL = 'local/echo/echo/echo-embedding';

let dify: DifyServer;

afterEach(async () => await dify.close());

const credential = () => ({ baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY });

async function run(operation: string, parameters: IDataObject = {}, resource = 'knowledgeBase') {
	const result = await runKnowledge(credential(), { resource, operation, ...parameters });
	return { ...result, item: result.items[0] ?? {} };
}

/** The bodies that were sent with a method. */
function sent(method: string): JsonObject[] {
	return dify.requests
		.filter((request) => request.method === method)
		.map(({ body }) => (isObject(body) ? body : {}));
}

describe.each(['1.9.2', '1.14.2', '1.15.0'] as const)('in Dify %s', (version) => {
	beforeEach(async () => {
		dify = await startDifyServer({ knowledge: { version } });
	});

	it('makes a base that stores how it is searched', async () => {
		const { item, error } = await run('create', { name: '  Handbook ', description: 'Rules' });
		expect(error).toBeUndefined();
		expect(sent('POST')).toEqual([
			{
				name: 'Handbook',
				description: 'Rules',
				indexing_technique: 'high_quality',
				permission: 'only_me',
				retrieval_model: expect.objectContaining({
					search_method: 'semantic_search',
					reranking_enable: false,
					top_k: 5,
					score_threshold_enabled: false,
				}),
			},
		]);
		expect(item).toEqual({
			knowledge_base_id: dify.knowledge.state.baseNamed('Handbook').id,
			name: 'Handbook',
			description: 'Rules',
			indexing_technique: 'high_quality',
			doc_form: null,
			document_count: 0,
			app_count: 0,
			tags: [],
		});
	});

	it('lets an economical base store keywords, and no embedding model', async () => {
		await run('create', {
			...{ name: 'Cheap', indexingTechnique: 'economy', embeddingModel: MODEL },
			permission: 'all_team_members',
		});
		expect(sent('POST')).toMatchObject([
			{
				indexing_technique: 'economy',
				permission: 'all_team_members',
				retrieval_model: { search_method: 'keyword_search' },
			},
		]);
		expect(sent('POST')[0]).not.toHaveProperty('embedding_model');
	});

	it('makes it with the chosen models and settings', async () => {
		await run('create', {
			name: 'Hybrid',
			embeddingModel: MODEL,
			options: {
				...{ searchMethod: 'hybrid', topK: 8, scoreThreshold: 0.4 },
				rerankModel: 'local/echo/echo/echo-rerank',
			},
		});
		expect(sent('POST')).toMatchObject([
			{
				embedding_model: 'echo-embedding',
				embedding_model_provider: 'local/echo/echo',
				retrieval_model: {
					search_method: 'hybrid_search',
					top_k: 8,
					score_threshold_enabled: true,
					score_threshold: 0.4,
					reranking_enable: true,
					reranking_model: {
						reranking_provider_name: 'local/echo/echo',
						reranking_model_name: 'echo-rerank',
					},
				},
			},
		]);
	});

	it('fails where the name is taken, or gives the base that has it', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', { permission: 'partial_members' });
		expect((await run('create', { name: 'Handbook' })).error?.message).toBe(
			'Another knowledge base has this name',
		);
		const { item, hints } = await run('create', { name: 'Handbook', options: { ifExists: 'use' } });
		expect(item).toMatchObject({ knowledge_base_id: id, name: 'Handbook' });
		expect(hints[0]).toContain('was there already');
		expect(dify.knowledge.state.bases).toHaveLength(1);
	});

	it('gives what most need of a base, or all that Dify has', async () => {
		const base = dify.knowledge.state.addBase('Handbook', { technique: 'economy', appCount: 2 });
		dify.knowledge.state.addIndexedText(base, 'a.txt', 'Opening hours');
		const { item } = await run('get', { knowledgeBaseId: base.id });
		expect(item).toMatchObject({ app_count: 2, document_count: 1, doc_form: 'text_model' });
		const whole = await run('get', { knowledgeBaseId: base.id, simplify: false });
		expect(whole.item).toMatchObject({ id: base.id, total_available_documents: 1 });
	});

	it('lists bases by a part of their name, those of some members included', async () => {
		dify.knowledge.state.addBase('Handbook', { permission: 'partial_members' });
		dify.knowledge.state.addBase('Recipes');
		const { items } = await run('getAll', { returnAll: true, options: { keyword: 'hand' } });
		expect(items.map(({ name }) => name)).toEqual(['Handbook']);
		expect((await run('getAll', { returnAll: false, limit: 1 })).items).toHaveLength(1);
	});

	it('changes only what is set', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', { technique: 'economy' });
		const { item, hints } = await run('update', {
			...{ knowledgeBaseId: id, updateFields: { name: 'Manual', description: '' } },
		});
		expect(sent('PATCH')).toEqual([{ name: 'Manual', description: '' }]);
		expect(item).toMatchObject({ name: 'Manual' });
		expect(hints).toEqual([]);
		expect(dify.requests.map(({ method }) => method)).toEqual(['PATCH']);
	});

	it('keeps what a base stores of its searches, but for what is set', async () => {
		const stored = {
			search_method: 'hybrid_search',
			reranking_enable: true,
			reranking_mode: 'reranking_model',
			reranking_model: { reranking_provider_name: 'p', reranking_model_name: 'm' },
			top_k: 4,
			score_threshold_enabled: true,
			score_threshold: 0.3,
		};
		const { id } = dify.knowledge.state.addBase('Handbook', {
			technique: 'high_quality',
			retrievalModel: stored,
		});
		await run('update', { knowledgeBaseId: id, updateFields: { topK: 9 } });
		expect(sent('PATCH')).toMatchObject([{ retrieval_model: { ...stored, top_k: 9 } }]);
		expect(sent('PATCH')[0]).not.toHaveProperty('indexing_technique');
	});

	it('says what another technique costs, and lets the base be searched by it', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', {
			technique: 'economy',
			retrievalModel: {
				search_method: 'keyword_search',
				reranking_enable: false,
				top_k: 4,
				score_threshold_enabled: false,
			},
		});
		const { hints } = await run('update', {
			knowledgeBaseId: id,
			updateFields: { indexingTechnique: 'high_quality', embeddingModel: MODEL },
		});
		expect(sent('PATCH')).toMatchObject([
			{
				indexing_technique: 'high_quality',
				embedding_model: 'echo-embedding',
				embedding_model_provider: 'local/echo/echo',
				retrieval_model: { search_method: 'semantic_search' },
			},
		]);
		expect(hints[0]).toContain('indexes the whole knowledge base anew');
	});

	it('says nothing of cost where technique and model stay the same', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', { technique: 'high_quality' });
		const { hints } = await run('update', {
			knowledgeBaseId: id,
			updateFields: { indexingTechnique: 'high_quality', embeddingModel: MODEL },
		});
		expect(sent('PATCH')).toHaveLength(1);
		expect(hints).toEqual([]);
	});

	it('sends the technique with another embedding model, without which Dify indexes nothing', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', { technique: 'high_quality' });
		const { hints } = await run('update', {
			knowledgeBaseId: id,
			updateFields: { embeddingModel: 'local/echo/echo/other' },
		});
		expect(sent('PATCH')).toEqual([
			{
				indexing_technique: 'high_quality',
				embedding_model: 'other',
				embedding_model_provider: 'local/echo/echo',
			},
		]);
		expect(hints).toHaveLength(1);
	});

	it('says in a sentence that a new name is taken', async () => {
		dify.knowledge.state.addBase('Taken');
		const { id } = dify.knowledge.state.addBase('Handbook');
		const { error } = await run('update', { knowledgeBaseId: id, updateFields: { name: 'Taken' } });
		expect(error?.message).toBe('Another knowledge base has this name');
	});

	it('deletes a base for whoever knows its name, and says how many apps used it', async () => {
		const { id } = dify.knowledge.state.addBase('Handbook', { appCount: 2 });
		const { item } = await run('delete', { knowledgeBaseId: id, confirmName: 'Handbook' });
		expect(item).toEqual({
			deleted: true,
			knowledge_base_id: id,
			name: 'Handbook',
			app_count: 2,
		});
		expect(dify.knowledge.state.bases).toEqual([]);
	});

	it.each(['={{ "" }}', 'handbook', 'Handbook '])(
		'deletes nothing for another name: %j',
		async (name) => {
			const { id } = dify.knowledge.state.addBase('Handbook', { appCount: 2 });
			const { error } = await run('delete', { knowledgeBaseId: id, confirmName: name });
			expect(error?.message).toContain("'Confirm Name' is not its name. 2 apps use it");
			expect(sent('DELETE')).toEqual([]);
		},
	);

	it('lists the models of a type', async () => {
		const { items } = await run('getAll', { modelType: 'rerank', returnAll: true }, 'model');
		expect(items).toMatchObject([
			{ provider: 'local/echo/echo', model: 'echo-rerank', model_type: 'rerank' },
		]);
	});

	it('offers the models to choose from, under names that people know', async () => {
		const context = knowledgeEditor({}, credential());
		expect(await getEmbeddingModels.call(context)).toEqual([
			{ name: 'echo-embedding (Echo)', value: MODEL },
		]);
		expect(await getRerankModels.call(context)).toEqual([
			{ name: 'echo-rerank (Echo)', value: 'local/echo/echo/echo-rerank' },
		]);
	});
});

it('lists bases by several tags', async () => {
	dify = await startDifyServer();
	const { state } = dify.knowledge;
	const tags = [state.addTag('Documents'), state.addTag('Web')];
	state.addBase('Both').tags = tags;
	state.addBase('One').tags = tags.slice(0, 1);
	const { items } = await run('getAll', {
		options: { tagIds: tags.map(({ id }) => id).join(', ') },
	});
	expect(items).toMatchObject([{ name: 'Both', tags: ['Documents', 'Web'] }]);
});
