// The child chunks of a chunk: what is compared with a question where bases find a chunk by its parts.

import { objectOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { chunkPath } from './chunks';
import type { ChunkAddress } from './chunks';
import { readCountedPages } from './countedPages';

/** A child chunk, by its chunk and its id. */
export interface ChildChunkAddress extends ChunkAddress {
	childChunkId: string;
}

/** What a server older than Dify 1.2.0 lacks. */
const FEATURE = 'child chunks';

/**
 * The child chunks of a chunk in their order (`GET …/child_chunks`, Dify 1.2.0 and later).
 *
 * @param keyword a part of the content, whatever its case; empty for all
 * @throws DifyError
 */
export function readChildChunks(
	transport: Transport,
	address: ChunkAddress,
	keyword: string,
): AsyncGenerator<JsonObject> {
	return readCountedPages(transport, {
		path: chunkPath(address, '/child_chunks'),
		query: keyword === '' ? {} : { keyword },
		feature: FEATURE,
	});
}

/**
 * Adds a child chunk (`POST …/child_chunks`, Dify 1.2.0 and later). Dify takes one of any base, and one
 * without content, too, and finds neither (§9).
 *
 * @throws DifyError
 */
export async function createChildChunk(
	transport: Transport,
	address: ChunkAddress,
	content: string,
): Promise<JsonObject> {
	const { data } = await requestJson(transport, {
		method: 'POST',
		path: chunkPath(address, '/child_chunks'),
		body: { content },
		feature: FEATURE,
	});
	return objectOf(data);
}

/**
 * Gives a child chunk other content (`PATCH …/child_chunks/{id}`, Dify 1.2.0 and later).
 *
 * @throws DifyError
 */
export async function updateChildChunk(
	transport: Transport,
	address: ChildChunkAddress,
	content: string,
): Promise<JsonObject> {
	const { data } = await requestJson(transport, {
		method: 'PATCH',
		path: chunkPath(address, `/child_chunks/${encode(address.childChunkId)}`),
		body: { content },
		feature: FEATURE,
	});
	return objectOf(data);
}

/**
 * Deletes a child chunk (`DELETE …/child_chunks/{id}`, Dify 1.2.0 and later).
 *
 * @throws DifyError
 */
export async function deleteChildChunk(
	transport: Transport,
	address: ChildChunkAddress,
): Promise<void> {
	await requestDone(transport, {
		method: 'DELETE',
		path: chunkPath(address, `/child_chunks/${encode(address.childChunkId)}`),
		feature: FEATURE,
	});
}
