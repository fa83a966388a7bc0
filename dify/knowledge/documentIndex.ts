// The documents of a knowledge base as one run of a node knows them, read once for many items.

import { toDifyError } from '../http/connectionErrors';
import type { Transport } from '../http/transport';
import type { DocumentState } from './documents';
import { readAllDocuments, readDocuments, readDocumentState } from './documents';
import type { MatchRule } from './sourceIdentity';
import { sourceIdOf } from './sourceIdentity';

/** Sources for which all documents are read at once, rather than those of each name. */
const MANY_SOURCES = 3;

/** Finds documents by their names and by their sources' ids. */
export class DocumentIndex {
	readonly #documents = new Map<string, DocumentState>();

	readonly #names = new Groups();

	readonly #sources = new Groups();

	#listing: Promise<void> | undefined;

	/** Documents of which more is known than the list under way may say. */
	readonly #noted = new Set<string>();

	/** Sources whose documents may have changed without a word. */
	readonly #doubtful = new Set<string>();

	/**
	 * @param sources how many are looked for in this run
	 */
	constructor(
		private readonly baseId: string,
		private readonly rule: MatchRule,
		private readonly sources: number,
	) {}

	/**
	 * The documents of exactly this name.
	 *
	 * @throws DifyError
	 */
	async named(transport: Transport, name: string): Promise<DocumentState[]> {
		if (this.rule.by === 'name' && this.sources < MANY_SOURCES)
			await this.#readNamed(transport, name);
		else await this.#readAll(transport);
		return this.#states(this.#names.of(name));
	}

	/**
	 * The documents that carry this source's id.
	 *
	 * @throws DifyError
	 */
	async ofSource(transport: Transport, sourceId: string): Promise<DocumentState[]> {
		await this.#readAll(transport);
		return this.#states(this.#sources.of(sourceId));
	}

	/** Notes what has become of a document. */
	put(document: DocumentState): void {
		this.#noted.add(document.id);
		this.#set(document);
	}

	/**
	 * Takes a document for a source: nobody else finds it by its name any more.
	 *
	 * @returns false where another source has taken it
	 */
	claim(documentId: string): boolean {
		const document = this.#documents.get(documentId);
		return document !== undefined && this.#names.remove(document.name, documentId);
	}

	/** Notes that a document is gone. */
	drop(documentId: string): void {
		this.#noted.add(documentId);
		this.#remove(documentId);
	}

	/** Notes that it is not known any more what has become of a source's document. */
	doubt(source: string): void {
		this.#doubtful.add(source);
	}

	/** Forgets everything where a source is asked for that is in doubt. */
	settle(source: string): void {
		if (!this.#doubtful.has(source)) return;
		this.#doubtful.clear();
		for (const id of [...this.#documents.keys()]) this.#remove(id);
		this.#listing = undefined;
	}

	#set(document: DocumentState): void {
		this.#remove(document.id);
		this.#documents.set(document.id, document);
		this.#names.add(document.name, document.id);
		if (this.rule.by === 'name') return;
		const sourceId = sourceIdOf(document.values, this.rule.field);
		if (sourceId !== '') this.#sources.add(sourceId, document.id);
	}

	#remove(documentId: string): void {
		const document = this.#documents.get(documentId);
		if (document === undefined) return;
		this.#documents.delete(documentId);
		this.#names.remove(document.name, documentId);
		if (this.rule.by === 'metadata') {
			this.#sources.remove(sourceIdOf(document.values, this.rule.field), documentId);
		}
	}

	#states(ids: Iterable<string>): DocumentState[] {
		return [...ids].flatMap((id) => this.#documents.get(id) ?? []);
	}

	async #readNamed(transport: Transport, name: string): Promise<void> {
		const documents = await documentsNamed(transport, this.baseId, name);
		for (const { id } of this.#states(this.#names.of(name))) this.#remove(id);
		for (const document of documents) this.#set(document);
	}

	async #readAll(transport: Transport): Promise<void> {
		const listing = this.#listing ?? this.#list(transport);
		this.#listing = listing;
		await listing;
	}

	async #list(transport: Transport): Promise<void> {
		this.#noted.clear();
		try {
			for (const document of await readAllDocuments(transport, this.baseId)) {
				if (!this.#noted.has(document.id)) this.#set(document);
			}
		} catch (thrown) {
			// The next item asks again.
			this.#listing = undefined;
			throw toDifyError(thrown);
		}
	}
}

/** Ids by a text that several can share. */
class Groups {
	readonly #groups = new Map<string, Set<string>>();

	of(text: string): Iterable<string> {
		return this.#groups.get(text) ?? [];
	}

	add(text: string, id: string): void {
		const group = this.#groups.get(text) ?? new Set();
		group.add(id);
		this.#groups.set(text, group);
	}

	/** @returns whether it was there */
	remove(text: string, id: string): boolean {
		return this.#groups.get(text)?.delete(id) ?? false;
	}
}

/**
 * The documents of exactly this name. Dify looks for parts of names, in which `%` and `_` stand for
 * anything and a backslash for nothing (§8 of the knowledge API's facts).
 *
 * @throws DifyError
 */
export async function documentsNamed(
	transport: Transport,
	baseId: string,
	name: string,
): Promise<DocumentState[]> {
	const keyword = longestOf(name.split('\\'));
	const found: DocumentState[] = [];
	for await (const row of readDocuments(transport, baseId, { keyword, status: '' })) {
		const document = readDocumentState(row);
		if (document.name === name) found.push(document);
	}
	return found;
}

function longestOf(pieces: string[]): string {
	return pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}
