// Pipeline: Get Datasources. Lists what the pipeline of a base can begin with.

import { readDatasources } from '../../../../dify/knowledge/pipelines';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';

export const getDatasources: Operation = {
	option: {
		name: 'Get Datasources',
		value: 'getDatasources',
		action: 'Get datasources of pipeline',
		description: 'Get the nodes that the published pipeline of a knowledge base can begin with',
	},
	fields: [knowledgeBaseField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		return {
			async execute({ transport }) {
				return (await readDatasources(transport, baseId)).map((json) => ({ json }));
			},
		};
	},
};
