// Child Chunk: Get Many. Lists the children of a chunk.

import { take } from '../../../../dify/http/paging';
import { readChildChunks } from '../../../../dify/knowledge/childChunks';
import { limitFields, optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { asText, collectionParameter, limitParameter } from '../../../shared/parameters';
import { chunkIdField, readChunkAddress } from '../chunk/chunkFields';
import { documentField, knowledgeBaseField } from '../knowledgeFields';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many child chunks',
		description: 'Get the child chunks of a chunk, in their order',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		chunkIdField,
		...limitFields,
		optionsField([
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				placeholder: 'e.g. Eiffel Tower',
				description: 'Only child chunks that contain this text, whatever its case',
			},
		]),
	],
	read(n8n, itemIndex) {
		const address = readChunkAddress(n8n, itemIndex);
		const limit = limitParameter(n8n, itemIndex);
		const keyword = asText(collectionParameter(n8n, 'options', itemIndex).keyword).trim();
		return {
			async execute({ transport }) {
				const children = await take(readChildChunks(transport, address, keyword), limit);
				return children.map((json) => ({ json }));
			},
		};
	},
};
