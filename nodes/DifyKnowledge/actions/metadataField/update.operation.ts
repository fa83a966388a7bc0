// Metadata Field: Update. Gives a metadata field another name.

import { renameMetadataField } from '../../../../dify/knowledge/metadata';
import type { Operation } from '../../../shared/operation';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { readName } from '../names';
import {
	fieldNameField,
	LONGEST_FIELD_NAME,
	metadataIdField,
	readMetadataId,
} from './metadataFieldFields';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update metadata field',
		description: 'Give a metadata field another name; what documents have in it stays',
	},
	fields: [knowledgeBaseField, metadataIdField, fieldNameField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const metadataId = readMetadataId(n8n, itemIndex);
		const name = readName(n8n, itemIndex, LONGEST_FIELD_NAME);
		return {
			execute: async ({ transport }) => [
				{ json: await renameMetadataField(transport, baseId, metadataId, name) },
			],
		};
	},
};
