// Lists the workspace's models in the editor.

import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { textOf } from '../../../dify/http/json';
import { labelOf, modelText, readModels } from '../../../dify/knowledge/models';
import type { ModelType } from '../../../dify/knowledge/models';
import { lookUp } from '../../shared/lookUp';
import { KNOWLEDGE_CREDENTIAL } from '../../shared/node';

/**
 * The embedding models that can be used.
 *
 * @throws NodeApiError, NodeOperationError what Dify or the credential says
 */
export async function getEmbeddingModels(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await listModels(this, 'text-embedding');
}

/**
 * The rerank models that can be used.
 *
 * @throws NodeApiError, NodeOperationError what Dify or the credential says
 */
export async function getRerankModels(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	return await listModels(this, 'rerank');
}

async function listModels(
	n8n: ILoadOptionsFunctions,
	type: ModelType,
): Promise<INodePropertyOptions[]> {
	return await lookUp(n8n, KNOWLEDGE_CREDENTIAL, async (transport) => {
		const models = await readModels(transport, type);
		return models.map(({ provider, provider_label: providerLabel, model, label }) => ({
			name: `${labelOf(label) || textOf(model)} (${textOf(providerLabel)})`,
			value: modelText({ provider: textOf(provider), model: textOf(model) }),
		}));
	});
}
