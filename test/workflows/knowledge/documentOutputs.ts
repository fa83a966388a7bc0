// Items of the operations on documents.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { CAPITALS, KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import type { Outputs } from '../outputs';
import { runKnowledge } from './knowledgeNode';

/** Items of each operation, so that every field has come once. */
export function documentOutputs(dify: DifyServer): Outputs {
	const { state } = dify.knowledge;

	const run = async (operation: string, parameters: IDataObject) => {
		const { items, error } = await runKnowledge(
			{ baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY },
			{ resource: 'document', operation, ...parameters },
		);
		if (error !== undefined) throw new Error(error.message);
		return items;
	};

	/** A base with one indexed document. */
	const known = () => {
		const base = state.addBase('Facts', { technique: 'economy' });
		const document = state.addIndexedText(base, 'capitals.txt', CAPITALS);
		return { base, document, ids: { knowledgeBaseId: base.id, documentId: document.id } };
	};

	const one = async (operation: string, parameters: IDataObject = {}) =>
		await run(operation, { ...known().ids, ...parameters });

	/** A new document, or new content. */
	const content = { source: 'text', text: 'Oslo is the capital of Norway.', name: 'Norway' };

	return {
		'document/create': async () => await one('create', content),
		'document/upsert': async () => await one('upsert', { ...content, matchBy: 'name' }),
		'document/update': async () => await one('update', content),
		'document/get': async () => await one('get', { simplify: true }),
		'document/getAll': async () => await one('getAll', { returnAll: true, simplify: true }),
		'document/delete': async () => await one('delete'),
		'document/deleteVanished': async () => {
			const { base, ids } = known();
			await run('upsert', { ...ids, ...content, matchBy: 'name' });
			const options = { limitPercent: 100 };
			return await run('deleteVanished', {
				...{ knowledgeBaseId: base.id, matchBy: 'name', livingId: 'Sweden', options },
			});
		},
		'document/setStatus': async () => await one('setStatus', { action: 'disable' }),
		'document/setMetadata': async () =>
			await one('setMetadata', { metadata: { values: [{ name: 'topic', value: 'cities' }] } }),
		'document/wait': async () => await one('wait', { simplify: true }),
		'document/download': async () => await one('download', { binaryPropertyName: 'data' }),
	};
}
