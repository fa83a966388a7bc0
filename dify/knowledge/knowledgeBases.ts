// Knowledge bases: lists, reads, makes, changes and deletes them.

import { DifyError } from '../errors/errors';
import type { JsonObject } from '../http/json';
import { filledTextOf, textOf } from '../http/json';
import { requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { readCountedPages } from './countedPages';
import { basePath } from './paths';

/** How a base finds chunks: by their meaning, which needs an embedding model, or by keywords. */
export type IndexingTechnique = 'high_quality' | 'economy';

/** What a base makes of a document: chunks, chunks with children, or questions with answers. */
export type DocumentForm = 'text_model' | 'hierarchical_model' | 'qa_model';

/** Which bases are wanted. */
export interface KnowledgeBaseFilter {
	/** A part of the name; empty for all. */
	keyword: string;
	/** Bases that have all of these tags; up to Dify 1.9 any of them. */
	tagIds: string[];
}

/** What a server older than Dify 1.2.0 lacks. */
const FEATURE = 'way to read or change a knowledge base';

/**
 * The knowledge bases of the workspace, the newest first (`GET /datasets`). With `include_all`, without
 * which bases that only some members may see are left out (§4.2 of the knowledge API's facts).
 *
 * @throws DifyError
 */
export function readKnowledgeBases(
	transport: Transport,
	{ keyword, tagIds }: KnowledgeBaseFilter,
): AsyncGenerator<JsonObject> {
	return readCountedPages(transport, {
		path: '/datasets',
		query: {
			include_all: 'true',
			...(keyword === '' ? {} : { keyword }),
			...(tagIds.length === 0 ? {} : { tag_ids: tagIds }),
		},
	});
}

/**
 * The base of exactly this name; Dify's own search finds parts of names, whatever their case.
 *
 * @returns undefined where there is none
 * @throws DifyError
 */
export async function findKnowledgeBase(
	transport: Transport,
	name: string,
): Promise<JsonObject | undefined> {
	for await (const base of readKnowledgeBases(transport, { keyword: name, tagIds: [] })) {
		if (base.name === name) return base;
	}
	return undefined;
}

/**
 * A knowledge base (`GET /datasets/{id}`, Dify 1.2.0 and later).
 *
 * @throws DifyError
 */
export async function getKnowledgeBase(transport: Transport, baseId: string): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: basePath(baseId),
		feature: FEATURE,
	});
}

/**
 * Makes a knowledge base (`POST /datasets`).
 *
 * @param settings Dify's own fields
 * @throws DifyError `dataset_name_duplicate` where the name is taken
 */
export async function createKnowledgeBase(
	transport: Transport,
	settings: JsonObject,
): Promise<JsonObject> {
	return await requestJson(transport, { method: 'POST', path: '/datasets', body: settings });
}

/**
 * Makes a knowledge base, or gives the one that has its name already.
 *
 * @param settings as for {@link createKnowledgeBase}
 * @returns the base, and whether it was there before; a base whose answer was lost counts as such
 * @throws DifyError
 */
export async function ensureKnowledgeBase(
	transport: Transport,
	settings: JsonObject & { name: string },
): Promise<{ base: JsonObject; wasThere: boolean }> {
	const made = await createKnowledgeBase(transport, settings).then(
		(base) => ({ base }),
		(failure: unknown) => ({ failure }),
	);
	if ('base' in made) return { base: made.base, wasThere: false };
	const { failure } = made;
	const there = mayStand(failure) ? await findKnowledgeBase(transport, settings.name) : undefined;
	if (there === undefined) throw failure;
	return { base: there, wasThere: true };
}

/** Whether a base of the name may stand after all: Dify said so, or its answer was lost. */
function mayStand(failure: unknown): boolean {
	if (!(failure instanceof DifyError)) return false;
	const { kind, code, status } = failure;
	return code === 'dataset_name_duplicate' || kind === 'connection' || (status ?? 0) >= 500;
}

/**
 * Changes a knowledge base (`PATCH /datasets/{id}`, Dify 1.2.0 and later).
 *
 * @param settings Dify's own fields; what is left out stays as it is
 * @throws DifyError
 */
export async function updateKnowledgeBase(
	transport: Transport,
	baseId: string,
	settings: JsonObject,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'PATCH',
		path: basePath(baseId),
		body: settings,
		feature: FEATURE,
	});
}

/**
 * Deletes a knowledge base with all its documents (`DELETE /datasets/{id}`). Dify asks nothing back,
 * not even where apps use it (§4.3).
 *
 * @throws DifyError
 */
export async function deleteKnowledgeBase(transport: Transport, baseId: string): Promise<void> {
	await requestDone(transport, { method: 'DELETE', path: basePath(baseId) });
}

/** How a base is indexed; null where its first document is to decide. */
export function techniqueOf(base: JsonObject): IndexingTechnique | null {
	const technique = textOf(base.indexing_technique);
	return technique === 'high_quality' || technique === 'economy' ? technique : null;
}

/** What a base makes of documents; null where its first document is to decide. */
export function formOf(base: JsonObject): DocumentForm | null {
	const form = filledTextOf(base.doc_form);
	return form === 'text_model' || form === 'hierarchical_model' || form === 'qa_model'
		? form
		: null;
}
