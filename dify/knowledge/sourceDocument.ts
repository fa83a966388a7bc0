// Finds the document of a source, by its name or by the source's id.

import { DifyError } from '../errors/errors';
import type { Transport } from '../http/transport';
import { hasHash } from './contentHash';
import type { DocumentIndex } from './documentIndex';
import type { DocumentState } from './documents';
import type { NamedValue } from './setValues';
import { provisionalName, sourceIdOf } from './sourceIdentity';
import type { DocumentDraft } from './writePlan';

/** What a document is to become. */
export interface DocumentSource extends DocumentDraft {
	/** Values to set; others are kept. */
	metadata: NamedValue[];
	/** What makes it the source's document; left out where its name does. */
	sourceId?: { field: string; value: string };
}

/** What to do where several documents are the source's: fail, or write the newest. */
export type OnSeveral = 'error' | 'newest';

/** What a source is kept apart by from the others of its base. */
export function keyOf({ name, sourceId }: DocumentSource): string {
	return sourceId?.value ?? name;
}

/**
 * The source's document, if it has one. By the source's id, that may be one that was begun before and
 * did not get as far as its id, or one of the same name and content that has none yet.
 *
 * @param hash of what the document is to hold
 * @throws DifyError `several_documents`
 */
export async function findDocument(
	source: DocumentSource,
	hash: string,
	onSeveral: OnSeveral,
	{ index, transport }: { index: DocumentIndex; transport: Transport },
): Promise<DocumentState | undefined> {
	const { name, sourceId } = source;
	index.settle(keyOf(source));
	const choose = (documents: DocumentState[]) => {
		if (documents.length > 1 && onSeveral === 'error') throw several(source, documents);
		return documents.toSorted((one, other) => other.createdAt - one.createdAt)[0];
	};
	if (sourceId === undefined) return choose(await index.named(transport, name));
	const { field, value } = sourceId;
	const own = choose(await index.ofSource(transport, value));
	if (own !== undefined) return own;
	const [begun] = await index.named(transport, provisionalName(field, value));
	if (begun !== undefined) return begun;
	const namesakes = await index.named(transport, name);
	// Another source of this name and content, at work beside this one, must not take it as well.
	return namesakes.find(
		(document) =>
			hasHash(document, hash) &&
			sourceIdOf(document.values, field) === '' &&
			index.claim(document.id),
	);
}

/** The failure of a source that several documents are of. */
export function several({ name, sourceId }: DocumentSource, documents: DocumentState[]): DifyError {
	const what =
		sourceId === undefined
			? `of the name '${name}'`
			: `with '${sourceId.value}' in the metadata field '${sourceId.field}'`;
	return new DifyError({
		kind: 'response',
		code: 'several_documents',
		message: `The knowledge base has ${documents.length} documents ${what}`,
		remedy: `Delete all but one of them (${documents.map(({ id }) => id).join(', ')}), or set the option 'If Several Match' to Update the Newest.`,
	});
}
