// What playing a recording against the emulator takes, and comparing it.

/** One recording, with what playing and comparing it takes. */
export interface Row {
	name: string;
	/** After so many pieces of text another recording is played, or the client leaves. */
	after?: { pieces: number; play?: string };
	/** Waits until every run has ended. */
	afterRuns?: boolean;
	/** A file to be uploaded first: its recorded id, and the recording of a like upload. */
	uploadFirst?: { app: string; id: string; like: string };
	/** Played within the second of the row before. */
	sameSecond?: boolean;
	/** Keys whose values are not compared. */
	ignoring?: string[];
	/** Of a list the kinds of rows are compared, not how many there are of each. */
	kindsOnly?: string;
	/** Only the keys are compared. */
	keysOnly?: string;
	/** Why the order of events differs on purpose; their kinds and keys are compared all the same. */
	differs?: string;
}

export type Details = Omit<Row, 'name'>;

/** Recordings of one folder, played alike. */
export function group(folder: string, names: string, details: Details = {}): Row[] {
	return names
		.trim()
		.split(/\s+/)
		.map((name) => ({ name: `${folder}/${name}`, ...details }));
}

export const one = (name: string, details: Details = {}): Row => ({ name, ...details });

export const OTHER_ROWS =
	'the list holds what was asked before, which was more on the recorded server';

/** How much was said before the stop is chance. */
export const PARTIAL = { ignoring: ['answer'] };

/** The recordings of failures, blocking and streamed. */
export const errorPairs = (kinds: string) =>
	kinds
		.split(' ')
		.map((kind) => `error-${kind}-blocking error-${kind}-streaming`)
		.join(' ');
