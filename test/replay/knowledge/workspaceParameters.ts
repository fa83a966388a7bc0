// The parameters of what belongs to the workspace: tags, models, and files and runs of pipelines.

import type { INodeParameters } from 'n8n-workflow';

import type { KnowledgeCall, KnowledgeOperations } from './call';
import { object, text } from './parts';

export const WORKSPACE_OPERATIONS: KnowledgeOperations = [
	[/^GET \/datasets\/tags$/, () => ({ resource: 'tag', operation: 'getAll', returnAll: true })],
	[
		/^POST \/datasets\/tags$/,
		({ body }) => ({ resource: 'tag', operation: 'create', name: text(body.name) }),
	],
	[
		/^PATCH \/datasets\/tags$/,
		({ body }) => ({
			resource: 'tag',
			operation: 'update',
			tagId: text(body.tag_id),
			name: text(body.name),
		}),
	],
	[
		/^DELETE \/datasets\/tags$/,
		({ body }) => ({ resource: 'tag', operation: 'delete', tagId: text(body.tag_id) }),
	],
	[/^POST \/datasets\/tags\/(binding|unbinding)$/, bindings],
	[
		/^GET \/workspaces\/current\/models\/model-types\/([^/]+)$/,
		({ ids: [modelType] }) => ({
			resource: 'model',
			operation: 'getAll',
			modelType,
			returnAll: true,
		}),
	],
	[
		/^POST \/datasets\/pipeline\/file-upload$/,
		() => ({ resource: 'pipeline', operation: 'uploadFile', binaryPropertyName: 'data' }),
	],
	[
		/^GET \/datasets\/([^/]+)\/pipeline\/datasource-plugins$/,
		({ ids: [knowledgeBaseId] }) => ({
			resource: 'pipeline',
			operation: 'getDatasources',
			knowledgeBaseId,
		}),
	],
	[/^POST \/datasets\/([^/]+)\/pipeline\/run$/, run],
	[/^POST \/datasets\/([^/]+)\/pipeline\/datasource\/nodes\/([^/]+)\/run$/, runDatasource],
];

function bindings({ ids: [way], body }: KnowledgeCall): INodeParameters {
	return {
		resource: 'tag',
		operation: way === 'binding' ? 'bind' : 'unbind',
		knowledgeBaseId: text(body.target_id),
		tagIds: JSON.stringify(body.tag_ids ?? [body.tag_id]),
	};
}

function run({ ids: [knowledgeBaseId], body }: KnowledgeCall): INodeParameters {
	return {
		resource: 'pipeline',
		operation: 'run',
		knowledgeBaseId,
		startNodeId: text(body.start_node_id),
		datasourceInfoList: JSON.stringify(body.datasource_info_list ?? []),
		inputs: JSON.stringify(object(body.inputs)),
		options: { waitUntilIndexed: false },
	};
}

function runDatasource({ ids: [knowledgeBaseId, nodeId], body }: KnowledgeCall): INodeParameters {
	return {
		resource: 'pipeline',
		operation: 'runDatasource',
		knowledgeBaseId,
		nodeId,
		inputs: JSON.stringify(object(body.inputs)),
	};
}
