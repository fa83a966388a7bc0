// The chunks of a document: lists, reads, makes, changes and deletes them.

import { DifyError } from '../errors/errors';
import { isPassingFailure } from '../errors/providerErrors';
import { filledTextOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { readCountedPages } from './countedPages';
import { documentPath } from './paths';

/** A document, by its base and its id. */
export interface DocumentAddress {
	baseId: string;
	documentId: string;
}

/** A chunk, by its document and its id. */
export interface ChunkAddress extends DocumentAddress {
	chunkId: string;
}

/** All states that a chunk can be in. Dify 1.14 and 1.15 crash at any other word (§9). */
export const CHUNK_STATUSES = [
	'completed',
	'error',
	'indexing',
	'paused',
	're_segment',
	'waiting',
] as const;

/** The state of a chunk, in Dify's words. */
export type ChunkStatus = (typeof CHUNK_STATUSES)[number];

/** Which chunks are wanted. */
export interface ChunkFilter {
	/** A part of the content, whatever its case; empty for all. */
	keyword: string;
	/** Any of these states; empty for all. */
	statuses: ChunkStatus[];
}

/** What a new chunk says. */
export interface NewChunk {
	content: string;
	/** Empty in bases that hold no questions and answers. */
	answer: string;
	/** Empty where Dify is to find them. */
	keywords: string[];
}

/** What is to become of a chunk. */
export interface ChunkChange {
	/** Empty to leave it as it is. */
	content: string;
	/** Empty to leave it as it is. */
	answer: string;
	/** Empty to leave them as they are. */
	keywords: string[];
	/** Undefined to leave it as it is. */
	enabled: boolean | undefined;
	/** Whether its child chunks are made anew, those made by hand among them dropped. */
	regenerateChildChunks: boolean;
}

/** What a server older than Dify 1.2.0 lacks. */
const FEATURE = 'way to read a single chunk';

/** Where a chunk is, or what is below it. */
export function chunkPath({ baseId, documentId, chunkId }: ChunkAddress, below = ''): string {
	return documentPath(baseId, documentId, `/segments/${encode(chunkId)}${below}`);
}

/**
 * The chunks of a document in their order (`GET …/segments`; Dify 0.15 gives all at once).
 *
 * @throws DifyError
 */
export function readChunks(
	transport: Transport,
	{ baseId, documentId }: DocumentAddress,
	{ keyword, statuses }: ChunkFilter,
): AsyncGenerator<JsonObject> {
	return readCountedPages(transport, {
		path: documentPath(baseId, documentId, '/segments'),
		query: {
			...(keyword === '' ? {} : { keyword }),
			...(statuses.length === 0 ? {} : { status: statuses }),
		},
	});
}

/**
 * A chunk (`GET …/segments/{id}`, Dify 1.2.0 and later). Dify gives any chunk of the workspace under
 * any document (§9), so one of another document is refused here.
 *
 * @throws DifyError `not_found` also where it belongs to another document
 */
export async function getChunk(transport: Transport, address: ChunkAddress): Promise<JsonObject> {
	const { data } = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: chunkPath(address),
		feature: FEATURE,
	});
	const chunk = objectOf(data);
	if (textOf(chunk.document_id) !== address.documentId.toLowerCase())
		throw foreignChunk(address, chunk);
	return chunk;
}

/**
 * Adds a chunk to a document that is indexed and enabled (`POST …/segments`). Dify indexes it before
 * it answers, and answers 200 also where that failed (§9).
 *
 * @throws DifyError `indexing_failed` with the provider's words
 */
export async function createChunk(
	transport: Transport,
	{ baseId, documentId }: DocumentAddress,
	{ content, answer, keywords }: NewChunk,
): Promise<JsonObject> {
	const segment = {
		content,
		...(answer === '' ? {} : { answer }),
		...(keywords.length === 0 ? {} : { keywords }),
	};
	const { data } = await requestJson(transport, {
		method: 'POST',
		path: documentPath(baseId, documentId, '/segments'),
		body: { segments: [segment] },
	});
	const chunk = objectOf(objectsOf(data)[0]);
	const failure = failureOf(chunk, 'made');
	if (failure !== undefined) throw failure;
	return chunk;
}

