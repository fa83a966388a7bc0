// The parameters of a child chunk: what it says, or its ID.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkFilled, checkUuid } from '../../../../dify/http/identifiers';
import type { ChildChunkAddress } from '../../../../dify/knowledge/childChunks';
import { textParameter } from '../../../shared/parameters';
import { readChunkAddress } from '../chunk/chunkFields';

/** What it says. */
export const childContentField: INodeProperties = {
	displayName: 'Content',
	name: 'content',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. The Eiffel Tower is 330 metres high.',
	description: 'The text that a question is compared with; what is found is the whole chunk',
};

/** Which one it is. */
export const childChunkIdField: INodeProperties = {
	displayName: 'Child Chunk ID',
	name: 'childChunkId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. d9133d49-ecb2-4df9-8f6c-c46ea254fb6e',
	description: 'The ID that Get Many or Create of the resource Child Chunk gave',
};

/**
 * Reads what it says, character by character.
 *
 * @throws DifyError when it is blank: Dify would take it
 */
export function readChildContent(n8n: IExecuteFunctions, itemIndex: number): string {
	const content = textParameter(n8n, 'content', itemIndex);
	checkFilled('Content', content);
	return content;
}

/**
 * Reads which child chunk it is.
 *
 * @throws DifyError when an id is missing, or none of Dify's
 */
export function readChildChunkAddress(
	n8n: IExecuteFunctions,
	itemIndex: number,
): ChildChunkAddress {
	return {
		...readChunkAddress(n8n, itemIndex),
		childChunkId: checkUuid(
			'Child Chunk ID',
			textParameter(n8n, 'childChunkId', itemIndex),
			'Get Many of the resource Child Chunk gives it as id.',
		),
	};
}
