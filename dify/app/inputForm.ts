// The form of an app: what it wants of its inputs and files, and what it would refuse.

import { DifyError } from '../errors/errors';
import { headlineFor, remedyForWords } from '../errors/words';
import type { FileReference } from './files';
import { filledTextOf, isObject, numberOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** One variable of an app's start form. */
export interface FormField {
	/**
	 * `text-input`, `paragraph`, `select`, `number`, `checkbox`, `json_object`, `file`, `file-list`, or a
	 * newer one.
	 */
	type: string;
	variable: string;
	/** The variable's name where it has none. */
	label: string;
	required: boolean;
	options: string[];
	/** What Dify takes where nothing is sent; null for nothing. */
	defaultValue: string | number | boolean | null;
	/** Characters of a text, files of a list; null for no limit. */
	maxLength: number | null;
	/** Kinds of files that it takes; empty where Dify names none. */
	fileTypes: string[];
}

/** What an app takes besides the message. */
export interface AppForm {
	fields: FormField[];
	/** Files of a message at most; null where files are off, for Dify then passes them over. */
	longestFileList: number | null;
	/** Whether moderation is on, so that a run's own output may hold what was withheld. */
	isModerated: boolean;
}

/**
 * Reads an app's form (`GET /parameters`, every version; §3.7 of Dify's Service API).
 *
 * @throws DifyError
 */
export async function readAppForm(transport: Transport, signal?: AbortSignal): Promise<AppForm> {
	const parameters = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: '/parameters',
		signal,
	});
	const upload = objectOf(parameters.file_upload);
	return {
		fields: objectsOf(parameters.user_input_form).flatMap(readFields),
		longestFileList: upload.enabled === true ? numberOf(upload.number_limits) : null,
		isModerated: objectOf(parameters.sensitive_word_avoidance).enabled === true,
	};
}

/**
 * What Dify would say of these inputs and files, in its own words (§4.2 and §4.3).
 *
 * @returns undefined where nothing is certainly wrong
 */
export function findRefusedInput(
	form: AppForm,
	inputs: JsonObject,
	files: FileReference[],
): string | undefined {
	for (const field of form.fields) {
		// A variable may have the name of something that every object inherits.
		const isGiven = Object.hasOwn(inputs, field.variable);
		const refusal = refusalOf(field, isGiven ? inputs[field.variable] : undefined);
		if (refusal !== undefined) return refusal;
	}
	if (form.longestFileList !== null && files.length > form.longestFileList) {
		return `Number of files exceeds the maximum limit ${form.longestFileList}`;
	}
	return undefined;
}

/**
 * The same as the error that Dify would answer with.
 *
 * @returns undefined where nothing is certainly wrong
 */
export function findRefusal(
	form: AppForm,
	inputs: JsonObject,
	files: FileReference[],
): DifyError | undefined {
	const words = findRefusedInput(form, inputs, files);
	if (words === undefined) return undefined;
	return new DifyError({
		kind: 'response',
		code: 'invalid_param',
		message: headlineFor('invalid_param', words),
		words,
		remedy: remedyForWords('invalid_param', words),
	});
}

/** Dify fills these itself, by asking another API, and takes no value for them. */
const FILLED_BY_DIFY = 'external_data_tool';

function readFields(control: JsonObject): FormField[] {
	return Object.entries(control)
		.filter((entry): entry is [string, JsonObject] => isObject(entry[1]))
		.filter(([type, { variable }]) => type !== FILLED_BY_DIFY && filledTextOf(variable) !== null)
		.map(([type, field]) => ({
			type,
			variable: textOf(field.variable),
			label: filledTextOf(field.label) ?? textOf(field.variable),
			required: field.required === true,
			options: textsOf(field.options),
			defaultValue: defaultOf(field.default),
			maxLength: numberOf(field.max_length),
			fileTypes: textsOf(field.allowed_file_types),
		}));
}

function textsOf(values: unknown): string[] {
	return Array.isArray(values) ? values.map(String) : [];
}

/** Dify writes an empty text where a variable has no default. */
function defaultOf(value: unknown): FormField['defaultValue'] {
	if (isObject(value)) return JSON.stringify(value);
	if (typeof value === 'boolean' || typeof value === 'number') return value;
	return filledTextOf(value);
}

function refusalOf(field: FormField, value: unknown): string | undefined {
	const { variable } = field;
	if (value === undefined || value === null) {
		return field.required ? `${variable} is required in input form` : undefined;
	}
	switch (field.type) {
		case 'text-input':
		case 'paragraph':
			return textRefusal(field, value);
		case 'select':
			return textRefusal(field, value) ?? optionRefusal(field, value);
		case 'number':
			return isNumber(value) ? undefined : `${variable} in input form must be a valid number`;
		case 'file':
			return value === '' || isObject(value)
				? undefined
				: `${variable} in input form must be a file`;
		case 'file-list':
			return fileListRefusal(field, value);
		default:
			return undefined;
	}
}

function textRefusal({ type, variable, maxLength }: FormField, value: unknown): string | undefined {
	if (typeof value !== 'string')
		return `(type '${type}') ${variable} in input form must be a string`;
	// Dify counts characters, not the halves of them that JavaScript counts.
	if (type === 'select' || maxLength === null || maxLength <= 0 || [...value].length <= maxLength) {
		return undefined;
	}
	return `${variable} in input form must be less than ${maxLength} characters`;
}

function optionRefusal({ variable, options }: FormField, value: unknown): string | undefined {
	if (options.some((option) => option === value)) return undefined;
	const listed = options.map((option) => `'${option}'`).join(', ');
	return `${variable} in input form must be one of the following: [${listed}]`;
}

function fileListRefusal({ variable, maxLength }: FormField, value: unknown): string | undefined {
	if (value === '') return undefined;
	if (!Array.isArray(value) || !value.every(isObject)) {
		return `${variable} in input form must be a list of files`;
	}
	if (maxLength === null || value.length <= maxLength) return undefined;
	return `${variable} in input form must be less than ${maxLength} files`;
}

/** Numbers, numbers as text, and nothing; `true` passes as 1 (Python's way). */
function isNumber(value: unknown): boolean {
	if (typeof value === 'boolean' || value === '') return true;
	return numberOf(value) !== null;
}
