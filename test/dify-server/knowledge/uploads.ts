// The parts of an upload: exactly one file, and JSON beside it.

import { crash, HttpError, invalidParam } from '../httpErrors';
import { isObject } from '../python';
import type { JsonObject } from '../python';
import type { Context } from './exchange';
import { EXTENSIONS } from './extraction';
import type { UploadFile } from './types';

const LARGEST_FILE = 15 * 1024 * 1024;

const LONGEST_NAME = 200;

/** What is taken for the type of a part that names none. */
const TYPES: Record<string, string> = {
	txt: 'text/plain',
	md: 'text/markdown',
	csv: 'text/csv',
	html: 'text/html',
	pdf: 'application/pdf',
};

/**
 * The JSON of the part `data`.
 * @param needsFile whether a request without a form is refused for its missing file
 * @throws HttpError 400 for no JSON, 500 for JSON that is no object
 */
export function dataOf({ form, body }: Context, needsFile = true): JsonObject {
	const text = form?.fields.data;
	if (needsFile && !form && body !== undefined) {
		throw new HttpError(400, 'no_file_uploaded', 'Please upload your file.');
	}
	if (text === undefined || text === '') return {};
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		const { length } = text;
		throw invalidParam(`Expecting value: line 1 column ${length + 1} (char ${length})`);
	}
	if (!isObject(value)) throw crash();
	return value;
}

/** A long name is cut before its first dot and keeps its last extension. */
function shortened(name: string, extension: string): string {
	if ([...name].length <= LONGEST_NAME) return name;
	const stem = name.split('.')[0] ?? '';
	return `${[...stem].slice(0, LONGEST_NAME).join('')}.${extension}`;
}

/**
 * Keeps the uploaded file.
 * @param purpose what the refusals of type and size depend on; a pipeline takes any type
 */
export function uploaded(
	{ form, state, version }: Context,
	purpose: 'create' | 'update' | 'pipeline',
): UploadFile {
	const parts = form?.parts ?? [];
	const part = parts.find(({ field }) => field === 'file');
	if (!part) throw new HttpError(400, 'no_file_uploaded', 'Please upload your file.');
	if (parts.some(({ field }) => field !== 'file')) {
		throw new HttpError(400, 'too_many_files', 'Only one file is allowed.');
	}
	if (part.filename === '') {
		const words = 'The specified filename does not exist.';
		throw new HttpError(400, 'filename_not_exists_error', words);
	}
	if (/[/\\]/.test(part.filename)) throw invalidParam('Filename contains invalid characters');
	const dot = part.filename.lastIndexOf('.');
	const extension = dot < 0 ? '' : part.filename.slice(dot + 1).toLowerCase();
	if (purpose !== 'pipeline' && !EXTENSIONS.includes(extension)) {
		if (purpose === 'create') throw invalidParam('');
		throw new HttpError(415, 'unsupported_file_type', 'File type not allowed.');
	}
	if (part.content.length > LARGEST_FILE) {
		if (purpose === 'create') throw invalidParam('');
		const words = version === '1.9.2' ? 'File size exceeded. {message}' : '';
		throw new HttpError(413, 'file_too_large', words);
	}
	const type = part.contentType ?? TYPES[extension] ?? 'application/octet-stream';
	return state.addFile(shortened(part.filename, extension), type, part.content, extension);
}
