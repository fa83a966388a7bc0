// The stand-in model behind the recordings: hashed bags of words, and texts that make it fail.

import { createHash } from 'node:crypto';

const DIMENSIONS = 256;

const FAILURES: Record<string, string> = {
	rate: '[echo] Rate Limit Error, 429: too many requests, try again in 20s',
	auth: '[Echo] Incorrect model credentials provided, please check and try again.',
	conn: '[echo] Connection Error, connection refused',
	bad: '[echo] Bad Request Error, bad request',
	server: '[echo] Server Unavailable Error, 503: overloaded',
};

/** The provider's words when a text makes it fail, such as `[error rate]`; undefined otherwise. */
export function embeddingFailure(text: string): string | undefined {
	const kind = /\[error (\w+)\]/.exec(text)?.[1];
	return kind === undefined ? undefined : (FAILURES[kind] ?? `[echo] Error: ${kind}`);
}

/** Whether a text makes the model take two seconds. */
export function isSlow(text: string): boolean {
	return text.includes('[slow]');
}

/** Words in lower case, letters and digits of any script. */
export function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

const buckets = new Map<string, number>();

function bucketOf(word: string): number {
	const known = buckets.get(word);
	if (known !== undefined) return known;
	const bucket = createHash('sha256').update(word).digest().readUInt16BE(0) % DIMENSIONS;
	buckets.set(word, bucket);
	return bucket;
}

const vectors = new Map<string, number[]>();

/** How often each bucket of words occurs in a text. */
export function embed(text: string): number[] {
	const known = vectors.get(text);
	if (known) return known;
	const vector = new Array<number>(DIMENSIONS).fill(0);
	for (const word of wordsOf(text)) {
		const bucket = bucketOf(word);
		vector[bucket] = (vector[bucket] ?? 0) + 1;
	}
	vectors.set(text, vector);
	return vector;
}

/** The cosine of the angle between two vectors: 0 (nothing in common) to 1. */
export function similarity(one: number[], other: number[]): number {
	const product = (a: number[], b: number[]) =>
		a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
	const lengths = Math.sqrt(product(one, one)) * Math.sqrt(product(other, other));
	return lengths === 0 ? 0 : product(one, other) / lengths;
}

/** Tokens as the stand-in counts them: one for each four characters begun. */
export function tokensOf(text: string): number {
	return Math.ceil([...text].length / 4);
}
