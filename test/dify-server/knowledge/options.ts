// What a knowledge server can be told, and what it is given to hold.

import type { JsonObject } from '../python';
import type { Clock } from './clock';
import type { KnowledgeBase, KnowledgeVersion, ProcessRule, UploadFile } from './types';

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

/** The rule of a text or file for which no other was given. */
export const AUTOMATIC: Pick<ProcessRule, 'mode' | 'rules'> = { mode: 'automatic', rules: null };

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
