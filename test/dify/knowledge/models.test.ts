// The workspace's models, and the text that names one.

import { modelText, parseModelText, readModels } from '../../../dify/knowledge/models';
import { listTransport, page, recorded, rejectionOf } from '../listTransport';
import { KNOWLEDGE_VERSIONS } from './recordedBases';

it.each(KNOWLEDGE_VERSIONS)('lists the models of Dify %s with their provider', async (version) => {
	const { transport, sent } = listTransport(recorded(version, 'knowledge/models-rerank'));
	expect(await readModels(transport, 'rerank')).toMatchObject([
		{
			provider: 'local/echo/echo',
			provider_label: 'Echo',
			model: 'echo-rerank',
			label: { en_US: 'echo-rerank' },
			model_type: 'rerank',
			status: 'active',
		},
	]);
	expect(sent).toMatchObject([
		{ method: 'GET', mayRepeat: true, path: '/workspaces/current/models/model-types/rerank' },
	]);
});

it('says of a Dify without the list that it has none', async () => {
	const none = page(404, '<!doctype html><title>404 Not Found</title>');
	const { transport } = listTransport({
		...none,
		headers: { ...none.headers, 'x-version': '1.1.0' },
	});
	expect(await rejectionOf(readModels(transport, 'llm'))).toMatchObject({
		code: 'not_supported',
		message: 'This Dify (1.1.0) has no list of models',
	});
});

describe('the text of a model', () => {
	it.each([
		['langgenius/openai/openai', 'text-embedding-3-small'],
		['langgenius/siliconflow/siliconflow', 'BAAI/bge-m3'],
		['openai', 'text-embedding-3-small'],
		['xinference', 'BAAI/bge-m3'],
	])('gives back provider %s and model %s', (provider, model) => {
		expect(parseModelText(modelText({ provider, model }))).toEqual({ provider, model });
	});

	it.each(['', 'bge-m3', 'openai/', '/bge-m3', '  '])('names none: %j', (text) => {
		expect(parseModelText(text)).toBeUndefined();
	});
});
