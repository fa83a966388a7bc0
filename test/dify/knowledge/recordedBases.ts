// Knowledge bases as real servers gave them, for tests of what is asked of them.

import type { JsonObject } from '../../../dify/http/json';
import { objectOf, objectsOf, parseObject, textOf } from '../../../dify/http/json';
import type { Version } from '../../replay/expectation';
import { readRecordedBody, readRecording } from '../../replay/recordings';

/** The servers whose knowledge bases were recorded. */
export const KNOWLEDGE_VERSIONS: Version[] = ['1.9.2', '1.14.2', '1.15.0'];

/** The body of a recording of knowledge bases. */
export function recordedBody(version: Version, name: string): JsonObject {
	const body = parseObject(readRecordedBody(version, `knowledge/${name}`).toString());
	if (body === undefined) throw new Error(`${name} of ${version} is no JSON object`);
	return body;
}

/** What was sent in a recorded exchange. */
export function sentBody(version: Version, name: string): JsonObject {
	return objectOf(readRecording(version, `knowledge/${name}`).request.body);
}

/** A base by its name: one of high quality with documents, or the economical one with documents. */
export function recordedBase(version: Version, name: 'Vector' | 'Economy'): JsonObject {
	if (name === 'Economy') return recordedBody(version, 'kb-get-counts');
	const bases = objectsOf(recordedBody(version, 'kb-list-name-many').data);
	const base = bases.find((row) => row.name === name);
	if (base === undefined) throw new Error(`No base ${name} of ${version}`);
	return base;
}

/** The same base as the one that a recorded exchange concerns: its id is in the path there. */
export function baseOfExchange(version: Version, name: string, base: JsonObject): JsonObject {
	const { path } = readRecording(version, `knowledge/${name}`).request;
	const [, id] = /\/datasets\/([^/]+)\//.exec(path) ?? [];
	return { ...base, id: textOf(id) };
}
