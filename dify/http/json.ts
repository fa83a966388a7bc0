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
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
