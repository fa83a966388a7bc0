// Finds documents of a base by what Dify looks for, by what it only half looks for, and by what it cannot look for.

import { numberOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import type { Transport } from '../http/transport';
import { readDocuments } from './documents';
import type { DocumentFilter } from './documents';
import type { MetadataType } from './metadata';
import type { NamedValue } from './setValues';

/** Which documents are wanted. */
export interface DocumentWish extends DocumentFilter {
	/** A part of the name, character by character. */
	keyword: string;
	/** What they have in a metadata field; null as value for those that have nothing there. */
	value?: Pick<NamedValue, 'name' | 'as'>;
}

/**
 * The documents of a base that fit, the newest first. Dify takes `%` and `_` in a part of a name for
 * anything and a backslash for nothing, knows no status before 1.10.1, and searches no metadata (§8 of
 * the knowledge API's facts), so all that it gives is looked at again.
 *
 * @throws DifyError also where the wanted value is none that the field can hold
 */
export async function* findDocuments(
	transport: Transport,
	baseId: string,
	{ keyword, status, value }: DocumentWish,
): AsyncGenerator<JsonObject> {
	const asked = { keyword: longestPiece(keyword), status };
	for await (const document of readDocuments(transport, baseId, asked)) {
		const fits =
			textOf(document.name).includes(keyword) &&
			(status === '' || document.display_status === status) &&
			(value === undefined || hasValue(document, value));
		if (fits) yield document;
	}
}

/** The longest piece without a backslash, which escapes what follows it in PostgreSQL's LIKE. */
function longestPiece(keyword: string): string {
	const [longest = ''] = keyword.split('\\').toSorted((one, other) => other.length - one.length);
	return longest;
}

function hasValue(document: JsonObject, wanted: Pick<NamedValue, 'name' | 'as'>): boolean {
	const held = objectsOf(document.doc_metadata).find(({ name }) => name === wanted.name);
	const value = held?.value ?? null;
	const type = readType(held?.type);
	const expected = wanted.as(type);
	if (value === null || expected === null) return value === expected;
	return type === 'string' ? String(value) === expected : numberOf(value) === expected;
}

/** What the document does not have can be of any type. */
function readType(type: unknown): MetadataType {
	return type === 'number' || type === 'time' ? type : 'string';
}
