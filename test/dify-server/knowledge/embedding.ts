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

/** Where a word is counted, and whether up or down. */
interface Place {
	bucket: number;
	sign: 1 | -1;
}

const places = new Map<string, Place>();

function placeOf(word: string): Place {
	const known = places.get(word);
	if (known) return known;
	const digest = createHash('sha256').update(word).digest();
	const sign = digest.readUInt8(2) % 2 === 1 ? 1 : -1;
	const place: Place = { bucket: digest.readUInt16BE(0) % DIMENSIONS, sign };
	places.set(word, place);
	return place;
}

const vectors = new Map<string, number[]>();

/** How often the words of each bucket occur in a text, those of one sign less those of the other. */
export function embed(text: string): number[] {
	const known = vectors.get(text);
	if (known) return known;
	const vector = new Array<number>(DIMENSIONS).fill(0);
	for (const word of wordsOf(text)) {
		const { bucket, sign } = placeOf(word);
		vector[bucket] = (vector[bucket] ?? 0) + sign;
	}
	vectors.set(text, vector);
	return vector;
}

/** The cosine of the angle between two vectors: 1 for the same, 0 for nothing in common. */
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
