// The documents of a knowledge base: lists, reads, switches and deletes them.

import { filledTextOf, numberOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { readCountedPages, readWholeList } from './countedPages';
import { readValues } from './metadata';
import type { MetadataValue } from './metadata';
import { basePath, documentPath } from './paths';

/** A document, as far as its state decides what can be done with it. */
export interface DocumentState {
	id: string;
	name: string;
	/** `waiting`, `parsing`, `cleaning`, `splitting`, `indexing`, `completed` or `error`. */
	indexingStatus: string;
	/** Dify's or the provider's words where indexing failed. */
	error: string | null;
	/** Whether a person paused its indexing: only the display status tells that (§7). */
	isPaused: boolean;
	isEnabled: boolean;
	isArchived: boolean;
	/** Seconds since 1970. */
	createdAt: number;
	/** Seconds since 1970 when it was last written or switched; null where only the document itself tells. */
	updatedAt: number | null;
	/** Its own metadata, without what Dify builds in. */
	values: MetadataValue[];
	/** Null while it is being indexed. */
	tokens: number | null;
	/** Null while it is being indexed, and where only the document itself was asked. */
	wordCount: number | null;
}

/** Which documents are wanted. */
export interface DocumentFilter {
	/** A part of the name in the same case, in which `%` and `_` stand for anything; empty for all. */
	keyword: string;
	/** Their display status; empty for all. Dify 1.9 takes no notice of it. */
	status: string;
}

/** What to switch, in Dify's words. */
export type DocumentSwitch = 'enable' | 'disable' | 'archive' | 'un_archive';

/** What a server older than Dify 1.5.1 lacks. */
const FEATURE = 'way to read or switch a single document';

/**
 * The documents of a base, the newest first (`GET …/documents`).
 *
 * @throws DifyError
 */
export function readDocuments(
	transport: Transport,
	baseId: string,
	{ keyword, status }: DocumentFilter,
): AsyncGenerator<JsonObject> {
	return readCountedPages(transport, {
		path: basePath(baseId, '/documents'),
		query: {
			...(keyword === '' ? {} : { keyword }),
			...(status === '' ? {} : { status }),
		},
	});
}

/**
 * All documents of a base, none left out although some are deleted meanwhile.
 *
 * @throws DifyError
 */
export async function readAllDocuments(
	transport: Transport,
	baseId: string,
): Promise<DocumentState[]> {
	const rows = await readWholeList(transport, { path: basePath(baseId, '/documents') });
	return rows.map(readDocumentState);
}

/**
 * A document (`GET …/documents/{id}`, Dify 1.5.1 and later).
 *
 * @throws DifyError
 */
export async function getDocument(
	transport: Transport,
	baseId: string,
	documentId: string,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: documentPath(baseId, documentId),
		feature: FEATURE,
	});
}

/**
 * Deletes a document (`DELETE …/documents/{id}`).
 *
 * @throws DifyError `archived_document_immutable` for an archived one
 */
export async function deleteDocument(
	transport: Transport,
	baseId: string,
	documentId: string,
): Promise<void> {
	await requestDone(transport, { method: 'DELETE', path: documentPath(baseId, documentId) });
}

/**
 * Switches documents (`PATCH …/documents/status/{action}`, Dify 1.5.0 and later). Dify takes unknown
 * ids without a word (§8).
 *
 * @throws DifyError `document_locked` for up to ten minutes after an earlier switch
 */
export async function switchDocuments(
	transport: Transport,
	baseId: string,
	documentIds: string[],
	action: DocumentSwitch,
): Promise<void> {
	await requestDone(transport, {
		method: 'PATCH',
		mayRepeat: true,
		path: basePath(baseId, `/documents/status/${action}`),
		body: { document_ids: documentIds },
		feature: FEATURE,
	});
}

/** A document's state, as a list, a write or the document itself gives it. */
export function readDocumentState(document: JsonObject): DocumentState {
	return {
		id: textOf(document.id),
		name: textOf(document.name),
		indexingStatus: textOf(document.indexing_status),
		error: filledTextOf(document.error),
		isPaused: document.display_status === 'paused',
		isEnabled: document.enabled !== false,
		isArchived: document.archived === true,
		createdAt: numberOf(document.created_at) ?? 0,
		updatedAt: numberOf(document.updated_at),
		values: readValues(document.doc_metadata),
		tokens: numberOf(document.tokens),
		wordCount: numberOf(document.word_count),
	};
}
