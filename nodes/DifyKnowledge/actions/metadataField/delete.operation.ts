// Metadata Field: Delete.

import { deleteMetadataField } from '../../../../dify/knowledge/metadata';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { metadataIdField, readMetadataId } from './metadataFieldFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete metadata field',
		description: 'Delete a metadata field and what all documents have in it, for good',
	},
	fields: [knowledgeBaseField, metadataIdField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const metadataId = readMetadataId(n8n, itemIndex);
		return {
			async execute({ transport }) {
				await deleteMetadataField(transport, baseId, metadataId);
				return [{ json: { deleted: true, metadata_id: metadataId } }];
			},
		};
	},
};
