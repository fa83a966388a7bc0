// Chunk: Delete.

import { deleteChunk } from '../../../../dify/knowledge/chunks';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import { chunkIdField, laneOf, readChunkAddress } from './chunkFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete chunk',
		description: 'Delete a chunk of a document for good',
	},
	fields: [knowledgeBaseField, documentField, chunkIdField, optionsField([concurrencyOption])],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readChunkAddress(n8n, itemIndex);
		return {
			lane: laneOf(address),
			async execute({ transport }) {
				await deleteChunk(transport, address);
				return [{ json: { deleted: true, chunk_id: address.chunkId } }];
			},
		};
	},
};
