// Blanks out the credential's key in whatever a server sends back.

import { DifyError } from '../../dify/errors/errors';
import { isObject } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyResponse } from '../../dify/http/transport';

const BLANK = '***';

/** Levels of an item. */
const DEEPEST = 500;

/**
 * The same response without the key in its headers and its text. A server that echoes the header it
 * was sent would else put the key into items, stored executions and logs.
 */
export function withoutKey(response: DifyResponse, key: string): DifyResponse {
	return {
		...response,
		headers: hideKeyIn(response.headers, key),
		body: blankOut(response.body, Buffer.from(key)),
	};
}

/** A text without the key, also in the spelling that it has in an address. */
export function hideKey(text: string, key: string): string {
	return blankText(text, spellingsOf(key));
}

/**
 * A copy of a value without the key in any of its texts and names: a key that came in pieces, or
 * escaped, is whole only here.
 */
export function hideKeyIn<Value>(value: Value, key: string): Value;
export function hideKeyIn(value: unknown, key: string): unknown {
	return new KeylessCopy(spellingsOf(key)).of(value);
}

function spellingsOf(key: string): string[] {
	const inAddress = encodeURIComponent(key);
	return inAddress === key ? [key] : [key, inAddress];
}

function blankText(text: string, spellings: string[]): string {
	let blanked = text;
	for (const spelling of spellings) {
		// Nearly no text holds it, and looking is quicker than replacing.
		if (blanked.includes(spelling)) blanked = blanked.replaceAll(spelling, BLANK);
	}
	return blanked;
}

class KeylessCopy {
	/**
	 * What was copied, with its copy: an incoming item may hold one thing in many places, or hold
	 * itself, and a copy for each place would have no end.
	 */
	readonly #copies = new Map<object, unknown>();

	constructor(private readonly spellings: string[]) {}

	of(value: unknown, depth = 0): unknown {
		if (typeof value === 'string') return blankText(value, this.spellings);
		// Nobody can read or store what is nested deeper, and no answer is to be lost for it.
		if (depth > DEEPEST) return null;
		// What is no plain object, such as a date of the incoming item, is handed on as it is.
		if (!Array.isArray(value) && !isPlain(value)) return value;
		return this.#copies.get(value) ?? this.#copy(value, depth);
	}

	#copy(value: unknown[] | JsonObject, depth: number): unknown {
		if (Array.isArray(value)) {
			const list: unknown[] = [];
			this.#copies.set(value, list);
			for (const part of value) list.push(this.of(part, depth + 1));
			return list;
		}
		const object: JsonObject = {};
		this.#copies.set(value, object);
		// Written out, since entries made into an object take five times as long for each answer.
		for (const name of Object.keys(value)) {
			put(object, blankText(name, this.spellings), this.of(value[name], depth + 1));
		}
		return object;
	}
}

/** Sets a property, whose name may be the one by which objects are given a prototype. */
function put(object: JsonObject, name: string, value: unknown): void {
	if (name !== '__proto__') object[name] = value;
	else
		Object.defineProperty(object, name, {
			value,
			enumerable: true,
			writable: true,
			configurable: true,
		});
}

function isPlain(value: unknown): value is JsonObject {
	if (!isObject(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

/** What was thrown, without the key in its texts. */
export function withoutKeyInError(thrown: unknown, key: string): unknown {
	if (!(thrown instanceof DifyError)) return thrown;
	return thrown.withTexts((text) => hideKey(text, key));
}

/** Characters of the key's beginning that are no secret, and that a text may well end with. */
const TELLING = 8;

/**
 * Blanks the key out of a text that is shown piece by piece, also where the pieces cut it, and in the
 * spelling that it has in an address.
 */
export class KeylessText {
	readonly #spellings: BlankedSpelling[];

	constructor(key: string) {
		this.#spellings = spellingsOf(key).map((spelling) => new BlankedSpelling(spelling));
	}

	/** What of the text can be shown; what is likely to become the key is held back. */
	add(piece: string): string {
		return this.#spellings.reduce((text, spelling) => spelling.add(text), piece);
	}

	/** What was held back, which has become no key. */
	end(): string {
		return this.#spellings.reduce((text, spelling) => spelling.add(text) + spelling.end(), '');
	}
}

class BlankedSpelling {
	/** The end of what was given, in which the key may have begun. */
	#given = '';

	#held = '';

	constructor(private readonly key: string) {}

	add(piece: string): string {
		const text = this.#given + this.#held + piece;
		return this.#give(text, Math.max(this.#given.length, text.length - this.#beginningAtEnd(text)));
	}

	end(): string {
		const text = this.#given + this.#held;
		return this.#give(text, text.length);
	}

	#give(text: string, end: number): string {
		const { key } = this;
		let shown = '';
		let from = this.#given.length;
		for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + key.length)) {
			shown += text.slice(from, Math.max(from, at)) + BLANK;
			from = at + key.length;
		}
		shown += text.slice(from, end);
		this.#held = text.slice(end);
		this.#given = text.slice(Math.max(0, end - key.length + 1), end);
		return shown;
	}

	#beginningAtEnd(text: string): number {
		for (let length = Math.min(this.key.length - 1, text.length); length >= TELLING; length--) {
			if (text.endsWith(this.key.slice(0, length))) return length;
		}
		return 0;
	}
}

/** Bytes that may be the beginning of the key are held back until the next piece shows. */
async function* blankOut(body: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Uint8Array> {
	let held: Buffer = Buffer.alloc(0);
	for await (const piece of body) {
		const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
		const text = replaceAll(held.length === 0 ? bytes : Buffer.concat([held, bytes]), key);
		const whole = text.length - beginningAtEnd(text, key);
		held = text.subarray(whole);
		if (whole > 0) yield text.subarray(0, whole);
	}
	if (held.length > 0) yield held;
}

function replaceAll(bytes: Buffer, key: Buffer): Buffer {
	const pieces: Buffer[] = [];
	let from = 0;
	for (let at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, from)) {
		pieces.push(bytes.subarray(from, at), Buffer.from(BLANK));
		from = at + key.length;
	}
	return from === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(from)]);
}

/** How many bytes at the end may be the beginning of the key. */
function beginningAtEnd(bytes: Buffer, key: Buffer): number {
	for (let length = Math.min(key.length - 1, bytes.length); length > 0; length--) {
		if (bytes.subarray(bytes.length - length).equals(key.subarray(0, length))) return length;
	}
	return 0;
}
