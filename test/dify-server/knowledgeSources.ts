// The knowledge base of the apps that have one: what is found for any question, as sources.

import { randomUUID } from 'node:crypto';
import type { JsonObject } from './python';

const DATASET = randomUUID();
const DOCUMENT = randomUUID();

const FOUND = [
	{
		segment: randomUUID(),
		content: 'The capital of Japan is Tokyo.',
		score: 0.7752396701981646,
		position: 2,
		hash: '4e28969469283fdc10c97a63ecc03a1d2e583e96bb62accdd8aa0e381a74086a',
	},
	{
		segment: randomUUID(),
		content: 'The capital of Peru is Lima.',
		score: 0.2605556710562624,
		position: 3,
		hash: '39bdf6ca6f48a0140984c77b9a2b777f75d4b579d37268fde7ad62a0c58f16b3',
	},
];

/** The texts found, as the prompt of the model holds them. */
export function foundText(): string {
	return FOUND.map((segment) => segment.content).join('\n');
}

/** `metadata.retriever_resources`; chatflows know more about each segment than chat apps. */
export function retrieverResources(from: 'api' | 'workflow'): JsonObject[] {
	return FOUND.map((segment, index) => ({
		position: index + 1,
		dataset_id: DATASET,
		dataset_name: 'Facts',
		document_id: DOCUMENT,
		document_name: 'capitals.txt',
		data_source_type: 'upload_file',
		segment_id: segment.segment,
		retriever_from: from,
		score: segment.score,
		hit_count: from === 'workflow' ? 1 : null,
		word_count: from === 'workflow' ? segment.content.length : null,
		segment_position: from === 'workflow' ? segment.position : null,
		index_node_hash: from === 'workflow' ? segment.hash : null,
		content: segment.content,
		page: null,
		doc_metadata: null,
		title: null,
		files: null,
		summary: null,
	}));
}

/** The same as the list of messages shows them: other keys added, some missing. */
export function storedResource(resource: JsonObject): JsonObject {
	const { retriever_from, page, doc_metadata, title, files, summary, ...rest } = resource;
	void [retriever_from, page, doc_metadata, title, files];
	const ids = { id: randomUUID(), message_id: randomUUID() };
	return { ...ids, ...rest, summary, created_at: null };
}

/** `outputs.result` of a knowledge node. */
export function knowledgeOutput(): JsonObject[] {
	return FOUND.map((segment, index) => ({
		metadata: {
			_source: 'knowledge',
			dataset_id: DATASET,
			dataset_name: 'Facts',
			document_id: DOCUMENT,
			document_name: 'capitals.txt',
			data_source_type: 'upload_file',
			segment_id: segment.segment,
			retriever_from: 'workflow',
			score: segment.score,
			child_chunks: [],
			segment_hit_count: 1,
			segment_word_count: segment.content.length,
			segment_position: segment.position,
			segment_index_node_hash: segment.hash,
			doc_metadata: null,
			position: index + 1,
		},
		title: 'capitals.txt',
		files: null,
		content: segment.content,
		summary: null,
	}));
}
