// The shape of the table: what a user should get from each recorded exchange, version by version.

/** The Dify servers that were recorded. */
export type Version = '0.15.8' | '1.9.2' | '1.14.2' | '1.15.0';

export const VERSIONS: readonly Version[] = ['0.15.8', '1.9.2', '1.14.2', '1.15.0'];

export interface ExpectedError {
	/** Dify's own words, or ours where it says nothing. */
	message: string;
	/** The whole headline, where it names a place or tells something of its own; ids as `{id}`. */
	headline?: string;
	code: string;
	status?: number | null;
	retryable?: boolean;
	partial_answer?: string;
}

/** What n8n knows of a downloaded file; its bytes must be the recorded ones. */
export interface ExpectedFile {
	fileName: string;
	mimeType: string;
}

/**
 * What the user gets. `item`: the keys stated must equal exactly (deep), and it holds `file` as its
 * binary data, or none. `items`: for lists, one entry an item with the keys stated. `rows`: for long
 * lists, how many items there are, and the keys that tell the first.
 */
export type Expected =
	| { item: Record<string, unknown>; file?: ExpectedFile }
	| { items: Record<string, unknown>[] }
	| { rows: number; first?: Record<string, unknown> }
	| { error: ExpectedError };

/** `all` holds for every version that is not named; a version without the recording needs no entry. */
export type Expectations = Partial<Record<Version | 'all', Expected>>;

/**
 * `readBy: 'transport'` marks requests that the node cannot send (malformed JSON, no user, wrong
 * method, limit=0 …): then only the reading of the response is tested; `because` says why.
 */
export interface Row extends Expectations {
	readBy?: 'transport';
	/** The only versions that `readBy` holds for. */
	on?: readonly Version[];
	because?: string;
	/**
	 * Where `readBy` holds, what the user gets all the same who asks the node for what was recorded:
	 * the node finds out before, and the recorded request is not sent.
	 */
	instead?: Expectations;
}

/** Recording names without their version (`chat/blocking`) and what each should give. */
export type Rows = Record<string, Row>;
