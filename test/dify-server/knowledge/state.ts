// What a person does in the console to the bases and documents of a knowledge server.

import { randomUUID } from 'node:crypto';
import { advance, endOf, indexingStatus } from './indexing';
import { KnowledgeStore } from './store';
import type { KnowledgeBase, KnowledgeDocument } from './types';

/** The memory of a knowledge server, open to what happens outside of its API. */
export class KnowledgeState extends KnowledgeStore {
	/** A document made from text and indexed already, whatever the clock says. */
	addIndexedText(base: KnowledgeBase, name: string, text: string): KnowledgeDocument {
		const document = this.addDocument(base, { name, file: this.addText(name, text) });
		this.finish(document);
		return document;
	}

	/** Lets a document's indexing end now. */
	finish(document: KnowledgeDocument): void {
		document.run.pausedAt = null;
		document.run.beganAt = this.now() - document.run.duration;
		advance(document, this.now());
	}

	/** Holds a document's indexing, as a person does in the console. */
	pause(document: KnowledgeDocument): void {
		const status = indexingStatus(document, this.now());
		if (status === 'completed' || status === 'error') {
			throw new Error(`${document.name} is not being indexed`);
		}
		document.run.pausedAt = this.now();
	}

	/** Lets a paused document go on. */
	resume(document: KnowledgeDocument): void {
		const { run } = document;
		if (run.pausedAt === null || run.beganAt === null) return;
		run.beganAt += this.now() - run.pausedAt;
		run.pausedAt = null;
	}

	/** Leaves a document waiting for ever, as when no worker serves the queue. */
	forget(document: KnowledgeDocument): void {
		document.chunks = [];
		document.run = { ...document.run, beganAt: null, pausedAt: null, settled: false };
	}

	/** Lets a document's indexing end in failure with these words. */
	fail(document: KnowledgeDocument, words: string): void {
		document.run.failure = { phase: 'indexing', words };
		document.run.settled = false;
		this.finish(document);
	}

	/** Switches a document on or off, without a lock. */
	setEnabled(document: KnowledgeDocument, enabled: boolean): void {
		document.enabled = enabled;
		document.disabledAt = enabled ? null : this.now();
		for (const chunk of document.chunks) chunk.indexed = enabled && chunk.enabled;
	}

	/** Takes a document into the archive or out of it, without a lock. */
	setArchived(document: KnowledgeDocument, archived: boolean): void {
		document.archived = archived;
		for (const chunk of document.chunks) {
			chunk.indexed = !archived && document.enabled && chunk.enabled;
		}
	}

	/** Keeps a document from being switched until so many milliseconds from now. */
	lock(document: KnowledgeDocument, milliseconds: number): void {
		document.lockedUntil = this.now() + milliseconds;
	}

	unlock(document: KnowledgeDocument): void {
		document.lockedUntil = 0;
	}

	/** Milliseconds since 1970 when a document's indexing ends; null when it never will. */
	endOfIndexing(document: KnowledgeDocument): number | null {
		return document.run.pausedAt === null ? endOf(document.run, 'indexing') : null;
	}

	/** Assigns a metadata value, making the field where the base has none of the name. */
	setMetadata(document: KnowledgeDocument, name: string, value: unknown, type = 'string'): void {
		const { base } = document;
		let field = base.fields.find((one) => one.name === name);
		if (!field) {
			field = { id: randomUUID(), name, type };
			base.fields.push(field);
		}
		document.bindings.add(field.id);
		document.metadata.set(name, value);
		document.hasMetadata = true;
	}
}
