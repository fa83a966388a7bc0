// The memory of a knowledge server: bases, documents, tags and files.

import { randomInt, randomUUID } from 'node:crypto';
import type { Clock } from './clock';
import { advance, planRun } from './indexing';
import type { DocumentSource, KnowledgeOptions, NewBase } from './options';
import { AUTOMATIC } from './options';
import type {
	KnowledgeBase,
	KnowledgeDocument,
	Pipeline,
	ProcessRule,
	Tag,
	UploadFile,
} from './types';

/** Characters of a document's name; what is longer is cut. */
const LONGEST_NAME = 200;

export class KnowledgeStore {
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
			position: Math.max(0, ...base.documents.map((one) => one.position)) + 1,
			name: source.name,
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
			hasMetadata: base.builtInFields,
			bindings: new Set(),
		};
		base.documents.push(document);
		this.index(document);
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

	removeDocument(document: KnowledgeDocument): void {
		const { base } = document;
		base.documents = base.documents.filter((one) => one !== document);
	}

	removeBase(base: KnowledgeBase): void {
		this.bases.splice(this.bases.indexOf(base), 1);
	}
}
