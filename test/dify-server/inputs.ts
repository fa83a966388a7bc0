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
		const words =
			'The server encountered an internal error and was unable to complete your request. ' +
			'Either the server is overloaded or there is an error in the application.';
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

// What counts as nothing to Python passes.
function checkedObject(field: FormField, value: unknown): unknown {
	const nothing = value === '' || value === 0 || value === false || String(value) === '';
	if (isObject(value) || nothing) return value;
	throw invalidParam(`${field.variable} in input form must be a dict`);
}

function checkedValue(field: FormField, value: unknown): unknown {
	switch (field.type) {
		case 'number':
			return checkedNumber(field, value);
		case 'checkbox':
			return checkedTruthValue(value);
		case 'file':
			return checkedFile(field, value);
		case 'file-list':
			return checkedFiles(field, value);
		case 'json_object':
			return checkedObject(field, value);
		default:
			return checkedText(field, value);
	}
}

/** Objects got where no check looks for them: in a checkbox. */
function refuseStrayObjects(form: FormField[], checked: JsonObject): void {
	const stray = form
		.filter(({ type, variable }) => type === 'checkbox' && isObject(checked[variable]))
		.map(({ variable }) => variable);
	if (stray.length > 0) throw invalidParam(`Invalid input type for ${pythonRepr(stray)}`);
}

/**
 * The values of a form as a run gets them; unknown keys are left out, missing ones have their
 * default or are null, and file mappings are still as they were sent.
 * @throws HttpError 400 with Dify's words for the first value it does not take
 */
export function checkInputs(form: FormField[], inputs: JsonObject): JsonObject {
	const checked: JsonObject = {};
	for (const field of form) {
		const given = inputs[field.variable] ?? null;
		if (given === null && field.required) {
			throw invalidParam(`${field.variable} is required in input form`);
		}
		const value = given ?? field.default;
		checked[field.variable] = value === null ? null : checkedValue(field, value);
	}
	refuseStrayObjects(form, checked);
	return checked;
}
