// Metadata Field: Enable or Disable Built-In. Switches the fields that Dify fills itself.

import { switchBuiltInFields } from '../../../../dify/knowledge/metadata';
import type { Operation } from '../../../shared/operation';
import { oneOf } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';

export const setBuiltIn: Operation = {
	option: {
		name: 'Enable or Disable Built-In',
		value: 'setBuiltIn',
		action: 'Enable or disable built in metadata fields',
		description:
			'Switch the fields that Dify fills itself: document_name, uploader, upload_date, last_update_date and source',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Action',
			name: 'action',
			type: 'options',
			options: [
				{ name: 'Disable', value: 'disable' },
				{ name: 'Enable', value: 'enable' },
			],
			default: 'enable',
			description: 'Whether all documents are to have these fields',
		},
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const given: unknown = n8n.getNodeParameter('action', itemIndex, 'enable');
		// Dify says of any other word that it is done.
		const action = oneOf('Action', given, ['enable', 'disable']);
		return {
			async execute({ transport }) {
				await switchBuiltInFields(transport, baseId, action);
				return [{ json: { built_in_field_enabled: action === 'enable' } }];
			},
		};
	},
};
