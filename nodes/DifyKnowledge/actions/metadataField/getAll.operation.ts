// Metadata Field: Get Many. Lists the metadata fields of a base.

import { objectsOf } from '../../../../dify/http/json';
import { getMetadata } from '../../../../dify/knowledge/metadata';
import { limitFields } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { limitParameter } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many metadata fields',
		description:
			'Get the metadata fields of a knowledge base, with how many documents have a value in them. Those that Dify fills itself are not among them.',
	},
	fields: [knowledgeBaseField, ...limitFields],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const limit = limitParameter(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const { doc_metadata: fields } = await getMetadata(transport, baseId);
				return objectsOf(fields)
					.slice(0, limit)
					.map((json) => ({ json }));
			},
		};
	},
};
