// Document: Delete. Deletes a document with all its chunks.

import { deleteDocument } from '../../../../dify/knowledge/documents';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import { documentLane } from './documentLane';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete document',
		description:
			'Delete a document and all its chunks for good. Dify deletes no archived documents: unarchive those first.',
	},
	fields: [knowledgeBaseField, documentField, optionsField([concurrencyOption])],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		return {
			lane: documentLane(documentId),
			async execute({ transport }) {
				await deleteDocument(transport, baseId, documentId);
				return [{ json: { deleted: true, document_id: documentId } }];
			},
		};
	},
};
