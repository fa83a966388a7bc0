// Checks request bodies and queries field by field, and words the refusal as Pydantic 2.12 does.

import { invalidParam } from './httpErrors';
import { isObject, pythonRepr, pythonType } from './python';
import type { JsonObject } from './python';

/** What is wrong with a value: Pydantic's error type and its words. */
export interface Problem {
	type: string;
	words: string;
}

/** Says what is wrong with a value that is there. */
export type Check = (value: unknown) => Problem | undefined;

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Whether a text is a UUID as Python's `UUID()` takes it. */
export function isUuid(text: string): boolean {
	return UUID.test(text);
}

export const isText: Check = (value) =>
	typeof value === 'string'
		? undefined
		: { type: 'string_type', words: 'Input should be a valid string' };

/** A number, or a text that holds one. */
export const isNumber: Check = (value) => {
	if (typeof value === 'number' || typeof value === 'boolean') return undefined;
	if (typeof value !== 'string') {
		return { type: 'float_type', words: 'Input should be a valid number' };
	}
	if (value.trim() !== '' && !Number.isNaN(Number(value))) return undefined;
	const words = 'Input should be a valid number, unable to parse string as a number';
	return { type: 'float_parsing', words };
};

export const isDictionary: Check = (value) =>
	isObject(value) ? undefined : { type: 'dict_type', words: 'Input should be a valid dictionary' };

export const isList: Check = (value) =>
	Array.isArray(value) ? undefined : { type: 'list_type', words: 'Input should be a valid list' };

export const isTruthValue: Check = (value) =>
	typeof value === 'boolean' || value === 'true' || value === 'false' || value === 0 || value === 1
		? undefined
		: { type: 'bool_type', words: 'Input should be a valid boolean' };

/** One of some words; the last two are joined by "or". */
export function isOneOf(...words: string[]): Check {
	const shown = words.map((word) => `'${word}'`);
	const listed = `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
	return (value) =>
		typeof value === 'string' && words.includes(value)
			? undefined
			: { type: 'literal_error', words: `Input should be ${listed}` };
}

/** A whole number from a query's text, within limits. */
export function isIntegerBetween(least: number, most: number): Check {
	return (value) => {
		if (typeof value !== 'string' || !/^[+-]?\d+$/.test(value.trim())) {
			const words = 'Input should be a valid integer, unable to parse string as an integer';
			return { type: 'int_parsing', words };
		}
		if (Number(value) < least) {
			const words = `Input should be greater than or equal to ${least}`;
			return { type: 'greater_than_equal', words };
		}
		if (Number(value) > most) {
			const words = `Input should be less than or equal to ${most}`;
			return { type: 'less_than_equal', words };
		}
		return undefined;
	};
}

/** A UUID; `words` as the endpoint says it. */
export function isIdentifier(words: string): Check {
	return (value) =>
		typeof value === 'string' && isUuid(value)
			? undefined
			: { type: 'value_error', words: `Value error, ${words}` };
}

/** As another check, but null, and for texts blank, count as not there. */
export function orNothing(check: Check): Check {
	return (value) =>
		value === null || (typeof value === 'string' && value.trim() === '') ? undefined : check(value);
}

/** As another check, but null counts as not there. */
export function orNull(check: Check): Check {
	return (value) => (value === null ? undefined : check(value));
}

function shortened(shown: string): string {
	const characters = [...shown];
	if (characters.length <= 50) return shown;
	return `${characters.slice(0, 25).join('')}...${characters.slice(-24).join('')}`;
}

/** One problem as Pydantic words it: the field (none for the whole payload), what, and the value. */
export function worded(field: string | undefined, problem: Problem, value: unknown): string {
	const shown = shortened(pythonRepr(value));
	return [
		...(field === undefined ? [] : [field]),
		`  ${problem.words} [type=${problem.type}, input_value=${shown}, input_type=${pythonType(value)}]`,
		`    For further information visit https://errors.pydantic.dev/2.12/v/${problem.type}`,
	].join('\n');
}

/**
 * Checks a payload's fields in the order given and throws 400 `invalid_param` naming all that is
 * wrong. `required` fields must be there; `whole` looks at the payload when its fields are well.
 */
export function checkPayload(
	model: string,
	payload: JsonObject,
	fields: Record<string, { required?: boolean; check: Check }>,
	whole?: (payload: JsonObject) => Problem | undefined,
): void {
	const found: string[] = [];
	for (const [name, { required, check }] of Object.entries(fields)) {
		const value = payload[name];
		if (value === undefined) {
			const problem = { type: 'missing', words: 'Field required' };
			if (required) found.push(worded(name, problem, payload));
			continue;
		}
		const problem = check(value);
		if (problem) found.push(worded(name, problem, value));
	}
	if (found.length === 0) {
		const problem = whole?.(payload);
		if (problem) found.push(worded(undefined, problem, payload));
	}
	if (found.length > 0) {
		const errors = found.length === 1 ? 'error' : 'errors';
		throw invalidParam(`${found.length} validation ${errors} for ${model}\n${found.join('\n')}`);
	}
}
