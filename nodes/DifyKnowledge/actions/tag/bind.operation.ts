// Tag: Bind. Puts tags on a knowledge base.

import { bindTags } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { readTagIds, tagIdsField } from './tagFields';

export const bind: Operation = {
	option: {
		name: 'Bind',
		value: 'bind',
		action: 'Bind tags to knowledge base',
		description: 'Put tags on a knowledge base, beside those that it carries',
	},
	fields: [knowledgeBaseField, tagIdsField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const tagIds = readTagIds(n8n, itemIndex);
		return {
			async execute({ transport }) {
				await bindTags(transport, baseId, tagIds);
				return [{ json: { bound: true, knowledge_base_id: baseId, tag_ids: tagIds } }];
			},
		};
	},
};
