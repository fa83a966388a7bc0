// The memory of a knowledge server, and what a person does to it in the console.

import { randomInt, randomUUID } from 'node:crypto';
import type { JsonObject } from '../python';
import type { Clock } from './clock';
import { advance, endOf, indexingStatus, planRun } from './indexing';
import type {
	KnowledgeBase,
	KnowledgeDocument,
	KnowledgeVersion,
	Pipeline,
	ProcessRule,
	Tag,
	UploadFile,
} from './types';

/** What a knowledge server can be told. */
export interface KnowledgeOptions {
	/** Default `1.15.0`. */
	version?: KnowledgeVersion;
	/** Default: the system's time. */
	clock?: Clock;
	/** Milliseconds that the indexing of an ordinary document takes; default 300. */
	indexingMilliseconds?: number;
	/**
	 * Milliseconds for which a document cannot be switched again; default 600,000: the mark that stays
	 * when the task behind the switch was quicker than the server.
	 */
	switchLockMilliseconds?: number;
	/** The key that is accepted; default {@link KNOWLEDGE_KEY}. */
	key?: string;
	/** Where download addresses lead; default the recorded server's `http://127.0.0.1:5011`. */
	filesUrl?: string;
	/** Whether the bases {@link presets} are there from the beginning; default no. */
	presets?: boolean;
}

/** The dataset key that a knowledge server accepts by default. */
export const KNOWLEDGE_KEY = 'dataset-knowledge';

/** Characters of a document's name; what is longer is cut. */
const LONGEST_NAME = 200;

/** The rule of a text or file for which no other was given. */
export const AUTOMATIC: Pick<ProcessRule, 'mode' | 'rules'> = { mode: 'automatic', rules: null };

/** What a new base begins with, besides a name. */
export type NewBase = Partial<
	Pick<
		KnowledgeBase,
		| 'description'
		| 'provider'
		| 'permission'
		| 'technique'
		| 'embeddingModel'
		| 'embeddingProvider'
		| 'retrievalModel'
		| 'form'
		| 'elsewhere'
		| 'appCount'
	>
>;

/** What a document is written from. */
export interface DocumentSource {
	name: string;
	file: UploadFile;
	rule?: Pick<ProcessRule, 'mode' | 'rules'>;
	form?: string;
	language?: string;
}

export class KnowledgeState {
	readonly bases: KnowledgeBase[] = [];

	/** Oldest first. */
	readonly tags: Tag[] = [];

	/** Uploads by id, those of documents and of pipelines. */
	readonly files = new Map<string, UploadFile>();

	/** The account behind the key. */
	readonly owner = randomUUID();

	readonly workspace = randomUUID();

	/** Signs download addresses. */
	readonly secret = randomUUID();

	readonly #indexingMilliseconds: number;

	constructor(
		private readonly clock: Clock,
		options: KnowledgeOptions,
	) {
		this.#indexingMilliseconds = options.indexingMilliseconds ?? 300;
	}

	/** Milliseconds since 1970. */
	now(): number {
		return this.clock.now();
	}

	/** Brings every document up to the present. */
	advance(): void {
		const now = this.now();
		for (const base of this.bases) {
			for (const document of base.documents) advance(document, now);
		}
	}

	addBase(name: string, given: NewBase = {}): KnowledgeBase {
		const now = this.now();
		const vector = given.technique === 'high_quality';
		const base: KnowledgeBase = {
			id: randomUUID(),
			name,
			description: '',
			provider: 'vendor',
			permission: 'only_me',
			technique: null,
			embeddingModel: vector ? 'echo-embedding' : null,
			embeddingProvider: vector ? 'local/echo/echo' : null,
			retrievalModel: null,
			form: null,
			createdAt: now,
			updatedAt: now,
			hasEditor: true,
			enableApi: true,
			appCount: 0,
			builtInFields: false,
			fields: [],
			rules: [],
			documents: [],
			tags: [],
			partialMembers: [],
			pipeline: null,
			hasVectors: false,
			dataSourceType: null,
			nextPosition: 1,
			elsewhere: false,
			...given,
		};
		this.bases.push(base);
		return base;
	}

	/** A base with a pipeline, as it is made in the console. */
	addPipelineBase(name: string, pipeline: Partial<Pipeline> = {}): KnowledgeBase {
		const base = this.addBase(name);
		base.hasEditor = false;
		base.pipeline = {
			id: randomUUID(),
			published: false,
			startNodeId: 'source1',
			requiredInputs: [],
			...pipeline,
		};
		return base;
	}

	baseNamed(name: string): KnowledgeBase {
		const base = this.bases.find((one) => one.name === name);
		if (!base) throw new Error(`No base is called ${name}`);
		return base;
	}

