// Variables of a conversation: read them in their types, change them.

import { parameterError } from '../errors/errors';
import { isObject, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE } from '../http/paging';
import { encode, requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { readVariableValue } from './pythonText';

/** The variables of a conversation, and whether Dify has more than it can be made to give. */
export interface ConversationVariables {
	variables: JsonObject[];
	isCutOff: boolean;
}

/**
 * The variables of a chatflow's conversation, with values in their declared types
 * (`GET /conversations/{conversation_id}/variables`, Dify 1.3.1 and later). One request of 100: a
 * second page is always empty, and Dify's own filter by name fails on PostgreSQL (§3.5).
 *
 * @param name a part of the names wanted, whatever the case; empty for all
 * @throws DifyError
 */
export async function readVariables(
	transport: Transport,
	conversationId: string,
	options: { user: string; name: string },
): Promise<ConversationVariables> {
	const page = await fetchVariables(transport, conversationId, options.user);
	const wanted = options.name.trim().toLowerCase();
	const variables = objectsOf(page.data)
		.filter((variable) => textOf(variable.name).toLowerCase().includes(wanted))
		.map(inItsType);
	return { variables, isCutOff: page.has_more === true };
}

/**
 * Changes a variable (`PUT /conversations/{conversation_id}/variables/{variable_id}`, Dify 1.7.2 and
 * later). It is read first: Dify wants a value of the declared type, and keeps whole and broken
 * numbers apart although it calls both `number` (§3.5).
 *
 * @param value in the declared type, or a text that stands for it
 * @returns the variable, its value in its type
 * @throws DifyError when the value cannot be of that type, before it is sent
 */
export async function updateVariable(
	transport: Transport,
	variable: { conversationId: string; variableId: string },
	{ user, value }: { user: string; value: unknown },
): Promise<JsonObject> {
	const { conversationId, variableId } = variable;
	const known = objectsOf((await fetchVariables(transport, conversationId, user)).data).find(
		({ id }) => textOf(id).toLowerCase() === variableId.toLowerCase(),
	);
	// One that is not listed Dify refuses itself, or it is behind the first hundred.
	const json = known === undefined ? JSON.stringify(value ?? null) : jsonFor(known, value);
	const changed = await requestJson(transport, {
		method: 'PUT',
		path: `/conversations/${encode(conversationId)}/variables/${encode(variableId)}`,
		headers: { 'Content-Type': 'application/json' },
		body: `{"user":${JSON.stringify(user)},"value":${json}}`,
		feature: 'way to change conversation variables',
	});
	return inItsType(changed);
}

async function fetchVariables(
	transport: Transport,
	conversationId: string,
	user: string,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: `/conversations/${encode(conversationId)}/variables`,
		query: { user, limit: PAGE_SIZE },
		feature: 'conversation variables',
	});
}

function inItsType(variable: JsonObject): JsonObject {
	const value = readVariableValue(variable.value, textOf(variable.value_type));
	return { ...variable, value };
}

/** The value as JSON of the variable's type. */
function jsonFor(variable: JsonObject, value: unknown): string {
	const type = textOf(variable.value_type);
	switch (type) {
		case 'string':
		case 'secret':
			return JSON.stringify(writtenOf(value));
		case 'number':
			return numberFor(variable, value);
		case 'boolean':
			return booleanFor(variable, value);
		case 'object':
			return structureFor(variable, value, isObject, JSON_OBJECT);
		default:
			return type.startsWith('array[')
				? structureFor(variable, value, Array.isArray, JSON_LIST)
				: JSON.stringify(value ?? null);
	}
}

/** The value as text: nothing is an empty text, an object its JSON. */
function writtenOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const WHOLE = /^[+-]?\d+$/;

/** A broken number of Dify's, or one that Python cannot write otherwise. */
const BROKEN = /[.e]|inf|nan/i;

/** JavaScript writes 42.0 as 42, which Dify takes for another kind of number. */
function numberFor(variable: JsonObject, value: unknown): string {
	const text = writtenOf(value).trim();
	const number = Number(text);
	if (text === '' || !Number.isFinite(number) || typeof value === 'boolean') {
		throw notOfType(variable, value, NUMBER);
	}
	// Digits that JavaScript would lose are sent as they were written.
	const written = WHOLE.test(text)
		? text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1')
		: String(number);
	const isBroken = BROKEN.test(textOf(variable.value));
	if (isBroken) return WHOLE.test(written) ? `${written}.0` : written;
	if (Number.isInteger(number)) return WHOLE.test(written) ? written : BigInt(number).toString();
	if (textOf(variable.value) === '') return written;
	throw parameterError(
		`The variable '${textOf(variable.name)}' takes whole numbers only, not ${text}`,
		'Dify keeps the kind of number that the variable began with: give it a default value such as 0.0 in the app to store broken ones.',
	);
}

function booleanFor(variable: JsonObject, value: unknown): string {
	const text = writtenOf(value).trim().toLowerCase();
	if (text === 'true' || text === 'false') return text;
	throw notOfType(variable, value, YES_OR_NO);
}

function structureFor(
	variable: JsonObject,
	value: unknown,
	fits: (value: unknown) => boolean,
	kind: ValueKind,
): string {
	if (typeof value !== 'string') {
		if (!fits(value)) throw notOfType(variable, value, kind);
		return JSON.stringify(value);
	}
	try {
		// Sent as it was written: JavaScript would lose digits, and make 1.0 a whole number.
		if (fits(JSON.parse(value))) return value.trim();
	} catch {
		// It is told below that this is no JSON.
	}
	throw notOfType(variable, value, kind);
}

/** What a variable takes, in words, and how it is written. */
interface ValueKind {
	what: string;
	example: string;
}

const NUMBER: ValueKind = { what: 'a number', example: '42 or 4.5' };

const YES_OR_NO: ValueKind = { what: 'true or false', example: 'true' };

const JSON_OBJECT: ValueKind = { what: 'a JSON object', example: '{"name": "Ada"}' };

const JSON_LIST: ValueKind = { what: 'a JSON list', example: '["a", "b"]' };

function notOfType({ name }: JsonObject, value: unknown, { what, example }: ValueKind) {
	const given = writtenOf(value).slice(0, 100);
	return parameterError(
		`The variable '${textOf(name)}' takes ${what}${given === '' ? ", and 'Value' is empty" : `, not: ${given}`}`,
		`Write it as in ${example}. If 'Value' is an expression, check what it gives for this item.`,
	);
}
