// Model: Get Many. Lists the workspace's models.

import { readModels } from '../../../../dify/knowledge/models';
import type { ModelType } from '../../../../dify/knowledge/models';
import { limitFields } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { limitParameter, oneOf } from '../../../shared/parameters';

const DEFAULT_TYPE: ModelType = 'text-embedding';

const TYPES: { name: string; value: ModelType }[] = [
	{ name: 'Embedding', value: DEFAULT_TYPE },
	{ name: 'LLM', value: 'llm' },
	{ name: 'Moderation', value: 'moderation' },
	{ name: 'Rerank', value: 'rerank' },
	{ name: 'Speech to Text', value: 'speech2text' },
	{ name: 'Text to Speech', value: 'tts' },
];

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many models',
		description: "Get the workspace's models of one type, with their providers",
	},
	fields: [
		{
			displayName: 'Model Type',
			name: 'modelType',
			type: 'options',
			options: TYPES,
			default: DEFAULT_TYPE,
			description: 'What the models are for',
		},
		...limitFields,
	],
	read(n8n, itemIndex) {
		const type = oneOf('Model Type', n8n.getNodeParameter('modelType', itemIndex, ''), [
			DEFAULT_TYPE,
			...TYPES.map(({ value }) => value),
		]);
		const limit = limitParameter(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const models = await readModels(transport, type);
				return models.slice(0, limit).map((json) => ({ json }));
			},
		};
	},
};