	/** A document by id, in whichever base; undefined when there is none. */
	document(id: string): KnowledgeDocument | undefined {
		for (const base of this.bases) {
			const found = base.documents.find((one) => one.id === id);
			if (found) return found;
		}
		return undefined;
	}

	addTag(name: string, details: Partial<Pick<Tag, 'type' | 'elsewhere'>> = {}): Tag {
		const tag: Tag = { id: randomUUID(), name, type: 'knowledge', elsewhere: false, ...details };
		this.tags.push(tag);
		return tag;
	}

	addFile(name: string, mimeType: string, content: Buffer, extension: string): UploadFile {
		const file: UploadFile = {
			id: randomUUID(),
			name,
			size: content.length,
			extension,
			mimeType,
			createdAt: this.now(),
			content,
		};
		this.files.set(file.id, file);
		return file;
	}

	/** The file behind a document made from text: its size counts characters. */
	addText(name: string, text: string): UploadFile {
		const cut = [...name].slice(0, LONGEST_NAME).join('');
		const file = this.addFile(cut, 'text/plain', Buffer.from(text), 'txt');
		file.size = [...text].length;
		return file;
	}

	/** Keeps a rule in the base, where later documents without one inherit it. */
	addRule(base: KnowledgeBase, { mode, rules }: Pick<ProcessRule, 'mode' | 'rules'>): ProcessRule {
		const rule: ProcessRule = { id: randomUUID(), mode, rules };
		base.rules.push(rule);
		return rule;
	}

	/** 14 digits of time and 6 by chance, as Dify numbers what was handed in together. */
	newBatch(): string {
		const time = new Date(this.now()).toISOString().replaceAll(/\D/g, '').slice(0, 14);
		return `${time}${randomInt(1_000_000).toString().padStart(6, '0')}`;
	}

	/** A new document, whose indexing begins now. */
	addDocument(base: KnowledgeBase, source: DocumentSource): KnowledgeDocument {
		const now = this.now();
		base.dataSourceType ??= 'upload_file';
		base.form ??= source.form ?? 'text_model';
		const document: KnowledgeDocument = {
			id: randomUUID(),
			base,
			position: base.nextPosition++,
			name: [...source.name].slice(0, LONGEST_NAME).join(''),
			dataSourceType: 'upload_file',
			dataSourceInfo: null,
			file: source.file,
			rule: this.addRule(base, source.rule ?? AUTOMATIC),
			createdFrom: 'api',
			createdAt: now,
			updatedAt: now,
			batch: this.newBatch(),
			form: source.form ?? 'text_model',
			language: source.language ?? 'English',
			enabled: true,
			disabledAt: null,
			archived: false,
			lockedUntil: 0,
			wordCount: null,
			tokens: null,
			run: {
				beganAt: null,
				duration: 0,
				pausedAt: null,
				chunks: [],
				failure: null,
				settled: false,
				byPipeline: false,
			},
			chunks: [],
			metadata: new Map(),
			bindings: new Set(),
		};
		base.documents.push(document);
		this.index(document);
		return document;
	}

	/** A document made from text and indexed already, whatever the clock says. */
	addIndexedText(base: KnowledgeBase, name: string, text: string): KnowledgeDocument {
		const document = this.addDocument(base, { name, file: this.addText(name, text) });
		this.finish(document);
		return document;
	}

	/** Indexes a document anew; what it held is gone at once. A paused one stays paused, without chunks. */
	index(document: KnowledgeDocument): void {
		const paused = document.run.pausedAt !== null && !document.run.settled;
		document.chunks = [];
		document.run = planRun(document, this.now(), this.#indexingMilliseconds);
		document.updatedAt = this.now();
		if (paused) {
			document.run.beganAt = this.now() - document.run.duration * 0.15;
			document.run.pausedAt = this.now();
		}
		advance(document, this.now());
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
	}

	removeDocument(document: KnowledgeDocument): void {
		const { base } = document;
		base.documents = base.documents.filter((one) => one !== document);
	}

	removeBase(base: KnowledgeBase): void {
		this.bases.splice(this.bases.indexOf(base), 1);
	}
}

/** The rule that cuts at blank lines, 200 tokens at most. */
export const AT_BLANK_LINES: Pick<ProcessRule, 'mode' | 'rules'> = {
	mode: 'custom',
	rules: {
		pre_processing_rules: [
			{ id: 'remove_extra_spaces', enabled: true },
			{ id: 'remove_urls_emails', enabled: false },
		],
		segmentation: { separator: '\n\n', max_tokens: 200, chunk_overlap: 0 },
	} satisfies JsonObject,
};
