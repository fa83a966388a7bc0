// The single steps that bring a source's document in step: values, waits, and the last look.

import { DifyError } from '../errors/errors';
import { lookAgain } from './bringBack';
import { HASH_FIELD } from './contentHash';
import { documentsNamed } from './documentIndex';
import type { DocumentState } from './documents';
import { waitUntilIndexed } from './indexing';
import type { WaitContext } from './indexing';
import type { KnownBase } from './knownBase';
import { assignValues, mergeValues } from './metadata';
import type { MetadataValue } from './metadata';
import { textValue } from './setValues';
import type { NamedValue } from './setValues';
import type { DocumentSource } from './sourceDocument';

/** What the steps work with. */
export interface StepContext extends WaitContext {
	base: KnownBase;
}

/** The steps for the document of one source, which have one limit for all their waits. */
export class SourceSteps {
	/** The clock's time up to which indexing is waited for; Infinity without a limit. */
	readonly #waitsUntil: number;

	/** @param limit milliseconds to wait for indexing; 0 for no limit */
	constructor(
		private readonly source: DocumentSource,
		private readonly limit: number,
		private readonly context: StepContext,
	) {
		this.#waitsUntil = limit > 0 ? context.clock.now() + limit : Infinity;
	}

	/**
	 * Sets values of a document; its others are sent along (§10 of the knowledge API's facts).
	 *
	 * @returns all its values; the same list where nothing had to be set
	 */
	async assign(document: DocumentState, changes: MetadataValue[]): Promise<MetadataValue[]> {
		const { base, transport } = this.context;
		if (changes.every((change) => holds(document, change))) return document.values;
		const values = mergeValues(document.values, changes);
		await assignValues(transport, base.id, document.id, values);
		return values;
	}

	/**
	 * The document as it stands in the list, where alone its words are counted.
	 *
	 * @throws DifyError
	 */
	async lookAtResult(documentId: string, name: string): Promise<DocumentState> {
		const { base, transport } = this.context;
		const named = await documentsNamed(transport, base.id, name);
		const listed = named.find(({ id }) => id === documentId);
		const document = listed ?? (await lookAgain(transport, base.id, documentId));
		if (document === undefined) throw deletedMeanwhile(name);
		return document;
	}

	/**
	 * Waits until a document is indexed; all waits for it have one limit together.
	 *
	 * @throws DifyError as {@link waitUntilIndexed}
	 */
	async wait(documentId: string, batch: string): Promise<void> {
		const awaited = { baseId: this.context.base.id, documentId, batch };
		await waitUntilIndexed(awaited, this.timeLeft(), this.context, this.limit);
	}

	/** Milliseconds that are left for waiting; 0 for no limit. */
	timeLeft(): number {
		if (this.#waitsUntil === Infinity) return 0;
		return Math.max(1, this.#waitsUntil - this.context.clock.now());
	}

	/** What the document is to have in the end. */
	allValues(hash: string): NamedValue[] {
		return [...this.ownValues(), ...this.source.metadata, textValue(HASH_FIELD, hash)];
	}

	/** What makes the document the source's own. */
	ownValues(): NamedValue[] {
		const { sourceId } = this.source;
		return sourceId === undefined ? [] : [textValue(sourceId.field, sourceId.value)];
	}
}

function holds({ values }: DocumentState, wanted: MetadataValue): boolean {
	return (values.find(({ name }) => name === wanted.name)?.value ?? null) === wanted.value;
}

function deletedMeanwhile(name: string): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'not_found',
		message: `The document '${name}' was deleted while it was written`,
		remedy: 'Somebody else deletes documents of this knowledge base. Run this again.',
		retryable: true,
	});
}
