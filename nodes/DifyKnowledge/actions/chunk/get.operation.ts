// Chunk: Get. Gives one chunk of a document.

import { getChunk } from '../../../../dify/knowledge/chunks';
import { simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/parameters';
import { documentField, knowledgeBaseField } from '../knowledgeFields';
import { chunkIdField, readChunkAddress } from './chunkFields';
import { simplifyChunk } from './chunkItem';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get chunk',
		description: 'Get one chunk of a document',
	},
	fields: [knowledgeBaseField, documentField, chunkIdField, simplifyField],
	read(n8n, itemIndex) {
		const address = readChunkAddress(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			async execute({ transport }) {
				const chunk = await getChunk(transport, address);
				return [{ json: simplify ? simplifyChunk(chunk) : chunk }];
			},
		};
	},
};
