// Brings a recorded request and one that arrived into the same form, so that they can be compared.

import type { ReceivedRequest } from './server';
import { isForm, spokenName } from './nodeCall';
import type { RecordedForm, Recording } from './recordings';

/** What a request says besides method and path, which the server has compared already. */
export interface ComparableRequest {
	authorization: string | undefined;
	body: unknown;
}

export function comparableRecorded({ request }: Recording): ComparableRequest {
	return {
		authorization: request.headers.Authorization,
		body: isForm(request.body) ? comparableForm(request.body) : comparableBody(request.body),
	};
}

export async function comparableReceived(request: ReceivedRequest): Promise<ComparableRequest> {
	const type = request.headers['content-type'] ?? '';
	return {
		authorization: request.headers.authorization,
		body: type.startsWith('multipart/form-data')
			? await readForm(request, type)
			: comparableBody(request.body.byteLength === 0 ? null : JSON.parse(request.body.toString())),
	};
}

/** What is as good as not said is left out: Dify's own defaults, and what is empty. */
function comparableBody(body: unknown): unknown {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
	const entries = Object.entries(body).filter(
		([key, value]) =>
			!(
				(key === 'conversation_id' && !value) ||
				(key === 'files' && Array.isArray(value) && value.length === 0) ||
				(key === 'content' && !value) ||
				(key === 'response_mode' && value === 'blocking') ||
				(key === 'auto_generate_name' && value === true)
			),
	);
	return Object.fromEntries(entries);
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
