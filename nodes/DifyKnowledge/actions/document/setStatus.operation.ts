// Document: Enable, Disable, Archive or Unarchive. Takes a document out of searches, or brings it back.

import { textOf } from '../../../../dify/http/json';
import type { DocumentSwitch } from '../../../../dify/knowledge/documents';
import { switchDocument } from '../../../../dify/knowledge/switchDocument';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { oneOf } from '../../../shared/parameters';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import { documentLane } from './documentLane';

/** Dify's words for what users choose. */
const SWITCHES: Record<'enable' | 'disable' | 'archive' | 'unarchive', DocumentSwitch> = {
	enable: 'enable',
	disable: 'disable',
	archive: 'archive',
	unarchive: 'un_archive',
};

export const setStatus: Operation = {
	option: {
		name: 'Enable, Disable, Archive or Unarchive',
		value: 'setStatus',
		action: 'Enable disable archive or unarchive document',
		description: 'Take a document out of searches, or bring it back',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		{
			displayName: 'Action',
			name: 'action',
			type: 'options',
			options: [
				{
					name: 'Archive',
					value: 'archive',
					action: 'Archive document',
					description: 'No search finds it, and it can neither be changed nor deleted',
				},
				{
					name: 'Disable',
					value: 'disable',
					action: 'Disable document',
					description: 'No search finds it',
				},
				{
					name: 'Enable',
					value: 'enable',
					action: 'Enable document',
					description: 'Searches find it again',
				},
				{
					name: 'Unarchive',
					value: 'unarchive',
					action: 'Unarchive document',
					description: 'It can be found and changed again',
				},
			],
			default: 'enable',
			description:
				'What to do with the document. Behind each switch, Dify may refuse the next one of the same document for up to ten minutes.',
		},
		optionsField([concurrencyOption]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		const action = oneOf('Action', n8n.getNodeParameter('action', itemIndex, ''), [
			'enable',
			'disable',
			'archive',
			'unarchive',
		]);
		return {
			lane: documentLane(documentId),
			async execute({ transport }) {
				const { document, hasChanged } = await switchDocument(
					transport,
					baseId,
					documentId,
					SWITCHES[action],
				);
				return [
					{
						json: {
							document_id: documentId,
							name: textOf(document.name),
							status: document.display_status ?? null,
							changed: hasChanged,
						},
					},
				];
			},
		};
	},
};
