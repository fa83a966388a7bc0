// Tells whether a document already holds what its source holds: by a hash that is kept in its metadata.

import { createHash } from 'node:crypto';

import type { DocumentContent, DocumentWrite } from './documentWrites';
import type { DocumentState } from './documents';
import type { MetadataValue } from './metadata';

/** The metadata field that holds the hash. */
export const HASH_FIELD = 'content_hash';

/** What the field holds while a document is written: nothing is the same as it. */
export const BEING_WRITTEN = 'being written';

/**
 * The hash of all that decides what a document becomes: its content, how that is cut, and its name.
 *
 * @throws whatever reading the file throws
 */
export async function hashWrite({ content, rule, name, language }: DocumentWrite): Promise<string> {
	const settings = [name, rule, rule.form === 'qa_model' ? language : null];
	const hash = createHash('sha256').update(JSON.stringify(settings)).update('\0');
	for await (const bytes of bytesOf(content)) hash.update(bytes);
	return hash.digest('hex');
}

async function* bytesOf(content: DocumentContent): AsyncGenerator<Uint8Array | string> {
	if ('text' in content) {
		yield content.text;
		return;
	}
	const open = await content.file.open();
	try {
		yield* open.bytes;
	} finally {
		open.close();
	}
}

/** What stands in a document's field, if there is one. */
export function hashOf({ values }: DocumentState): MetadataValue | undefined {
	return values.find(({ name }) => name === HASH_FIELD);
}

/** Whether a document is known to hold what this hash is of, or to be about to. */
export function hasHash(document: DocumentState, hash: string): boolean {
	return hashOf(document)?.value === hash;
}
