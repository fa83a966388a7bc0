// Checks the values of an app's input form, in Dify's order and words.

import type { FormField } from './apps';
import { HttpError, invalidParam } from './httpErrors';
import { isObject, pythonRepr } from './python';
import type { JsonObject } from './python';

const TRUE_WORDS = ['true', '1', 'yes', 'on'];
const FALSE_WORDS = ['false', '0', 'no', 'off'];

function checkedText(field: FormField, value: unknown): unknown {
	const { type, variable, options, maximum } = field;
	if (typeof value !== 'string') {
		throw invalidParam(`(type '${type}') ${variable} in input form must be a string`);
	}
	if (type === 'select') {
		if (options.includes(value)) return value;
		const listed = pythonRepr(options);
		throw invalidParam(`${variable} in input form must be one of the following: ${listed}`);
	}
	if (maximum !== null && [...value].length > maximum) {
		throw invalidParam(`${variable} in input form must be less than ${maximum} characters`);
	}
	return value.replaceAll('\u0000', '');
}

function checkedNumber(field: FormField, value: unknown): unknown {
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	if (typeof value !== 'string') {
		const words = 'Internal Server Error, please contact support.';
		throw new HttpError(500, 'internal_server_error', words);
	}
	if (value === '') return null;
	const number = Number(value);
	if (value.trim() === '' || Number.isNaN(number)) {
		throw invalidParam(`${field.variable} in input form must be a valid number`);
	}
	return number;
}

function checkedTruthValue(value: unknown): unknown {
	if (value === 0 || value === 1) return value === 1;
	const word = typeof value === 'string' ? value.toLowerCase() : undefined;
	if (word !== undefined && TRUE_WORDS.includes(word)) return true;
	if (word !== undefined && FALSE_WORDS.includes(word)) return false;
	return value;
}

function checkedFile(field: FormField, value: unknown): unknown {
	if (value === '') return null;
	if (isObject(value)) return value;
	throw invalidParam(`${field.variable} in input form must be a file`);
}

function checkedFiles(field: FormField, value: unknown): unknown {
	if (!Array.isArray(value) || !value.every(isObject)) {
		throw invalidParam(`${field.variable} in input form must be a list of files`);
	}
	if (field.maximum !== null && value.length > field.maximum) {
		throw invalidParam(`${field.variable} in input form must be less than ${field.maximum} files`);
	}
	return value;
}

/**
 * The values of a form as a run gets them; unknown keys are left out, missing ones are null, and
 * file mappings are still as they were sent.
 * @throws HttpError 400 with Dify's words for the first value it does not take
 */
export function checkInputs(form: FormField[], inputs: JsonObject): JsonObject {
	const checked: JsonObject = {};
	for (const field of form) {
		const value = inputs[field.variable];
		if (value === undefined || value === null) {
			if (field.required) throw invalidParam(`${field.variable} is required in input form`);
			checked[field.variable] = null;
		} else if (field.type === 'number') {
			checked[field.variable] = checkedNumber(field, value);
		} else if (field.type === 'checkbox') {
			checked[field.variable] = checkedTruthValue(value);
		} else if (field.type === 'file') {
			checked[field.variable] = checkedFile(field, value);
		} else if (field.type === 'file-list') {
			checked[field.variable] = checkedFiles(field, value);
		} else {
			checked[field.variable] = checkedText(field, value);
		}
	}
	return checked;
}
