// Metadata Field: Create. Gives the documents of a base another field.

import type { MetadataType } from '../../../../dify/knowledge/metadata';
import { createMetadataField } from '../../../../dify/knowledge/metadata';
import type { Operation } from '../../../shared/operation';
import { oneOf } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { readName } from '../names';
import { fieldNameField, LONGEST_FIELD_NAME } from './metadataFieldFields';

const TYPES: { name: string; value: MetadataType; description: string }[] = [
	{ name: 'Number', value: 'number', description: 'Can be compared: above, below' },
	{ name: 'String', value: 'string', description: 'Any text' },
	{ name: 'Time', value: 'time', description: 'Can be compared: before, after' },
];

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create metadata field',
		description: 'Add a field to the metadata that the documents of a knowledge base can have',
	},
	fields: [
		knowledgeBaseField,
		fieldNameField,
		{
			displayName: 'Type',
			name: 'type',
			type: 'options',
			options: TYPES,
			default: 'string',
			description: 'What the field holds. It cannot be changed later.',
		},
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const name = readName(n8n, itemIndex, LONGEST_FIELD_NAME);
		const given: unknown = n8n.getNodeParameter('type', itemIndex, 'string');
		const type = oneOf<MetadataType>('Type', given, ['string', 'number', 'time']);
		return {
			execute: async ({ transport }) => [
				{ json: await createMetadataField(transport, baseId, { name, type }) },
			],
		};
	},
};
