// Create or Update: brings one document of a knowledge base in step with its source.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { textOf } from '../http/json';
import { bringBack, isStuck, lookAgain, prepareForWrite } from './bringBack';
import type { WayToWrite } from './bringBack';
import { BEING_WRITTEN, HASH_FIELD, hashWrite, hasHash } from './contentHash';
import type { DocumentIndex } from './documentIndex';
import { documentsNamed } from './documentIndex';
import { beginDocument, createDocument, isRefusedFile, updateDocument } from './documentWrites';
import type { AcceptedWrite, DocumentWrite } from './documentWrites';
import { deleteDocument, readDocumentState } from './documents';
import type { DocumentState } from './documents';
import { isUnderWay } from './indexing';
import type { WaitContext } from './indexing';
import type { KnownBase } from './knownBase';
import { assignValues, mergeValues } from './metadata';
import type { MetadataValue } from './metadata';
import { textValue } from './setValues';
import { provisionalName } from './sourceIdentity';
import { findDocument, keyOf, several } from './sourceDocument';
import { SourceSteps } from './sourceSteps';
import type { DocumentSource, OnSeveral } from './sourceDocument';
import { planWrite } from './writePlan';

/** How far to go. */
export interface UpsertSettings {
	/** Whether a document that holds the same content already is left alone. */
	skipUnchanged: boolean;
	/** Whether to wait until the new content can be found. */
	waitUntilIndexed: boolean;
	/** Milliseconds to wait for indexing; 0 for no limit. */
	limit: number;
	onSeveral: OnSeveral;
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

/** The hash while a document is written. */
const UNKNOWN = textValue(HASH_FIELD, BEING_WRITTEN);

/** Ends of indexing after which a document has to be written again. */
const ENDED_BADLY = new Set(['indexing_failed', 'document_paused']);

/** Refusals of a document whose state changed between look and write, or that was deleted. */
const CHANGED_MEANWHILE = new Set(['document_not_available', 'not_found']);

/** How often a document is looked at again whose state changed between look and write. */
const MOST_LOOKS = 3;

class Upsert {
	readonly #steps: SourceSteps;

	constructor(
		private readonly source: DocumentSource,
		private readonly settings: UpsertSettings,
		private readonly context: UpsertContext,
	) {
		this.#steps = new SourceSteps(source, settings.limit, context);
	}

	async run(): Promise<UpsertResult> {
		const { base, transport } = this.context;
		const write = planWrite(this.source, await base.settings(transport));
		const hash = await hashWrite(write);
		const found = await findDocument(this.source, hash, this.settings.onSeveral, this.context);
		// What is wrong with values would else show when the content is paid, again in each run.
		await base.fields.toValues(transport, this.#steps.allValues(hash));
		if (found === undefined) return await this.#create(write, hash, []);
		if (this.settings.skipUnchanged && hasHash(found, hash) && !found.isPaused) {
			const settled = await this.#settle(found);
			if (settled !== undefined) return await this.#leave(settled);
		}
		return await this.#write(found.id, write, hash);
	}

	/**
	 * Waits for content that Dify has accepted already, rather than to pay for it twice.
	 *
	 * @returns undefined where it has to be written again
	 */
	async #settle(document: DocumentState): Promise<DocumentState | undefined> {
		if (document.indexingStatus === 'completed') return document;
		if (!isUnderWay(document.indexingStatus)) return undefined;
		const { base, transport } = this.context;
		const present = await lookAgain(transport, base.id, document.id);
		if (present === undefined || isStuck(present)) return undefined;
		if (!this.settings.waitUntilIndexed) return document;
		try {
			await this.#steps.wait(document.id, '');
		} catch (thrown) {
			if (thrown instanceof DifyError && ENDED_BADLY.has(thrown.code)) return undefined;
			throw toDifyError(thrown);
		}
		return await this.#steps.lookAtResult(document.id, document.name);
	}

	/** Leaves a document as it is, but for metadata, and for being disabled or archived. */
	async #leave(document: DocumentState): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		const isBack =
			document.indexingStatus === 'completed' && (await bringBack(transport, base.id, document));
		const named = [...this.#steps.ownValues(), ...this.source.metadata];
		const values = await this.#steps.assign(document, await base.fields.toValues(transport, named));
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
			const isOther = failure instanceof DifyError && CHANGED_MEANWHILE.has(failure.code);
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
		const { limit } = this.settings;
		const conditions = { isOnlyOfItsName, limit: this.#steps.timeLeft(), wholeLimit: limit };
		return await prepareForWrite(base.id, document, conditions, this.context);
	}

	/**
	 * Takes the hash out, and makes the document the source's own, before anything is written. It is
	 * noted also where there was no hash: where nothing can be noted, each run would pay anew.
	 */
	async #mark(document: DocumentState): Promise<MetadataValue[]> {
		const { base, transport } = this.context;
		const marks = await base.fields.toValues(transport, [...this.#steps.ownValues(), UNKNOWN]);
		return await this.#steps.assign(document, marks);
	}

	async #send(
		way: Exclude<WayToWrite, 'replace'>,
		document: DocumentState,
		write: DocumentWrite,
	): Promise<AcceptedWrite> {
		const { base, transport } = this.context;
		if (way === 'update') return await updateDocument(transport, base.id, document.id, write);
		if (this.source.sourceId === undefined) return await createDocument(transport, base.id, write);
		const { batch } = await beginDocument(transport, base.id, write, document.name);
		await this.#steps.wait(document.id, batch);
		return await updateDocument(transport, base.id, document.id, write);
	}

	async #replace(
		document: DocumentState,
		write: DocumentWrite,
		hash: string,
	): Promise<UpsertResult> {
		const { base, transport, index } = this.context;
		if (this.source.sourceId === undefined) {
			// Made anew by its name, it would take the place of another one of that name.
			const namesakes = await documentsNamed(transport, base.id, document.name);
			if (namesakes.length > 1) throw several(this.source, namesakes);
		}
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
			// One that came to this name since the look was overwritten: its values are kept as well.
			const { values } = readDocumentState(accepted.document);
			return await this.#finish('created', accepted, values, write, hash, kept);
		}
		const name = provisionalName(sourceId.field, sourceId.value);
		const begun = await beginDocument(transport, base.id, write, name);
		const id = textOf(begun.document.id);
		const marks = await base.fields.toValues(transport, [...this.#steps.ownValues(), UNKNOWN]);
		const values = mergeValues(kept, marks);
		await assignValues(transport, base.id, id, values);
		await this.#steps.wait(id, begun.batch);
		const accepted = await updateDocument(transport, base.id, id, write).catch(
			async (thrown: unknown) => {
				if (kept.length === 0 && isRefusedFile(thrown)) await this.#discard(id);
				throw toDifyError(thrown);
			},
		);
		return await this.#finish('created', accepted, values, write, hash);
	}

	/** Removes a document that was begun for a file which Dify does not take: it would stay empty. */
	async #discard(documentId: string): Promise<void> {
		const { base, transport } = this.context;
		// The refusal says more than this; what stays, the next run takes up.
		await deleteDocument(transport, base.id, documentId).catch(() => undefined);
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
		const named = await base.fields.toValues(transport, this.#steps.allValues(hash));
		const changes = mergeValues(kept, named);
		const accepted = { ...written, values: await this.#steps.assign(written, changes) };
		index.put(accepted);
		if (!this.settings.waitUntilIndexed) return { action, document: accepted, batch };
		await this.#steps.wait(accepted.id, batch);
		const indexed = await this.#steps.lookAtResult(accepted.id, write.name);
		index.put(indexed);
		return { action, document: indexed, batch };
	}
}
