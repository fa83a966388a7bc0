// What playing a recording of a knowledge base takes, and comparing it.

import type { KnowledgePlayer } from './player';

export interface KnowledgeRow {
	name: string;
	/** Milliseconds of the server's clock that pass before; default enough for everything to end. */
	after?: number;
	/** Recordings that were asked in the same moment. */
	together?: string[];
	/** Keys whose values are not compared. */
	ignoring?: string[];
	/** The rows of `data` or `records` are compared in no order. */
	anyOrder?: boolean;
	/** Only the kinds of values are compared: why the values differ. */
	kindsOnly?: string;
	/** Its answer teaches no ids, since it lists what others taught in another order. */
	learnsNothing?: boolean;
}

/** A row to be played, or something that a person did in between. */
export type Entry = KnowledgeRow | ((player: KnowledgePlayer) => Promise<void> | void);

export type Details = Omit<KnowledgeRow, 'name'>;

/** Rows played alike, by their names. */
export function rows(names: string, details: Details = {}): KnowledgeRow[] {
	return names
		.trim()
		.split(/\s+/)
		.map((name) => ({ name, ...details }));
}

export const row = (name: string, details: Details = {}): KnowledgeRow => ({ name, ...details });

/** A create is answered while its document is taken up: how far it has come then is chance. */
export const BEGUN = {
	ignoring: ['indexing_status', 'display_status', 'tokens', 'word_count', 'error'],
};