/**
 * Changes a chunk (`POST …/segments/{id}`), after it was read: Dify changes chunks of other documents,
 * too, and wipes an answer that is not sent along, whatever else is changed (§9).
 *
 * Dify obeys `enabled: false` and takes no notice of what comes with it, so that switching off is a
 * request of its own, behind the changes.
 *
 * @throws DifyError `chunk_disabled` where a disabled chunk is to be changed and not switched,
 * `indexing_failed` with the provider's words
 */
export async function updateChunk(
	transport: Transport,
	address: ChunkAddress,
	change: ChunkChange,
): Promise<JsonObject> {
	const before = await getChunk(transport, address);
	const { enabled } = change;
	const isChanged =
		change.content !== '' ||
		change.answer !== '' ||
		change.keywords.length > 0 ||
		change.regenerateChildChunks;
	let chunk = before;
	if (isChanged || enabled === true) {
		chunk = await sendChanges(transport, address, before, change);
	}
	if (enabled !== false || chunk.enabled === false) return chunk;
	return await sendSegment(transport, address, { enabled: false });
}

/**
 * Deletes a chunk (`DELETE …/segments/{id}`), after it was read: Dify deletes chunks of other documents,
 * too.
 *
 * @throws DifyError
 */
export async function deleteChunk(transport: Transport, address: ChunkAddress): Promise<void> {
	await getChunk(transport, address);
	await requestDone(transport, { method: 'DELETE', path: chunkPath(address) });
}

async function sendChanges(
	transport: Transport,
	address: ChunkAddress,
	before: JsonObject,
	change: ChunkChange,
): Promise<JsonObject> {
	const after = await sendSegment(transport, address, segmentOf(before, change));
	const { keywords } = change;
	if (keywords.length === 0 || isSameSet(keywords, keywordsOf(after))) return after;
	// Beside new content, vector bases take no keywords (seen on 1.9.2, 1.14.2 and 1.15.0).
	const rest = { ...change, content: '', regenerateChildChunks: false };
	return await sendSegment(transport, address, segmentOf(after, rest));
}

function segmentOf(before: JsonObject, change: ChunkChange): JsonObject {
	const answer = change.answer === '' ? filledTextOf(before.answer) : change.answer;
	const isKept = change.content === '' || change.content === before.content;
	const keywords = change.keywords.length === 0 && isKept ? keywordsOf(before) : change.keywords;
	return {
		content: change.content === '' ? textOf(before.content) : change.content,
		...(answer === null ? {} : { answer }),
		// Enabling a chunk of an economy base finds new keywords in place of those made by hand.
		...(keywords.length === 0 ? {} : { keywords }),
		// One that is to be disabled must be enabled while it is changed.
		...(change.enabled === undefined ? {} : { enabled: true }),
		...(change.regenerateChildChunks ? { regenerate_child_chunks: true } : {}),
	};
}

async function sendSegment(
	transport: Transport,
	address: ChunkAddress,
	segment: JsonObject,
): Promise<JsonObject> {
	const { data } = await requestJson(transport, {
		method: 'POST',
		path: chunkPath(address),
		body: { segment },
	});
	const chunk = objectOf(data);
	const failure = segment.content === undefined ? undefined : failureOf(chunk, 'changed');
	if (failure !== undefined) throw failure;
	return chunk;
}

function isSameSet(some: string[], others: string[]): boolean {
	const all = new Set([...some, ...others]);
	return all.size === new Set(some).size && all.size === new Set(others).size;
}

function keywordsOf({ keywords }: JsonObject): string[] {
	return Array.isArray(keywords) ? keywords.map(textOf) : [];
}

function failureOf(
	{ id, status, error }: JsonObject,
	done: 'made' | 'changed',
): DifyError | undefined {
	if (status !== 'error') return undefined;
	const words = textOf(error);
	return new DifyError({
		kind: 'run',
		code: 'indexing_failed',
		message: `Dify ${done} the chunk ${textOf(id)}, but could not index it${words === '' ? ', and gave no reason' : `: ${words}`}`,
		words,
		remedy:
			'It stays in the document, but no search finds it. Delete it, and create it again when the reason is gone.',
		retryable: isPassingFailure(words),
	});
}

function foreignChunk({ chunkId, documentId }: ChunkAddress, chunk: JsonObject): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_found',
		message: `The document ${documentId} has no chunk ${chunkId}`,
		remedy: `The chunk belongs to the document ${textOf(chunk.document_id)}. Dify itself does not look at that, so nothing was done to it.`,
	});
}
