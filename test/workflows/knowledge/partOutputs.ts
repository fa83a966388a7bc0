// Items of the operations on the parts of knowledge bases: chunks, metadata fields, tags and pipelines.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { AT_BLANK_LINES, CAPITALS, KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import type { Outputs } from '../outputs';
import { runKnowledge } from './knowledgeNode';

/** A file that becomes two chunks. */
const FILE = '[tool extract_parameters {"chunks": ["Oslo", "Bergen"]}]';

/** Items of each operation, so that every field has come once. */
export function partOutputs(dify: DifyServer): Outputs {
	const { state } = dify.knowledge;

	const run = async (
		resource: string,
		operation: string,
		parameters: IDataObject,
		items?: INodeExecutionData[],
	) => {
		const credential = { baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY };
		const given = { resource, operation, ...parameters };
		const { items: made, error } = await runKnowledge(credential, given, items);
		if (error !== undefined) throw new Error(error.message);
		return made;
	};

	/** The parameters that name a document with chunks that have children. */
	const documentOf = () => {
		const base = state.addBase('Parents', { technique: 'high_quality' });
		const rule = {
			mode: 'hierarchical' as const,
			rules: {
				...AT_BLANK_LINES.rules,
				parent_mode: 'paragraph',
				subchunk_segmentation: { separator: '\n', max_tokens: 200, chunk_overlap: 0 },
			},
		};
		const file = state.addText('capitals.txt', CAPITALS);
		const form = 'hierarchical_model';
		const document = state.addDocument(base, { name: 'capitals.txt', file, form, rule });
		state.finish(document);
		const [chunk] = document.chunks;
		const [child] = chunk?.children ?? [];
		if (chunk === undefined || child === undefined) throw new Error('There are no chunks');
		return {
			ids: { knowledgeBaseId: base.id, documentId: document.id },
			chunkId: chunk.id,
			childChunkId: child.id,
		};
	};

	const chunk = async (operation: string, parameters: IDataObject = {}) => {
		const { ids, chunkId } = documentOf();
		return await run('chunk', operation, { ...ids, chunkId, simplify: true, ...parameters });
	};

	const child = async (operation: string, parameters: IDataObject = {}) => {
		const { ids, chunkId, childChunkId } = documentOf();
		const named = { ...ids, chunkId, childChunkId };
		return await run('childChunk', operation, { ...named, ...parameters });
	};

	const field = async (operation: string, parameters: IDataObject = {}) => {
		const base = state.addBase('Fields', { technique: 'economy' });
		state.setMetadata(state.addIndexedText(base, 'one.txt', 'One'), 'source_id', 'a-1');
		const named = { knowledgeBaseId: base.id, metadataId: base.fields[0]?.id };
		return await run('metadataField', operation, { ...named, ...parameters });
	};

	const tag = async (operation: string, parameters: IDataObject = {}) => {
		const base = state.addBase('Tagged', { technique: 'economy' });
		const own = state.addTag('Docs');
		base.tags = [own];
		const named = { knowledgeBaseId: base.id, tagId: own.id, tagIds: own.id };
		return await run('tag', operation, { ...named, ...parameters });
	};

	const upload = async () => {
		const data = Buffer.from(FILE).toString('base64');
		const binary = { data: { data, mimeType: 'text/plain', fileName: 'north.txt' } };
		return await run('pipeline', 'uploadFile', {}, [{ json: {}, binary }]);
	};

	const pipeline = async (operation: string, parameters: IDataObject = {}) => {
		const { id } = state.addPipelineBase('Pipeline', { published: true });
		return await run('pipeline', operation, { knowledgeBaseId: id, ...parameters });
	};

	return {
		'chunk/create': async () => await chunk('create', { content: 'Oslo', keywords: 'fjord' }),
		'chunk/get': async () => await chunk('get'),
		'chunk/getAll': async () => await chunk('getAll', { returnAll: true }),
		'chunk/update': async () => await chunk('update', { content: 'Oslo', keywords: 'fjord' }),
		'chunk/delete': async () => await chunk('delete'),
		'childChunk/create': async () => await child('create', { content: 'Oslo' }),
		'childChunk/getAll': async () => await child('getAll', { returnAll: true }),
		'childChunk/update': async () => await child('update', { content: 'Oslo' }),
		'childChunk/delete': async () => await child('delete'),
		'metadataField/create': async () => await field('create', { name: 'priority', type: 'number' }),
		'metadataField/getAll': async () => await field('getAll', { returnAll: true }),
		'metadataField/update': async () => await field('update', { name: 'origin' }),
		'metadataField/delete': async () => await field('delete'),
		'metadataField/setBuiltIn': async () => await field('setBuiltIn', { action: 'enable' }),
		'tag/create': async () => await tag('create', { name: 'Web' }),
		'tag/getAll': async () => await tag('getAll', { returnAll: true }),
		'tag/update': async () => await tag('update', { name: 'Documents' }),
		'tag/delete': async () => await tag('delete'),
		'tag/bind': async () => await tag('bind'),
		'tag/unbind': async () => await tag('unbind'),
		'tag/getOfKnowledgeBase': async () => await tag('getOfKnowledgeBase'),
		'pipeline/uploadFile': upload,
		'pipeline/getDatasources': async () => await pipeline('getDatasources'),
		'pipeline/run': async () =>
			await pipeline('run', {
				datasourceInfoList: JSON.stringify(await upload()),
				inputs: '{"topic": "north"}',
			}),
	};
}
