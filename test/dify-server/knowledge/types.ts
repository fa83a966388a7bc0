// What a knowledge server remembers: bases, documents, chunks, metadata fields, tags and files.

import type { JsonObject } from '../python';

/** The versions of Dify that were recorded. */
export type KnowledgeVersion = '1.9.2' | '1.14.2' | '1.15.0';

export interface UploadFile {
	id: string;
	name: string;
	/** Bytes of a file, characters of a text. */
	size: number;
	extension: string;
	mimeType: string;
	/** Milliseconds since 1970. */
	createdAt: number;
	content: Buffer;
}

export interface ProcessRule {
	id: string;
	mode: 'automatic' | 'custom' | 'hierarchical';
	rules: JsonObject | null;
}

export interface MetadataField {
	id: string;
	name: string;
	type: string;
}

export interface Tag {
	id: string;
	name: string;
	type: 'knowledge' | 'app';
	/** It is another workspace's: in no list, but open to its id. */
	elsewhere: boolean;
}

export interface ChildChunk {
	id: string;
	position: number;
	content: string;
	type: 'automatic' | 'customized';
	/** Seconds since 1970. */
	createdAt: number;
	updatedAt: number;
}

export interface Chunk {
	id: string;
	nodeId: string;
	position: number;
	content: string;
	answer: string | null;
	/** Of content and answer; set anew only when they change. */
	wordCount: number;
	tokens: number;
	keywords: string[] | null;
	hitCount: number;
	enabled: boolean;
	/** Seconds since 1970, as all times of a chunk. */
	disabledAt: number | null;
	disabledByPerson: boolean;
	status: 'indexing' | 'completed' | 'error';
	error: string | null;
	createdAt: number;
	updatedAt: number;
	updatedByPerson: boolean;
	/** Null when a pipeline made it. */
	indexingAt: number | null;
	completedAt: number | null;
	children: ChildChunk[];
	/** It stands in the index and can be found. */
	indexed: boolean;
}

/** One way of a document through the indexing worker. */
export interface IndexingRun {
	/** Milliseconds since 1970; null for a document that no worker takes up. */
	beganAt: number | null;
	/** Milliseconds from the beginning to the end. */
	duration: number;
	/** Milliseconds since 1970. */
	pausedAt: number | null;
	/** What comes of it. */
	chunks: Chunk[];
	/** Where it fails, and the words of the failure. */
	failure: { phase: 'parsing' | 'splitting' | 'indexing'; words: string } | null;
	/** Its end has been written into the document. */
	settled: boolean;
	/** Indexing by the ordinary way leaves times behind; a pipeline's does not. */
	byPipeline: boolean;
}

export interface KnowledgeDocument {
	id: string;
	base: KnowledgeBase;
	position: number;
	name: string;
	dataSourceType: 'upload_file' | 'local_file';
	/** Of a pipeline's document: what the run was given. */
	dataSourceInfo: JsonObject | null;
	/** Null for a pipeline's document. */
	file: UploadFile | null;
	rule: ProcessRule | null;
	createdFrom: 'api' | 'web' | 'rag-pipeline';
	/** Milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
	batch: string;
	form: string;
	language: string;
	enabled: boolean;
	/** Milliseconds since 1970; null while it is enabled. */
	disabledAt: number | null;
	archived: boolean;
	/** Milliseconds since 1970 until when it cannot be switched again. */
	lockedUntil: number;
	wordCount: number | null;
	tokens: number | null;
	run: IndexingRun;
	chunks: Chunk[];
	/** By name, in the order of assignment. */
	metadata: Map<string, unknown>;
	/** It has an object of metadata, be it an empty one. */
	hasMetadata: boolean;
	/** Ids of the fields that are bound to it. */
	bindings: Set<string>;
}

/** The pipeline of a base: File → extractor → base, as the one recorded. */
export interface Pipeline {
	id: string;
	/** Without a published workflow nothing can be run. */
	published: boolean;
	startNodeId: string;
	/** Inputs without which no run begins. */
	requiredInputs: string[];
}

export interface KnowledgeBase {
	id: string;
	name: string;
	description: string;
	provider: 'vendor' | 'external';
	permission: string;
	technique: 'high_quality' | 'economy' | null;
	embeddingModel: string | null;
	embeddingProvider: string | null;
	/** As it was sent; null when none was stored. */
	retrievalModel: JsonObject | null;
	form: string | null;
	/** Milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
	hasEditor: boolean;
	enableApi: boolean;
	appCount: number;
	builtInFields: boolean;
	fields: MetadataField[];
	/** Oldest first: the newest is inherited. */
	rules: ProcessRule[];
	/** Oldest first. */
	documents: KnowledgeDocument[];
	tags: Tag[];
	partialMembers: JsonObject[];
	pipeline: Pipeline | null;
	/** The tables of its vector index have been made. */
	hasVectors: boolean;
	/** A document was written into it once. */
	dataSourceType: string | null;
	/** It belongs to another workspace: unknown to this key. */
	elsewhere: boolean;
}
