// Document: Get. Gives one document of a knowledge base.

import { getDocument } from '../../../../dify/knowledge/documents';
import { simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/parameters';
import {
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
} from '../knowledgeFields';
import { simplifyDocument } from './documentItem';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get document',
		description: 'Get a document with its state and its metadata',
	},
	fields: [knowledgeBaseField, documentField, simplifyField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			async execute({ transport }) {
				const document = await getDocument(transport, baseId, documentId);
				return [{ json: simplify ? simplifyDocument(document) : document }];
			},
		};
	},
};
