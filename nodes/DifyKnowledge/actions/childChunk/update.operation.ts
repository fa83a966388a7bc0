// Child Chunk: Update. Gives a child chunk other content.

import { updateChildChunk } from '../../../../dify/knowledge/childChunks';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { chunkIdField, laneOf } from '../chunk/chunkFields';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import {
	childChunkIdField,
	childContentField,
	readChildChunkAddress,
	readChildContent,
} from './childChunkFields';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update child chunk',
		description: 'Change what a child chunk says',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		chunkIdField,
		childChunkIdField,
		childContentField,
		optionsField([concurrencyOption]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readChildChunkAddress(n8n, itemIndex);
		const content = readChildContent(n8n, itemIndex);
		return {
			lane: laneOf(address),
			execute: async ({ transport }) => [
				{ json: await updateChildChunk(transport, address, content) },
			],
		};
	},
};
