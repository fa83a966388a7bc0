// Chunk: Get Many. Lists the chunks of a document.

import type { IExecuteFunctions } from 'n8n-workflow';

import { take } from '../../../../dify/http/paging';
import { CHUNK_STATUSES, readChunks } from '../../../../dify/knowledge/chunks';
import type { ChunkFilter, ChunkStatus } from '../../../../dify/knowledge/chunks';
import { limitFields, optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	booleanParameter,
	collectionParameter,
	limitParameter,
	oneOf,
} from '../../../shared/parameters';
import { documentField, knowledgeBaseField } from '../knowledgeFields';
import { readDocumentAddress } from './chunkFields';
import { simplifyChunk } from './chunkItem';

const STATUSES: Record<ChunkStatus, string> = {
	completed: 'Completed',
	error: 'Error',
	indexing: 'Indexing',
	paused: 'Paused',
	re_segment: 'Re-Segment',
	waiting: 'Waiting',
};

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many chunks',
		description: 'Get the chunks of a document, in their order',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				placeholder: 'e.g. opening hours',
				description: 'Only chunks whose content contains this text, whatever its case',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'multiOptions',
				options: CHUNK_STATUSES.map((value) => ({ name: STATUSES[value], value })),
				default: [],
				description: 'Only chunks in one of these states. None stands for all.',
			},
		]),
	],
	read(n8n, itemIndex) {
		const address = readDocumentAddress(n8n, itemIndex);
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const filter = readFilter(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const chunks = await take(readChunks(transport, address, filter), limit);
				return chunks.map((chunk) => ({ json: simplify ? simplifyChunk(chunk) : chunk }));
			},
		};
	},
};

/** @throws DifyError for a state that there is none of */
function readFilter(n8n: IExecuteFunctions, itemIndex: number): ChunkFilter {
	const { keyword, status } = collectionParameter(n8n, 'options', itemIndex);
	const words = Array.isArray(status) ? status : [status];
	return {
		keyword: asText(keyword).trim(),
		statuses: words
			.filter((word) => asText(word) !== '')
			.map((word) => oneOf('Status', word, [...CHUNK_STATUSES])),
	};
}
