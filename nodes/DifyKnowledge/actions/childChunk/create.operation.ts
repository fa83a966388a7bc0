// Child Chunk: Create. Adds a child to a chunk.

import { createChildChunk } from '../../../../dify/knowledge/childChunks';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { chunkIdField, laneOf, readChunkAddress } from '../chunk/chunkFields';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import { childContentField, readChildContent } from './childChunkFields';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create child chunk',
		description:
			'Add a child chunk to a chunk, so that it is found by these words too. Only knowledge bases with parents and children search them.',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		chunkIdField,
		childContentField,
		optionsField([concurrencyOption]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readChunkAddress(n8n, itemIndex);
		const content = readChildContent(n8n, itemIndex);
		return {
			lane: laneOf(address),
			execute: async ({ transport }) => [
				{ json: await createChildChunk(transport, address, content) },
			],
		};
	},
};
