// Knowledge Base: Get.

import { getKnowledgeBase } from '../../../../dify/knowledge/knowledgeBases';
import { simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { baseItem } from './baseItem';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a knowledge base',
		description: 'Get a knowledge base with its settings and how much is in it',
	},
	fields: [knowledgeBaseField, simplifyField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			execute: async ({ transport }) => [
				baseItem(await getKnowledgeBase(transport, baseId), simplify),
			],
		};
	},
};
