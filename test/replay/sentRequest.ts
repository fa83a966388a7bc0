// Brings a recorded request and one that arrived into the same form, so that they can be compared.

import { NOBODY } from './callParameters';
import type { ReceivedRequest } from './server';
import { formOf, spokenName } from './nodeCall';
import type { RecordedForm, Recording } from './recordings';

/** What a request says besides method and path, which the server has compared already. */
export interface ComparableRequest {
	authorization: string | undefined;
	body: unknown;
}

export function comparableRecorded({ request }: Recording): ComparableRequest {
	const form = formOf(request.body);
	return {
		authorization: request.headers.Authorization,
		body: form === undefined ? comparableBody(jsonTextOf(request.body)) : comparableForm(form),
	};
}

export async function comparableReceived(request: ReceivedRequest): Promise<ComparableRequest> {
	const type = request.headers['content-type'] ?? '';
	return {
		authorization: request.headers.authorization,
		body: type.startsWith('multipart/form-data')
			? await readForm(request, type)
			: comparableBody(request.body.toString()),
	};
}

/** A body that is JSON was recorded as what it says, or as its text where its spelling counted. */
function jsonTextOf(body: unknown): string {
	if (body === null) return '';
	return typeof body === 'string' ? body : JSON.stringify(body);
}

/** What is as good as not said is left out: Dify's own defaults, and what is empty. */
function comparableBody(text: string): unknown {
	if (text === '') return null;
	const body: unknown = JSON.parse(withSpelledNumbers(text));
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
	const entries = Object.entries(body).filter(
		([key, value]) =>
			!(
				(key === 'conversation_id' && !value) ||
				(key === 'files' && Array.isArray(value) && value.length === 0) ||
				(key === 'content' && !value) ||
				(key === 'response_mode' && value === 'blocking') ||
				(key === 'auto_generate_name' && value === true) ||
				(key === 'user' && value === NOBODY) ||
				// Speech: Dify passes over it (§3.6 of its Service API).
				key === 'streaming'
			),
	);
	return Object.fromEntries(entries);
}

/** Dify takes 42 and 42.0 for two kinds, which JavaScript cannot tell apart: numbers become texts. */
function withSpelledNumbers(text: string): string {
	return text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (part) =>
		part.startsWith('"') ? part : JSON.stringify({ number: part }),
	);
}

function comparableForm({ fields, files }: RecordedForm): RecordedForm {
	return {
		fields,
		files: files.map((file) => ({ ...file, filename: spokenName(file.filename) })),
	};
}

async function readForm(request: ReceivedRequest, type: string): Promise<RecordedForm> {
	const form = await new Response(request.body, { headers: { 'content-type': type } }).formData();
	const fields: RecordedForm['fields'] = {};
	const files: RecordedForm['files'] = [];
	for (const [field, value] of form.entries()) {
		if (typeof value === 'string') fields[field] = value;
		else {
			const { name: filename, type: contentType, size: bytes } = value;
			files.push({ field, filename, contentType, bytes });
		}
	}
	return { fields, files };
}
