// Document: Create. Makes a document of a text or a file.

import { createPlainly } from '../../../../dify/knowledge/plainWrite';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { collectionParameter, oneOf } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId, readLaneSettings } from '../knowledgeFields';
import { noteNoText, shapeWritten } from './documentItem';
import { documentLane } from './documentLane';
import { plainWriteContext, plainWriteFields, readPlainWrite } from './plainWrite';
import { writeOptions } from './writeOptions';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create document',
		description: 'Make a document of a text or a file',
	},
	fields: [
		knowledgeBaseField,
		...plainWriteFields,
		optionsField([
			...writeOptions,
			{
				displayName: 'If the Name Exists',
				name: 'ifExists',
				type: 'options',
				options: [
					{ name: 'Fail', value: 'error' },
					{
						name: 'Overwrite',
						value: 'overwrite',
						description: 'Gives the document that has the name the new content',
					},
				],
				default: 'error',
				description: 'What to do where a document has this name already',
			},
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const { ifExists } = collectionParameter(n8n, 'options', itemIndex);
		const onExisting = oneOf('If the Name Exists', ifExists, ['error', 'overwrite']);
		const write = readPlainWrite(n8n, itemIndex);
		return {
			lane: documentLane(JSON.stringify([baseId, write.draft.name])),
			async execute(context) {
				const written = await createPlainly(write, onExisting, plainWriteContext(context, baseId));
				noteNoText(context.hints, written, itemIndex);
				return [{ json: shapeWritten(baseId, written) }];
			},
		};
	},
};
