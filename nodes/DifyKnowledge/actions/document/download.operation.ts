// Document: Download. Fetches the file that a document was made of as binary data.

import { checkFilled } from '../../../../dify/http/identifiers';
import { getDocument } from '../../../../dify/knowledge/documents';
import { readStoredFile } from '../../../../dify/knowledge/downloadDocument';
import { outputBinaryField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';
import {
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
} from '../knowledgeFields';
import { storeDocumentFile } from './storeDocumentFile';

export const download: Operation = {
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download document',
		description:
			'Download the file that a document was made of. One that was made of a text gives that text.',
	},
	fields: [knowledgeBaseField, documentField, outputBinaryField],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		const field = checkFilled(
			outputBinaryField.displayName,
			textParameter(n8n, 'binaryPropertyName', itemIndex),
		);
		return {
			async execute(context) {
				const document = await getDocument(context.transport, baseId, documentId);
				const ids = { baseId, documentId };
				const file = await storeDocumentFile(context, ids, readStoredFile(document));
				return [
					{
						json: { document_id: documentId, name: file.fileName ?? null },
						binary: { [field]: file },
					},
				];
			},
		};
	},
};
