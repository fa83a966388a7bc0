// Create or Update: brings one document of a knowledge base in step with its source.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { textOf } from '../http/json';
import { bringBack, lookAgain, prepareForWrite } from './bringBack';
import type { WayToWrite } from './bringBack';
import { BEING_WRITTEN, HASH_FIELD, hashWrite, hasHash } from './contentHash';
import type { DocumentIndex } from './documentIndex';
import { documentsNamed } from './documentIndex';
import { createDocument, updateDocument } from './documentWrites';
import type { AcceptedWrite, DocumentWrite } from './documentWrites';
import { deleteDocument, readDocumentState } from './documents';
import type { DocumentState } from './documents';
import { isUnderWay, waitUntilIndexed } from './indexing';
import type { WaitContext } from './indexing';
import type { KnownBase } from './knownBase';
import { assignValues, mergeValues } from './metadata';
import type { MetadataValue } from './metadata';
import { textValue } from './setValues';
import type { NamedValue } from './setValues';
import { provisionalName, sourceIdOf } from './sourceIdentity';
import { planWrite } from './writePlan';
import type { DocumentDraft } from './writePlan';

/** What a document is to become. */
export interface DocumentSource extends DocumentDraft {
	/** Values to set; others are kept. */
	metadata: NamedValue[];
	/** What makes it the source's document; left out where its name does. */
	sourceId?: { field: string; value: string };
}

/** How far to go. */
export interface UpsertSettings {
	/** Whether a document that holds the same content already is left alone. */
	skipUnchanged: boolean;
	/** Whether to wait until the new content can be found. */
	waitUntilIndexed: boolean;
	/** Milliseconds to wait for indexing; 0 for no limit. */
	limit: number;
	/** What to do where several documents are the source's: fail, or write the newest. */
	onSeveral: 'error' | 'newest';
}

/** What one run of a node works with. */
export interface UpsertContext extends WaitContext {
	base: KnownBase;
	index: DocumentIndex;
}

/** What was done. */
export interface UpsertResult {
	action: 'created' | 'updated' | 'unchanged';
	document: DocumentState;
	/** What its indexing was asked for by; empty where nothing was written. */
	batch: string;
}

/**
 * Brings a document in step with its source.
 *
 * Stopped at any point, doing it again completes it: the hash of the content is taken out before
 * content is written and put in once Dify has accepted it, and it counts only for a document that is
 * indexed. A document that is recognised by its source's id begins empty under a name that is only
 * its own, so that it neither stays without its id nor replaces somebody else's.
 *
 * @throws DifyError
 */
export async function upsertDocument(
	source: DocumentSource,
	settings: UpsertSettings,
	context: UpsertContext,
): Promise<UpsertResult> {
	const upsert = new Upsert(source, settings, context);
	try {
		return await upsert.run();
	} catch (thrown) {
		// Nobody knows how far it got.
		context.index.doubt(keyOf(source));
		throw toDifyError(thrown);
	}
}

function keyOf({ name, sourceId }: DocumentSource): string {
	return sourceId?.value ?? name;
}

/** The hash while a document is written. */
const UNKNOWN = textValue(HASH_FIELD, BEING_WRITTEN);

/** Ends of indexing after which a document has to be written again. */
const ENDED_BADLY = new Set(['indexing_failed', 'document_paused']);

/** How often a document is looked at again whose state changed between look and write. */
const MOST_LOOKS = 3;

class Upsert {
	/** The clock's time up to which indexing is waited for; Infinity without a limit. */
	readonly #waitsUntil: number;

	constructor(
		private readonly source: DocumentSource,
		private readonly settings: UpsertSettings,
		private readonly context: UpsertContext,
	) {
		const { limit } = settings;
		this.#waitsUntil = limit > 0 ? context.clock.now() + limit : Infinity;
	}

	async run(): Promise<UpsertResult> {
		const { base, transport } = this.context;
		const write = planWrite(this.source, await base.settings(transport));
		const hash = await hashWrite(write);
		// What is wrong with values would else show when the content is paid, again in each run.
		await base.fields.toValues(transport, this.#allValues(hash));
		const found = await this.#find(hash);
		if (found === undefined) return await this.#create(write, hash, []);
		if (this.settings.skipUnchanged && hasHash(found, hash) && !found.isPaused) {
			const settled = await this.#settle(found);
			if (settled !== undefined) return await this.#leave(settled);
		}
		return await this.#write(found.id, write, hash);
	}

	/** The source's document, if it has one. */
	async #find(hash: string): Promise<DocumentState | undefined> {
		const { index, transport } = this.context;
		const { name, sourceId } = this.source;
		index.settle(keyOf(this.source));
		if (sourceId === undefined) return this.#choose(await index.named(transport, name));
		const { field, value } = sourceId;
		const own = this.#choose(await index.ofSource(transport, value));
		if (own !== undefined) return own;
		// One that was begun before, and did not get as far as its source's id.
		const [begun] = await index.named(transport, provisionalName(field, value));
		if (begun !== undefined) return begun;
		const namesakes = await index.named(transport, name);
		return namesakes.find(
			(document) => hasHash(document, hash) && sourceIdOf(document.values, field) === '',
		);
	}

