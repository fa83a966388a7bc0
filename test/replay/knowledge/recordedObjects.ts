// All that the recorded answers of a version tell of bases, documents and chunks, by their ids.

import type { Version } from '../expectation';
import { readRecordedBody, readRecording, recordedNames } from '../recordings';

export type Json = Record<string, unknown>;

/** The folder of these recordings. */
export const KNOWLEDGE = 'knowledge/';

/** Objects by their ids. */
export interface RecordedObjects {
	bases: Map<string, Json>;
	documents: Map<string, Json>;
	chunks: Map<string, Json>;
}

const known = new Map<Version, RecordedObjects>();

/** What is known of a version. An object that was asked for by itself counts more than a row of a list. */
export function recordedObjects(version: Version): RecordedObjects {
	const objects = known.get(version) ?? collect(version);
	known.set(version, objects);
	return objects;
}

/** Objects of one recorded answer. */
export function objectsOf(version: Version, name: string): RecordedObjects {
	const objects = emptyObjects();
	gather(bodyOf(version, name), objects);
	return objects;
}

/** The recorded body as JSON; null where it is none. */
export function bodyOf(version: Version, name: string): unknown {
	const text = readRecordedBody(version, name).toString('utf8');
	const isJson = /^\s*[[{]/.test(text);
	return isJson ? JSON.parse(text) : null;
}

export function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function collect(version: Version): RecordedObjects {
	const names = recordedNames(version).filter((name) => name.startsWith(KNOWLEDGE));
	const objects = emptyObjects();
	const isAskedForItself = (name: string) =>
		/^GET \/v1\/datasets\/[^/?]+(?:\/documents\/[^/?]+)?(?:\?.*)?$/.test(requestOf(version, name));
	const lists = names.filter((name) => !isAskedForItself(name));
	for (const name of [...lists, ...names.filter(isAskedForItself)]) {
		const isPart = /[?&]metadata=only/.test(requestOf(version, name));
		const isStream = readRecording(version, name).response.chunks !== undefined;
		if (!isPart && !isStream) gather(bodyOf(version, name), objects);
	}
	return objects;
}

function requestOf(version: Version, name: string): string {
	const { method, path } = readRecording(version, name).request;
	return `${method} ${path}`;
}

function emptyObjects(): RecordedObjects {
	return { bases: new Map(), documents: new Map(), chunks: new Map() };
}

/** A base is the one that it was with the most documents. */
function putBase({ bases }: RecordedObjects, id: string, base: Json): void {
	const count = ({ document_count: documents }: Json) => Number(documents ?? 0);
	const before = bases.get(id);
	if (before === undefined || count(base) >= count(before)) bases.set(id, base);
}

function gather(value: unknown, objects: RecordedObjects): void {
	if (Array.isArray(value)) {
		for (const entry of value) gather(entry, objects);
		return;
	}
	if (!isObject(value)) return;
	const { id } = value;
	if (typeof id === 'string') {
		if ('permission' in value && 'indexing_technique' in value) putBase(objects, id, value);
		if ('display_status' in value && 'data_source_type' in value) objects.documents.set(id, value);
		if ('index_node_id' in value) objects.chunks.set(id, value);
	}
	for (const entry of Object.values(value)) gather(entry, objects);
}
