// Tag: Unbind. Takes tags off a knowledge base.

import { unbindTags } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { readTagIds, tagIdsField } from './tagFields';

export const unbind: Operation = {
	option: {
		name: 'Unbind',
		value: 'unbind',
		action: 'Unbind tags from knowledge base',
		description: 'Take tags off a knowledge base, whether or not it carries them',
	},
	fields: [knowledgeBaseField, tagIdsField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const tagIds = readTagIds(n8n, itemIndex);
		return {
			async execute({ transport }) {
				await unbindTags(transport, baseId, tagIds);
				return [{ json: { unbound: true, knowledge_base_id: baseId, tag_ids: tagIds } }];
			},
		};
	},
};