	#choose(documents: DocumentState[]): DocumentState | undefined {
		if (documents.length > 1 && this.settings.onSeveral === 'error') {
			throw several(this.source, documents);
		}
		return documents.toSorted((one, other) => other.createdAt - one.createdAt)[0];
	}

	/**
	 * Waits for content that Dify has accepted already, rather than to pay for it twice.
	 *
	 * @returns undefined where it has to be written again
	 */
	async #settle(document: DocumentState): Promise<DocumentState | undefined> {
		if (document.indexingStatus === 'completed') return document;
		if (!isUnderWay(document.indexingStatus)) return undefined;
		if (!this.settings.waitUntilIndexed) return document;
		try {
			await this.#wait(document.id, '');
		} catch (thrown) {
			if (thrown instanceof DifyError && ENDED_BADLY.has(thrown.code)) return undefined;
			throw toDifyError(thrown);
		}
		return await this.#lookAtResult(document.id, document.name);
	}

	/** Leaves a document as it is, but for metadata, and for being disabled or archived. */
	async #leave(document: DocumentState): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		const isBack =
			document.indexingStatus === 'completed' && (await bringBack(transport, base.id, document));
		const named = [...this.#ownValues(), ...this.source.metadata];
		const values = await this.#assign(document, await base.fields.toValues(transport, named));
		const isChanged = isBack || values !== document.values;
		const left = isBack
			? { ...document, values, isArchived: false, isEnabled: true }
			: { ...document, values };
		index.put(left);
		return { action: isChanged ? 'updated' : 'unchanged', document: left, batch: '' };
	}

	/** Writes the document of this id, whatever state it is in. */
	async #write(documentId: string, write: DocumentWrite, hash: string): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		for (let look = 1; ; look++) {
			const document = await lookAgain(transport, base.id, documentId);
			if (document === undefined) {
				index.drop(documentId);
				return await this.#create(write, hash, []);
			}
			const way = await this.#prepare(document);
			if (way === 'replace') return await this.#replace(document, write, hash);
			const values = await this.#mark(document);
			const outcome = await this.#send(way, document, write).then(
				(accepted) => ({ accepted }),
				(failure: unknown) => ({ failure }),
			);
			if ('accepted' in outcome) {
				return await this.#finish('updated', outcome.accepted, values, write, hash);
			}
			const { failure } = outcome;
			const isOther = failure instanceof DifyError && failure.code === 'document_not_available';
			if (!isOther || look === MOST_LOOKS) throw toDifyError(failure);
		}
	}

	async #prepare(document: DocumentState): Promise<WayToWrite> {
		const { base, transport } = this.context;
		const { name, sourceId } = this.source;
		// By a source's id, nothing is written by its name: that may be somebody else's, too.
		const isOnlyOfItsName = async () =>
			sourceId === undefined
				? (await documentsNamed(transport, base.id, name)).length === 1
				: document.name === provisionalName(sourceId.field, sourceId.value);
		const conditions = { isOnlyOfItsName, limit: this.#timeLeft() };
		return await prepareForWrite(base.id, document, conditions, this.context);
	}

	/**
	 * Takes the hash out, and makes the document the source's own, before anything is written. It is
	 * noted also where there was no hash: where nothing can be noted, each run would pay anew.
	 */
	async #mark(document: DocumentState): Promise<MetadataValue[]> {
		const { base, transport } = this.context;
		const marks = await base.fields.toValues(transport, [...this.#ownValues(), UNKNOWN]);
		return await this.#assign(document, marks);
	}

	async #send(
		way: Exclude<WayToWrite, 'replace'>,
		document: DocumentState,
		write: DocumentWrite,
	): Promise<AcceptedWrite> {
		const { base, transport } = this.context;
		if (way === 'update') return await updateDocument(transport, base.id, document.id, write);
		if (this.source.sourceId === undefined) return await createDocument(transport, base.id, write);
		const { batch } = await this.#begin(write, document.name);
		await this.#wait(document.id, batch);
		return await updateDocument(transport, base.id, document.id, write);
	}

	async #replace(
		document: DocumentState,
		write: DocumentWrite,
		hash: string,
	): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		await deleteDocument(transport, base.id, document.id).catch((thrown: unknown) => {
			const isGone = thrown instanceof DifyError && thrown.code === 'not_found';
			if (!isGone) throw toDifyError(thrown);
		});
		index.drop(document.id);
		const created = await this.#create(write, hash, document.values);
		return { ...created, action: 'updated' };
	}

	/** Makes the source's document, with values that it had before. */
	async #create(write: DocumentWrite, hash: string, kept: MetadataValue[]): Promise<UpsertResult> {
		const { base, transport } = this.context;
		const { sourceId } = this.source;
		if (sourceId === undefined) {
			const accepted = await createDocument(transport, base.id, write);
			return await this.#finish('created', accepted, [], write, hash, kept);
		}
		const begun = await this.#begin(write, provisionalName(sourceId.field, sourceId.value));
		const id = textOf(begun.document.id);
		const marks = await base.fields.toValues(transport, [...this.#ownValues(), UNKNOWN]);
		const values = mergeValues(kept, marks);
		await assignValues(transport, base.id, id, values);
		await this.#wait(id, begun.batch);
		const accepted = await updateDocument(transport, base.id, id, write);
		return await this.#finish('created', accepted, values, write, hash);
	}

	/** An empty document of a name that is only its own; without content it costs nothing. */
	async #begin(write: DocumentWrite, name: string): Promise<AcceptedWrite> {
		const { base, transport } = this.context;
		return await createDocument(
			transport,
			base.id,
			{ ...write, name, content: { text: '' } },
			true,
		);
	}

	/**
	 * Puts the hash in, since Dify has accepted the content, and waits for it.
	 *
	 * @param values what the document has
	 * @param kept what it is to have besides
	 */
	async #finish(
		action: 'created' | 'updated',
		{ document, batch }: AcceptedWrite,
		values: MetadataValue[],
		write: DocumentWrite,
		hash: string,
		kept: MetadataValue[] = [],
	): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		const written = { ...readDocumentState(document), name: write.name, values };
		const named = await base.fields.toValues(transport, this.#allValues(hash));
		const changes = mergeValues(kept, named);
		const accepted = { ...written, values: await this.#assign(written, changes) };
		index.put(accepted);
		if (!this.settings.waitUntilIndexed) return { action, document: accepted, batch };
		await this.#wait(accepted.id, batch);
		const indexed = await this.#lookAtResult(accepted.id, write.name);
		index.put(indexed);
		return { action, document: indexed, batch };
	}

	/**
	 * Sets values of a document; its others are sent along (§10 of the knowledge API's facts).
	 *
	 * @returns all its values; the same list where nothing had to be set
	 */
	async #assign(document: DocumentState, changes: MetadataValue[]): Promise<MetadataValue[]> {
		const { base, transport } = this.context;
		if (changes.every((change) => holds(document, change))) return document.values;
		const values = mergeValues(document.values, changes);
		await assignValues(transport, base.id, document.id, values);
		return values;
	}

	/** The document as it stands in the list, where alone its words are counted. */
	async #lookAtResult(documentId: string, name: string): Promise<DocumentState> {
		const { base, transport } = this.context;
		const named = await documentsNamed(transport, base.id, name);
		const listed = named.find(({ id }) => id === documentId);
		const document = listed ?? (await lookAgain(transport, base.id, documentId));
		if (document === undefined) throw deletedMeanwhile(name);
		return document;
	}

	/** Waits until a document is indexed; all waits for it have one limit together. */
	async #wait(documentId: string, batch: string): Promise<void> {
		const awaited = { baseId: this.context.base.id, documentId, batch };
		await waitUntilIndexed(awaited, this.#timeLeft(), this.context);
	}

	/** Milliseconds; 0 for no limit. */
	#timeLeft(): number {
		if (this.#waitsUntil === Infinity) return 0;
		return Math.max(1, this.#waitsUntil - this.context.clock.now());
	}

	/** What the document is to have in the end. */
	#allValues(hash: string): NamedValue[] {
		return [...this.#ownValues(), ...this.source.metadata, textValue(HASH_FIELD, hash)];
	}

	#ownValues(): NamedValue[] {
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

function several({ name, sourceId }: DocumentSource, documents: DocumentState[]): DifyError {
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
