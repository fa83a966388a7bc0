// The node Dify Knowledge: the knowledge bases of a workspace in Dify.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { waitingOutRefusals } from '../../dify/knowledge/patience';
import { KNOWLEDGE_CREDENTIAL } from '../shared/node';
import type { DifyNode } from '../shared/node';
import { describeResources } from '../shared/operation';
import { routeItems } from '../shared/router';
import { resources } from './actions/resources';
import { getEmbeddingModels, getRerankModels } from './methods/getModels';
import { searchDocuments } from './methods/searchDocuments';
import { searchKnowledgeBases } from './methods/searchKnowledgeBases';
import { searchTags } from './methods/searchTags';

const node: DifyNode = {
	credential: KNOWLEDGE_CREDENTIAL,
	resources,
	adaptTransport: (transport, clock, turn) =>
		waitingOutRefusals(transport, clock, () => turn.noteCrowded()),
};

export class DifyKnowledge implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dify Knowledge',
		name: 'difyKnowledge',
		icon: { light: 'file:../../icons/dify.svg', dark: 'file:../../icons/dify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Keep Dify knowledge bases in step with their sources, and search them',
		defaults: { name: 'Dify Knowledge' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: KNOWLEDGE_CREDENTIAL.name, required: true }],
		properties: describeResources(resources, 'document'),
	};

	methods = {
		listSearch: { searchKnowledgeBases, searchDocuments, searchTags },
		loadOptions: { getEmbeddingModels, getRerankModels },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await routeItems(this, node);
	}
}
