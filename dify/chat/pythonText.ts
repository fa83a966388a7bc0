// Reads values that Dify wrote with Python's str(): the way it shows a conversation's variables.

const ESCAPES: Record<string, string> = {
	n: '\n',
	r: '\r',
	t: '\t',
	'\\': '\\',
	"'": "'",
	'"': '"',
	a: '\x07',
	b: '\b',
	f: '\f',
	v: '\v',
	'0': '\0',
};

const WORDS = new Map<string, unknown>([
	['None', null],
	['null', null],
	['True', true],
	['true', true],
	['False', false],
	['false', false],
]);

/** All up to a blank, or to what values are put together with. */
const WORD = /[^\s,:{}[\]()'"]+/y;

/**
 * A variable's value in its declared type. Dify shows every value as text, lists and objects in
 * Python's spelling (`{'a': None, 'b': True}`), seen on 1.9.2 to 1.15.0 (§3.5). Whole numbers with
 * more digits than JavaScript's have (ids of other systems, as a rule) stay text, wherever they are.
 *
 * @param value as Dify sent it
 * @param type the variable's `value_type`
 * @returns the text itself where it cannot be read as that type
 */
export function readVariableValue(value: unknown, type: string): unknown {
	if (typeof value !== 'string') return value;
	if (type === 'number') {
		const number = readNumber(value.trim());
		return typeof number === 'number' ? number : value;
	}
	if (type !== 'object' && type !== 'boolean' && !type.startsWith('array[')) return value;
	const read = readPython(value);
	return read === undefined ? value : read.value;
}

/** The number that a word stands for, or the word where that would lose digits; undefined for none. */
function readNumber(word: string): number | string | undefined {
	const number = Number(word);
	if (!Number.isSafeInteger(number) && /^[+-]?\d+$/.test(word)) return word;
	return word !== '' && Number.isFinite(number) ? number : undefined;
}

/** The value of a Python literal, or undefined where the text is none. */
function readPython(text: string): { value: unknown } | undefined {
	try {
		return { value: new LiteralReader(text).readWhole() };
	} catch {
		// Also a value that is nested too deeply to be read.
		return undefined;
	}
}

class NotALiteral extends Error {}

class LiteralReader {
	#position = 0;

	constructor(private readonly text: string) {}

	readWhole(): unknown {
		const value = this.#readValue();
		this.#skipSpace();
		if (this.#position < this.text.length) throw new NotALiteral();
		return value;
	}

	#readValue(): unknown {
		this.#skipSpace();
		const next = this.text[this.#position];
		if (next === '{') return this.#readObject();
		if (next === '[') return this.#readSequence('[', ']');
		if (next === '(') return this.#readSequence('(', ')');
		if (next === "'" || next === '"') return this.#readString(next);
		return this.#readWord();
	}

	#readObject(): unknown {
		const entries: [string, unknown][] = [];
		this.#expect('{');
		while (!this.#accept('}')) {
			const key = this.#readValue();
			this.#expect(':');
			entries.push([String(key), this.#readValue()]);
			if (!this.#accept(',')) {
				this.#expect('}');
				break;
			}
		}
		return Object.fromEntries(entries);
	}

	#readSequence(open: string, close: string): unknown[] {
		const values: unknown[] = [];
		this.#expect(open);
		while (!this.#accept(close)) {
			values.push(this.#readValue());
			if (!this.#accept(',')) {
				this.#expect(close);
				break;
			}
		}
		return values;
	}

	#readString(quote: string): string {
		const pieces: string[] = [];
		this.#position += 1;
		for (;;) {
			const character = this.text[this.#position];
			if (character === undefined) throw new NotALiteral();
			this.#position += 1;
			if (character === quote) return pieces.join('');
			pieces.push(character === '\\' ? this.#readEscape() : character);
		}
	}

	#readEscape(): string {
		const kind = this.text[this.#position] ?? '';
		this.#position += 1;
		const digits = { x: 2, u: 4, U: 8 }[kind];
		if (digits === undefined) return ESCAPES[kind] ?? `\\${kind}`;
		const code = this.text.slice(this.#position, this.#position + digits);
		this.#position += digits;
		const point = Number.parseInt(code, 16);
		if (code.length < digits || Number.isNaN(point) || point > 0x10ffff) throw new NotALiteral();
		return String.fromCodePoint(point);
	}

	#readWord(): unknown {
		WORD.lastIndex = this.#position;
		const word = WORD.exec(this.text)?.[0] ?? '';
		this.#position += word.length;
		if (WORDS.has(word)) return WORDS.get(word);
		const number = /^[+-]?(?:\d|\.\d)/.test(word) ? readNumber(word) : undefined;
		if (number === undefined) throw new NotALiteral();
		return number;
	}

	#skipSpace(): void {
		while (/\s/.test(this.text[this.#position] ?? '')) this.#position += 1;
	}

	#accept(character: string): boolean {
		this.#skipSpace();
		if (this.text[this.#position] !== character) return false;
		this.#position += 1;
		return true;
	}

	#expect(character: string): void {
		if (!this.#accept(character)) throw new NotALiteral();
	}
}
