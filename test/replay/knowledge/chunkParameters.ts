// The parameters of chunks and child chunks.

import type { INodeParameters } from 'n8n-workflow';

import type { KnowledgeCall, KnowledgeOperations } from './call';
import { firstPage, list, object, text } from './parts';

const SEGMENTS = '/datasets/([^/]+)/documents/([^/]+)/segments';

const CHILDREN = `${SEGMENTS}/([^/]+)/child_chunks`;

export const CHUNK_OPERATIONS: KnowledgeOperations = [
	[new RegExp(`^GET ${CHILDREN}$`), childGetAll],
	[new RegExp(`^POST ${CHILDREN}$`), child('create')],
	[new RegExp(`^PATCH ${CHILDREN}/([^/]+)$`), child('update')],
	[new RegExp(`^DELETE ${CHILDREN}/([^/]+)$`), child('delete')],
	[new RegExp(`^GET ${SEGMENTS}$`), getAll],
	[new RegExp(`^POST ${SEGMENTS}$`), create],
	[new RegExp(`^GET ${SEGMENTS}/([^/]+)$`), one('get')],
	[new RegExp(`^DELETE ${SEGMENTS}/([^/]+)$`), one('delete')],
	[new RegExp(`^POST ${SEGMENTS}/([^/]+)$`), update],
];

function address({ ids: [knowledgeBaseId, documentId, chunkId] }: KnowledgeCall): INodeParameters {
	return { knowledgeBaseId, documentId, ...(chunkId === '' ? {} : { chunkId }) };
}

function getAll(call: KnowledgeCall): INodeParameters {
	const { query } = call;
	return {
		resource: 'chunk',
		operation: 'getAll',
		...address(call),
		...firstPage(query),
		options: { keyword: query.get('keyword') ?? '', status: query.getAll('status') },
	};
}

function create(call: KnowledgeCall): INodeParameters {
	const [segment = {}] = list(call.body.segments);
	return {
		resource: 'chunk',
		operation: 'create',
		...address(call),
		content: text(segment.content),
		answer: text(segment.answer),
		keywords: JSON.stringify(segment.keywords ?? []),
		simplify: false,
	};
}

function one(operation: 'get' | 'delete') {
	return (call: KnowledgeCall): INodeParameters => ({
		resource: 'chunk',
		operation,
		...address(call),
		...(operation === 'get' ? { simplify: false } : {}),
	});
}

function update(call: KnowledgeCall): INodeParameters {
	const segment = object(call.body.segment);
	return {
		resource: 'chunk',
		operation: 'update',
		...address(call),
		content: text(segment.content),
		answer: text(segment.answer),
		keywords: JSON.stringify(segment.keywords ?? []),
		simplify: false,
		options: {
			...(segment.enabled === undefined ? {} : { enabled: segment.enabled === true }),
			...(segment.regenerate_child_chunks === true ? { regenerateChildChunks: true } : {}),
		},
	};
}

function childGetAll(call: KnowledgeCall): INodeParameters {
	const { query } = call;
	return {
		resource: 'childChunk',
		operation: 'getAll',
		...address(call),
		returnAll: false,
		limit: Number(query.get('limit') ?? 20),
		options: { keyword: query.get('keyword') ?? '' },
	};
}

function child(operation: 'create' | 'update' | 'delete') {
	return (call: KnowledgeCall): INodeParameters => ({
		resource: 'childChunk',
		operation,
		...address(call),
		...(operation === 'create' ? {} : { childChunkId: call.ids[3] }),
		...(operation === 'delete' ? {} : { content: text(call.body.content) }),
	});
}
