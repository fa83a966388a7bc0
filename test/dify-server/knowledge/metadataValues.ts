// The metadata of a document: what was assigned, and what Dify knows by itself.

import type { JsonObject } from '../python';
import type { KnowledgeDocument } from './types';

/** The fields that every base knows. */
export const BUILT_IN_FIELDS = [
	{ name: 'document_name', type: 'string' },
	{ name: 'uploader', type: 'string' },
	{ name: 'upload_date', type: 'time' },
	{ name: 'last_update_date', type: 'time' },
	{ name: 'source', type: 'string' },
];

function builtIn(document: KnowledgeDocument): JsonObject {
	return {
		document_name: document.name,
		uploader: 'Admin',
		upload_date: Math.floor(document.createdAt / 1000),
		last_update_date: document.updatedAt / 1000,
		source: document.dataSourceType === 'upload_file' ? 'file_upload' : document.dataSourceType,
	};
}

function pythonFloat(value: unknown): string {
	const text = String(value);
	return text.includes('.') ? text : `${text}.0`;
}

/**
 * A document's metadata as a list: the fields bound to it in the base's order, then the built-in ones;
 * null when nothing was assigned.
 */
export function shownMetadata(document: KnowledgeDocument): JsonObject[] | null {
	const { base, bindings, metadata } = document;
	if (metadata.size === 0 && !base.builtInFields) return null;
	const own = base.fields
		.filter(({ id }) => bindings.has(id))
		.map(({ id, name, type }) => ({ id, name, type, value: metadata.get(name) ?? null }));
	const known = builtIn(document);
	const further = BUILT_IN_FIELDS.map(({ name, type }) => ({
		id: 'built-in',
		name,
		type,
		value: type === 'time' ? pythonFloat(known[name]) : known[name],
	}));
	return [...own, ...further];
}

/** A document's metadata by name, as a search hit shows it and a filter reads it. */
export function metadataByName(document: KnowledgeDocument): JsonObject | null {
	const { base, metadata, hasMetadata } = document;
	if (!hasMetadata) return null;
	return {
		...Object.fromEntries(metadata),
		...(base.builtInFields ? builtIn(document) : {}),
	};
}
