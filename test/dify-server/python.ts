// How Python reads and writes values: `repr` for texts in errors and variables, `json.dumps` for
// bodies, and numbers that are kept apart as whole ones and floats.

/** A JSON object whose values are not known yet. */
export type JsonObject = Record<string, unknown>;

/** A JSON number that was written with a point or an exponent: to Python it is never a whole one. */
export class PythonFloat {
	constructor(readonly value: number) {}
}

/** Whether a value is a JSON object (not null, not an array, not a number of Python's). */
export function isObject(value: unknown): value is JsonObject {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!(value instanceof PythonFloat)
	);
}

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const FLOAT_KEY = '__float__';

/** Reads JSON as Python does: `42.0` and `1e3` are floats, `42` is not. @throws SyntaxError */
export function parsePython(json: string): unknown {
	const marked = json.replace(TOKENS, (token) =>
		!token.startsWith('"') && /[.eE]/.test(token) ? `{"${FLOAT_KEY}":${token}}` : token,
	);
	return JSON.parse(marked, (_key, value: unknown) => {
		const float = isObject(value) ? value[FLOAT_KEY] : undefined;
		return typeof float === 'number' ? new PythonFloat(float) : value;
	});
}

/** `isoformat()` of a time in milliseconds since 1970: no zone, no fraction when there is none. */
export function pythonTime(milliseconds: number): string {
	const [seconds = '', fraction = ''] = new Date(milliseconds)
		.toISOString()
		.slice(0, -1)
		.split('.');
	return fraction === '000' ? seconds : `${seconds}.${fraction}000`;
}

function quoted(text: string): string {
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	const escaped = text
		.replaceAll('\\', '\\\\')
		.replaceAll('\n', '\\n')
		.replaceAll('\r', '\\r')
		.replaceAll('\t', '\\t');
	return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

/** Python's `repr` of a JSON value. */
export function pythonRepr(value: unknown): string {
	if (value === null || value === undefined) return 'None';
	if (typeof value === 'boolean') return value ? 'True' : 'False';
	if (typeof value === 'string') return quoted(value);
	if (value instanceof PythonFloat) {
		return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
	}
	if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
	if (isObject(value)) {
		const pairs = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`);
		return `{${pairs.join(', ')}}`;
	}
	return String(value);
}

/** Python's `str` of a JSON value: a text is itself. */
export function pythonText(value: unknown): string {
	return typeof value === 'string' ? value : pythonRepr(value);
}

/** The name of a JSON value's type in Python, as Pydantic's errors show it. */
export function pythonType(value: unknown): string {
	if (value === null || value === undefined) return 'NoneType';
	if (Array.isArray(value)) return 'list';
	if (typeof value === 'string') return 'str';
	if (typeof value === 'boolean') return 'bool';
	if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
	return 'dict';
}

function asciiString(text: string): string {
	return JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** `json.dumps` with its defaults: `", "` and `": "`, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
	if (typeof value === 'string') return asciiString(value);
	if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
	if (isObject(value)) {
		const pairs = Object.entries(value)
			.filter(([, item]) => item !== undefined)
			.map(([key, item]) => `${asciiString(key)}: ${pythonJson(item)}`);
		return `{${pairs.join(', ')}}`;
	}
	return JSON.stringify(value ?? null);
}
