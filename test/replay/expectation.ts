// The shape of the table: what a user should get from each recorded exchange, version by version.

/** The Dify servers that were recorded. */
export type Version = '0.15.8' | '1.9.2' | '1.14.2' | '1.15.0';

export const VERSIONS: readonly Version[] = ['0.15.8', '1.9.2', '1.14.2', '1.15.0'];

export interface ExpectedError {
	/** Dify's own words, or ours where it says nothing. */
	message: string;
	code: string;
	status?: number | null;
	retryable?: boolean;
	partial_answer?: string;
}

/**
 * What the user gets. `item`: the keys stated must equal exactly (deep). `items`: for lists, one
 * entry an item with the keys stated.
 */
export type Expected =
	| { item: Record<string, unknown> }
	| { items: Record<string, unknown>[] }
	| { error: ExpectedError };

/**
 * `all` holds for every version that is not named; a version without the recording needs no entry.
 * `readBy: 'transport'` marks requests that the node cannot send (malformed JSON, no user, wrong
 * method, limit=0 …): then only the reading of the response is tested; `because` says why.
 */
export interface Row {
	all?: Expected;
	'0.15.8'?: Expected;
	'1.9.2'?: Expected;
	'1.14.2'?: Expected;
	'1.15.0'?: Expected;
	readBy?: 'transport';
	because?: string;
}

/** Recording names without their version (`chat/blocking`) and what each should give. */
export type Rows = Record<string, Row>;
