// What is found wrong with a knowledge base's settings before Dify is told anything of it.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import { runKnowledge } from './knowledgeNode';

const MODEL = 'local/echo/echo/echo-embedding';

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer();
});

afterEach(async () => await dify.close());

async function run(operation: string, parameters: IDataObject) {
	return await runKnowledge(
		{ baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY },
		{ resource: 'knowledgeBase', operation, ...parameters },
	);
}

describe('what can be found wrong', () => {
	it.each([
		['a name of blanks', { name: '   ' }, "The 'Name' of the knowledge base is empty"],
		['a long name', { name: '😀'.repeat(41) }, 'has 41 characters; Dify takes 40'],
		['a long description', { name: 'A', description: 'é'.repeat(401) }, 'Dify takes 400 at most'],
		[
			'an unknown technique',
			{ name: 'A', indexingTechnique: 'cheap' },
			"'Indexing Technique' is none of its choices",
		],
		[
			'a search by meaning in an economical base',
			{ name: 'A', indexingTechnique: 'economy', options: { searchMethod: 'hybrid' } },
			'can only be searched by keywords',
		],
		[
			'a search by keywords in a base of high quality',
			{ name: 'A', options: { searchMethod: 'keyword' } },
			'has no index of keywords',
		],
	])('is, before a base is made: %s', async (_what, parameters, words) => {
		const { error } = await run('create', parameters);
		expect(error?.message).toContain(words);
		expect(dify.requests).toEqual([]);
	});

	it('takes a name of 40 characters, however JavaScript counts them', async () => {
		const { error } = await run('create', { name: '😀'.repeat(40) });
		expect(error).toBeUndefined();
	});

	it('is, before a base is changed: that nothing is set', async () => {
		const knowledgeBaseId = dify.knowledge.state.addBase('A').id;
		const { error } = await run('update', { knowledgeBaseId, updateFields: {} });
		expect(error?.message).toBe("Nothing is set in 'Update Fields'");
		expect(dify.requests).toEqual([]);
	});

	it.each([
		[
			'an economical base that is to have an embedding model',
			{ embeddingModel: MODEL },
			'An economical knowledge base has no embedding model',
		],
		[
			'a base of high quality without one',
			{ indexingTechnique: 'high_quality' },
			'needs an embedding model',
		],
	])('is, before a base is changed: %s', async (_what, updateFields, words) => {
		const knowledgeBaseId = dify.knowledge.state.addBase('A', { technique: 'economy' }).id;
		const { error } = await run('update', { knowledgeBaseId, updateFields });
		expect(error?.message).toContain(words);
		expect(dify.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it('is, before bases are listed: a tag that is named instead of its ID', async () => {
		const { error } = await run('getAll', { options: { tagIds: 'Documents' } });
		expect(error?.message).toContain("The 'Tag IDs' parameter is not a Dify ID");
		expect(dify.requests).toEqual([]);
	});
});
