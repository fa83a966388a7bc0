// What makes a document the one of a source: its name, or the source's own id in its metadata.

import { createHash } from 'node:crypto';

import type { DocumentState } from './documents';
import type { MetadataValue } from './metadata';
import { HASH_FIELD } from './contentHash';

/** How documents and sources belong together. */
export type MatchRule = { by: 'name' } | { by: 'metadata'; field: string };

/** What a new document is called until it has its source's id: a name that nobody else's has. */
const NEW_NAME = 'n8n new document';

/** Characters of a hash that no two sources share. */
const DIGEST_LENGTH = 32;

/**
 * The name under which the document of a source begins, where its id in the metadata makes it the
 * source's own: the same whenever it is tried again, and never that of somebody else's document.
 */
export function provisionalName(field: string, sourceId: string): string {
	return `${beginning(field)}${digest(sourceId)}`;
}

/** Whether a document is one of those that never got as far as its source's id. */
export function isProvisional({ name, values }: DocumentState, field: string): boolean {
	const start = beginning(field);
	const rest = name.startsWith(start) ? name.slice(start.length) : '';
	return new RegExp(`^[0-9a-f]{${DIGEST_LENGTH}}$`).test(rest) && sourceIdOf(values, field) === '';
}

function beginning(field: string): string {
	return `${NEW_NAME} ${digest(field).slice(0, 8)} `;
}

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}

/** The source's id that a document carries in a field; empty where it carries none. */
export function sourceIdOf(values: MetadataValue[], field: string): string {
	const value = values.find(({ name }) => name === field)?.value;
	return value === undefined || value === null ? '' : String(value).trim();
}

/**
 * What a document is recognised by, if it is one that was synchronised by this rule: by name, only
 * those with a hash were; all others are somebody's own.
 *
 * @returns empty where it was not
 */
export function identityOf({ name, values }: DocumentState, rule: MatchRule): string {
	if (rule.by === 'metadata') return sourceIdOf(values, rule.field);
	return values.some((value) => value.name === HASH_FIELD && value.value !== null) ? name : '';
}
