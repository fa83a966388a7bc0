// Turns values from anywhere into what an app's form takes, and refuses what Dify would refuse.

import { parameterError } from '../errors/errors';
import type { DifyError } from '../errors/errors';
import { headlineFor, isInputMissing } from '../errors/words';
import { isObject, numberOf, parseObject } from '../http/json';
import type { JsonObject } from '../http/json';
import { findRefusedInput } from './inputForm';
import type { AppForm, FormField } from './inputForm';

/** What converting a variable needs to know of it. */
export type FieldType = Pick<FormField, 'type' | 'variable'>;

/** Whether a variable holds files. */
export function holdsFiles({ type }: FieldType): boolean {
	return type === 'file' || type === 'file-list';
}

/**
 * The inputs of a run as its app takes them (§4.2 of Dify's Service API).
 *
 * @param values by the names of the variables; files as a list of objects, also for a single one
 * @throws DifyError for what Dify would refuse, and for a variable that the app does not have:
 * Dify would leave such a value unused without a word
 */
export function fillForm(form: AppForm, values: JsonObject): JsonObject {
	const inputs = withOptions(form.fields, convertInputs(form.fields, values));
	const known = new Set(form.fields.map(({ variable }) => variable));
	const unknown = Object.keys(inputs).find((variable) => !known.has(variable));
	if (unknown !== undefined) throw unknownVariable(unknown);
	const refusal = findUnfit(form.fields, inputs) ?? findRefusedInput(form, inputs, []);
	if (refusal !== undefined) throw refused(refusal);
	return inputs;
}

/**
 * The same values in the types that the variables want, as far as that can be done. Nothing is left
 * out but what stands for no value: null, and an empty text for anything that is no text.
 */
export function convertInputs(fields: FieldType[], values: JsonObject): JsonObject {
	const types = new Map(fields.map(({ type, variable }) => [variable, type]));
	const converted = Object.entries(values).map(([variable, value]): [string, unknown] => [
		variable,
		convert(types.get(variable), value),
	]);
	// Built from entries, since a variable may have the name of something that every object inherits.
	return Object.fromEntries(converted.filter(([, value]) => value !== undefined));
}

/** Choices in the spelling of their options, from which blanks and capitals may differ. */
function withOptions(fields: FormField[], inputs: JsonObject): JsonObject {
	const options = new Map(
		fields.filter(({ type }) => type === 'select').map((field) => [field.variable, field.options]),
	);
	const spelled = Object.entries(inputs).map(([variable, value]): [string, unknown] => [
		variable,
		spell(options.get(variable) ?? [], value),
	]);
	return Object.fromEntries(spelled);
}

function spell(options: string[], value: unknown): unknown {
	if (typeof value !== 'string' || options.includes(value)) return value;
	const plain = (text: string) => text.trim().toLowerCase();
	const alike = options.filter((option) => plain(option) === plain(value));
	return alike.length === 1 ? alike[0] : value;
}

function convert(type: string | undefined, value: unknown): unknown {
	if (value === undefined || value === null) return undefined;
	switch (type) {
		case 'text-input':
		case 'paragraph':
			return toText(value);
		case 'select':
			return isBlank(value) ? undefined : toText(value);
		case 'number':
			return isBlank(value) ? undefined : toNumber(value);
		case 'checkbox':
			return isBlank(value) ? undefined : toBoolean(value);
		case 'json_object':
			return isBlank(value) ? undefined : toObject(value);
		case 'file':
			return Array.isArray(value) && value.length < 2 ? value[0] : value;
		case 'file-list':
			return Array.isArray(value) && value.length === 0 ? undefined : value;
		default:
			return value;
	}
}

function isBlank(value: unknown): boolean {
	return typeof value === 'string' && value.trim() === '';
}

/** Dify takes no number, yes or no, or object for a text. */
function toText(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Dify reads "3" and "3.5" as numbers, but not "1e3"; digits beyond JavaScript's stay a text. */
function toNumber(value: unknown): unknown {
	const number = typeof value === 'string' ? numberOf(value) : null;
	if (number === null) return value;
	return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}

const TRUE_WORDS = new Set(['true', '1', 'yes', 'on']);

const FALSE_WORDS = new Set(['false', '0', 'no', 'off']);

/** In Dify's own words for yes and no. */
function toBoolean(value: unknown): unknown {
	const word = String(value).trim().toLowerCase();
	if (TRUE_WORDS.has(word)) return true;
	return FALSE_WORDS.has(word) ? false : value;
}

function toObject(value: unknown): unknown {
	return typeof value === 'string' ? (parseObject(value) ?? value) : value;
}

/**
 * What only some versions of Dify refuse, in their words: others put it into the run as it is, where
 * nobody expects it.
 */
function findUnfit(fields: FormField[], inputs: JsonObject): string | undefined {
	for (const { type, variable } of fields.filter((field) =>
		Object.hasOwn(inputs, field.variable),
	)) {
		const value = inputs[variable];
		if (type === 'checkbox' && typeof value !== 'boolean') {
			return `${variable} in input form must be a valid boolean value`;
		}
		if (type === 'json_object' && !isObject(value)) {
			return `${variable} in input form must be a dict`;
		}
	}
	return undefined;
}

/** @param words Dify's own */
function refused(words: string): DifyError {
	return parameterError(
		headlineFor('invalid_param', words),
		isInputMissing(words) ? MISSING_REMEDY : WRONG_REMEDY,
	);
}

const MISSING_REMEDY =
	"Fill it in under 'Inputs' in this node. If it is an expression, check that the node it reads from gave a value for this item. If it is not among the fields, the app was changed in Dify: open this node and let it refresh the variables.";

const WRONG_REMEDY =
	"Give it another value under 'Inputs' in this node. If the app was changed in Dify, open this node and let it refresh the variables.";

function unknownVariable(variable: string): DifyError {
	return parameterError(
		`The app has no variable '${variable}' any more`,
		'The app was changed in Dify since this workflow was saved. Open this node, let it refresh the variables (n8n 1 shows a button for it), fill in the new ones and save the workflow.',
	);
}
