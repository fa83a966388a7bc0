// Tag: Get of Knowledge Base. Lists the tags that a base carries.

import { readTagsOfBase } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';

export const getOfKnowledgeBase: Operation = {
	option: {
		name: 'Get of Knowledge Base',
		value: 'getOfKnowledgeBase',
		action: 'Get tags of knowledge base',
		description: 'Get the tags that a knowledge base carries',
	},
	fields: [knowledgeBaseField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		return {
			async execute({ transport }) {
				return (await readTagsOfBase(transport, baseId)).map((json) => ({ json }));
			},
		};
	},
};
