// Reads values out of JSON whose shape Dify does not promise.

/** An object as JSON gives it, its values not yet looked at. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object (neither null nor a list). */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at hand, or an empty one. */
export function objectOf(value: unknown): JsonObject {
	return isObject(value) ? value : {};
}

/** The objects of a list; anything else in it, or anything but a list, is left out. */
export function objectsOf(value: unknown): JsonObject[] {
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The text at hand, or an empty one. */
export function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

/** The text at hand if it is one with characters in it, else null. */
export function filledTextOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * A number that Dify wrote as a number or, as it does with prices, as text.
 *
 * @returns null for anything that is no finite number
 */
export function numberOf(value: unknown): number | null {
	if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
}

/** The object that a text holds as JSON, or undefined where it holds something else. */
export function parseObject(text: string): JsonObject | undefined {
	const value = parse(text) ?? parse(withoutPythonNumbers(text));
	return isObject(value) ? value : undefined;
}

/** The list that a text holds as JSON, or undefined where it holds something else. */
export function parseList(text: string): unknown[] | undefined {
	const value = parse(text) ?? parse(withoutPythonNumbers(text));
	return Array.isArray(value) ? value : undefined;
}

function parse(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Numbers that Python writes into JSON and that JSON does not have, or a quotation mark. */
const PYTHON_NUMBER = /"|-?Infinity|NaN/g;

/**
 * The same text with null for the numbers that are none: one score that is not a number must not
 * cost a whole answer. Undefined where it has none of them.
 */
function withoutPythonNumbers(text: string): string | undefined {
	if (!/NaN|Infinity/.test(text)) return undefined;
	const kept: string[] = [];
	let from = 0;
	let isInString = false;
	for (const { 0: token, index } of text.matchAll(PYTHON_NUMBER)) {
		if (token === '"') {
			if (!isInString || !isEscaped(text, index)) isInString = !isInString;
		} else if (!isInString) {
			kept.push(text.slice(from, index), 'null');
			from = index + token.length;
		}
	}
	return [...kept, text.slice(from)].join('');
}

function isEscaped(text: string, index: number): boolean {
	let backslashes = 0;
	while (text[index - 1 - backslashes] === '\\') backslashes += 1;
	return backslashes % 2 === 1;
}
