// Document: Update. Gives a document other content and another name.

import { updatePlainly } from '../../../../dify/knowledge/plainWrite';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	documentField,
	knowledgeBaseField,
	readDocumentId,
	readKnowledgeBaseId,
	readLaneSettings,
} from '../knowledgeFields';
import { noteNoText, shapeWritten } from './documentItem';
import { documentLane } from './documentLane';
import { plainWriteContext, plainWriteFields, readPlainWrite } from './plainWrite';
import { writeOptions } from './writeOptions';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update document',
		description: 'Give a document other content and another name; its metadata is kept',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		...plainWriteFields,
		optionsField(writeOptions.filter(({ name }) => name !== 'indexingTechnique')),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const documentId = readDocumentId(n8n, itemIndex);
		const write = readPlainWrite(n8n, itemIndex);
		return {
			lane: documentLane(documentId),
			async execute(context) {
				const written = await updatePlainly(documentId, write, plainWriteContext(context, baseId));
				noteNoText(context.hints, written, itemIndex);
				return [{ json: shapeWritten(baseId, written) }];
			},
		};
	},
};
