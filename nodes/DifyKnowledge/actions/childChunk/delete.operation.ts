// Child Chunk: Delete.

import { deleteChildChunk } from '../../../../dify/knowledge/childChunks';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { chunkIdField, laneOf } from '../chunk/chunkFields';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import { childChunkIdField, readChildChunkAddress } from './childChunkFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete child chunk',
		description: 'Delete a child chunk for good; its chunk stays',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		chunkIdField,
		childChunkIdField,
		optionsField([concurrencyOption]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readChildChunkAddress(n8n, itemIndex);
		return {
			lane: laneOf(address),
			async execute({ transport }) {
				await deleteChildChunk(transport, address);
				return [{ json: { deleted: true, child_chunk_id: address.childChunkId } }];
			},
		};
	},
};
