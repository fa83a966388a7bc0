// The conversation variables of the chatflow that has some, and which values they take.

import { randomUUID } from 'node:crypto';
import { HttpError, invalidParam } from './httpErrors';
import { isObject, PythonFloat } from './python';
import type { AppState, Conversation, Variable } from './state';

const DEFINITIONS: Array<{ name: string; type: string; description: string; value: unknown }> = [
	{ name: 'seen', type: 'string', description: 'What was asked last', value: '' },
	{ name: 'score', type: 'number', description: 'A number', value: new PythonFloat(1.5) },
	{ name: 'notes', type: 'array[string]', description: 'A list', value: ['a', 'b'] },
	{ name: 'profile', type: 'object', description: 'An object', value: { k: 1 } },
];

/** Makes a conversation's variables when its first run begins, all at one instant. */
export function ensureVariables(app: AppState, conversation: Conversation, seconds: number): void {
	if (app.definition.flow !== 'remember' || conversation.variables.length > 0) return;
	conversation.variables = DEFINITIONS.map((definition) => ({
		id: randomUUID(),
		...definition,
		createdAt: seconds,
		updatedAt: seconds,
	}));
}

/** Dify's name for the type of a value that it has read. */
function kindOf(value: unknown): string {
	if (value === null || value === undefined) return 'none';
	if (typeof value === 'string') return 'string';
	if (typeof value === 'boolean') return 'boolean';
	if (value instanceof PythonFloat) return 'float';
	if (typeof value === 'number') return 'integer';
	if (!Array.isArray(value)) return 'object';
	const kinds = new Set(value.map(kindOf));
	if ([...kinds].every((kind) => kind === 'integer' || kind === 'float')) return 'array[number]';
	const [kind = ''] = kinds;
	const known = ['string', 'object', 'boolean'].includes(kind) && kinds.size === 1;
	return `array[${known ? kind : 'any'}]`;
}

function fits(type: string, value: unknown): boolean {
	const item = /^array\[(\w+)\]$/.exec(type)?.[1];
	if (item !== undefined) return Array.isArray(value) && value.every((one) => fits(item, one));
	if (type === 'any') return true;
	if (type === 'object') return isObject(value);
	const kind = kindOf(value);
	// To Python a truth value is a number.
	if (type === 'number') return ['integer', 'float', 'boolean'].includes(kind);
	return kind === type;
}

/**
 * Sets a variable to a value read by `parsePython`. A number keeps the kind it has, whole or float,
 * though both are shown as `number`.
 * @throws HttpError 400 with Dify's words for a value of another type
 */
export function setVariable(variable: Variable, value: unknown, seconds: number): void {
	const { name, type } = variable;
	const float = variable.value instanceof PythonFloat;
	if (!fits(type, value)) {
		const expected = float ? 'float' : type;
		const words = `Type mismatch: variable '${name}' expects ${expected}, but got ${kindOf(value)} type`;
		throw new HttpError(400, 'bad_request', words);
	}
	if (type === 'number' && (float ? kindOf(value) !== 'float' : kindOf(value) === 'float')) {
		throw invalidParam(`not supported value type ${float ? 'float' : 'integer'}`);
	}
	variable.value = value;
	variable.updatedAt = seconds;
}
