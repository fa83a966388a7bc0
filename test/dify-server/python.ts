// How Python writes values: `repr` for texts in errors and variables, `json.dumps` for bodies.

/** A JSON object whose values are not known yet. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a JSON object (not null, not an array). */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
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
