// The parameters of a chunk: what it says, or its ID.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import type { ChunkAddress, DocumentAddress } from '../../../../dify/knowledge/chunks';
import type { Lane } from '../../../shared/lanes';
import { textParameter } from '../../../shared/parameters';
import { readDocumentId, readKnowledgeBaseId } from '../knowledgeFields';

/** What it says. */
export const contentField: INodeProperties = {
	displayName: 'Content',
	name: 'content',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. We are open from 9 to 17.',
};

/** The answer where the content is a question. */
export const answerField: INodeProperties = {
	displayName: 'Answer',
	name: 'answer',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. From 9 to 17, on Saturdays until noon.',
};

/** What it is found by in an economical base. */
export const keywordsField: INodeProperties = {
	displayName: 'Keywords',
	name: 'keywords',
	type: 'string',
	default: '',
	placeholder: 'e.g. opening hours, Saturday',
};

/** Which one it is. */
export const chunkIdField: INodeProperties = {
	displayName: 'Chunk ID',
	name: 'chunkId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 5b1f9d3c-7e24-4a86-b0c9-3f6d2e81a745',
	description:
		'The chunk_id that Get Many, Create or a search gave. When its document is written again, all its chunks get new ones.',
};

/**
 * Reads which document a chunk is in.
 *
 * @throws DifyError when an id is missing, or none of Dify's
 */
export function readDocumentAddress(n8n: IExecuteFunctions, itemIndex: number): DocumentAddress {
	return {
		baseId: readKnowledgeBaseId(n8n, itemIndex),
		documentId: readDocumentId(n8n, itemIndex),
	};
}

/**
 * Reads which chunk it is.
 *
 * @throws DifyError when an id is missing, or none of Dify's
 */
export function readChunkAddress(n8n: IExecuteFunctions, itemIndex: number): ChunkAddress {
	return {
		...readDocumentAddress(n8n, itemIndex),
		chunkId: checkUuid(
			'Chunk ID',
			textParameter(n8n, 'chunkId', itemIndex),
			'Get Many of the resource Chunk gives it as chunk_id.',
		),
	};
}

/** A document has one writer at a time: Dify mixes up what comes side by side. */
export function laneOf({ documentId }: DocumentAddress): Lane {
	return { conversation: documentId.toLowerCase(), user: '' };
}
