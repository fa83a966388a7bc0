// The parameters of knowledge bases, of their metadata fields and of searches in them.

import type { INodeParameters } from 'n8n-workflow';

import type { KnowledgeCall, KnowledgeOperations } from './call';
import { firstPage, list, modelText, object, retrievalParameters, text } from './parts';
import { recordedObjects } from './recordedObjects';

export const BASE_OPERATIONS: KnowledgeOperations = [
	[/^GET \/datasets$/, getAll],
	[/^POST \/datasets$/, create],
	[/^GET \/datasets\/([^/]+)$/, ofBase('knowledgeBase', 'get', { simplify: false })],
	[/^PATCH \/datasets\/([^/]+)$/, update],
	[/^DELETE \/datasets\/([^/]+)$/, deleteBase],
	[/^POST \/datasets\/([^/]+)\/retrieve$/, search],
	[/^GET \/datasets\/([^/]+)\/metadata$/, ofBase('metadataField', 'getAll', { returnAll: true })],
	[/^POST \/datasets\/([^/]+)\/metadata$/, createField],
	[/^PATCH \/datasets\/([^/]+)\/metadata\/([^/]+)$/, field('update')],
	[/^DELETE \/datasets\/([^/]+)\/metadata\/([^/]+)$/, field('delete')],
	[/^POST \/datasets\/([^/]+)\/metadata\/built-in\/([^/]+)$/, setBuiltIn],
	[/^GET \/datasets\/([^/]+)\/tags$/, ofBase('tag', 'getOfKnowledgeBase')],
];

/** An operation that is told the base alone. */
function ofBase(resource: string, operation: string, more: INodeParameters = {}) {
	return ({ ids: [knowledgeBaseId] }: KnowledgeCall): INodeParameters => ({
		resource,
		operation,
		knowledgeBaseId,
		...more,
	});
}

function getAll({ query }: KnowledgeCall): INodeParameters {
	return {
		resource: 'knowledgeBase',
		operation: 'getAll',
		...firstPage(query),
		options: {
			keyword: query.get('keyword') ?? '',
			tagIds: query.getAll('tag_ids').join(','),
		},
	};
}

function create({ body }: KnowledgeCall): INodeParameters {
	const { method, options } = retrievalParameters(object(body.retrieval_model));
	const { top_k: topK } = object(body.retrieval_model);
	return {
		resource: 'knowledgeBase',
		operation: 'create',
		name: text(body.name),
		description: text(body.description),
		indexingTechnique: text(body.indexing_technique) || 'economy',
		embeddingModel: modelText(body.embedding_model_provider, body.embedding_model),
		permission: text(body.permission) || 'only_me',
		simplify: false,
		options: {
			...options,
			...(method === 'auto' ? {} : { searchMethod: method }),
			...(topK === undefined ? {} : { topK: Number(topK) }),
		},
	};
}

function update({ ids: [knowledgeBaseId], body }: KnowledgeCall): INodeParameters {
	const { method, options } = retrievalParameters(object(body.retrieval_model));
	const { top_k: topK } = object(body.retrieval_model);
	return {
		resource: 'knowledgeBase',
		operation: 'update',
		knowledgeBaseId,
		simplify: false,
		updateFields: {
			...(typeof body.name === 'string' ? { name: body.name } : {}),
			...(body.description === undefined ? {} : { description: text(body.description) }),
			...(body.permission === undefined ? {} : { permission: text(body.permission) }),
			...(body.indexing_technique === undefined
				? {}
				: { indexingTechnique: text(body.indexing_technique) }),
			...(body.embedding_model === undefined
				? {}
				: { embeddingModel: modelText(body.embedding_model_provider, body.embedding_model) }),
			...(method === 'auto' ? {} : { searchMethod: method }),
			...(topK === undefined ? {} : { topK: Number(topK) }),
			...('scoreThreshold' in options ? options : {}),
		},
	};
}

/** With the base's name as the second key, as far as it is known. */
function deleteBase({ version, ids: [knowledgeBaseId] }: KnowledgeCall): INodeParameters {
	return {
		resource: 'knowledgeBase',
		operation: 'delete',
		knowledgeBaseId,
		confirmName: text(recordedObjects(version).bases.get(knowledgeBaseId)?.name) || 'Nobody',
	};
}

function search({ ids: [knowledgeBaseId], body }: KnowledgeCall): INodeParameters {
	const model = object(body.retrieval_model);
	const { method, options } = retrievalParameters(model);
	const filter = object(model.metadata_filtering_conditions);
	const conditions = list(filter.conditions).map((condition) => ({
		name: text(condition.name),
		comparisonOperator: text(condition.comparison_operator),
		value: String(condition.value),
	}));
	return {
		resource: 'knowledgeBase',
		operation: 'search',
		knowledgeBaseId,
		query: text(body.query),
		searchMethod: method,
		topK: model.top_k === undefined ? '' : Number(model.top_k),
		output: 'items',
		options: {
			...options,
			...(conditions.length === 0
				? {}
				: {
						metadataFilter: { conditions },
						logicalOperator: text(filter.logical_operator) || 'and',
					}),
		},
	};
}

function createField({ ids: [knowledgeBaseId], body }: KnowledgeCall): INodeParameters {
	return {
		resource: 'metadataField',
		operation: 'create',
		knowledgeBaseId,
		name: text(body.name),
		type: text(body.type),
	};
}

function field(operation: 'update' | 'delete') {
	return ({ ids: [knowledgeBaseId, metadataId], body }: KnowledgeCall): INodeParameters => ({
		resource: 'metadataField',
		operation,
		knowledgeBaseId,
		metadataId,
		...(operation === 'update' ? { name: text(body.name) } : {}),
	});
}

function setBuiltIn({ ids: [knowledgeBaseId, action] }: KnowledgeCall): INodeParameters {
	return { resource: 'metadataField', operation: 'setBuiltIn', knowledgeBaseId, action };
}
