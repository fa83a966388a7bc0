// Reads the parts of an upload. The usual parsers fill in a missing type and cut directories from
// names; Dify refuses both, so the parts are read here as they came.

import { createHash } from 'node:crypto';
import type { ReceivedFile } from './options';
import { isObject } from './python';

/** A part with a file name. */
export interface FilePart {
	field: string;
	filename: string;
	/** Undefined when the part named none. */
	contentType: string | undefined;
	content: Buffer;
}

/** The body of a multipart request. */
export interface MultipartBody {
	fields: Record<string, string>;
	parts: FilePart[];
}

const LINE = Buffer.from('\r\n');

/** Whether a request's body was read as multipart. */
export function isMultipart(body: unknown): body is MultipartBody {
	return isObject(body) && isObject(body.fields) && Array.isArray(body.parts);
}

function parameter(header: string, name: string): string | undefined {
	const extended = new RegExp(`;\\s*${name}\\*=UTF-8''([^;\\s]+)`, 'i').exec(header)?.[1];
	if (extended !== undefined) return decodeURIComponent(extended);
	const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
	// As werkzeug reads it: backslashes and %22 both stand for a quote.
	return match?.[1]?.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? match?.[2];
}

function headerOf(head: string, name: string): string | undefined {
	return new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head)?.[1]?.trim();
}

function readPart(part: Buffer, body: MultipartBody): void {
	const split = part.indexOf('\r\n\r\n');
	if (split < 0) return;
	const head = part.subarray(0, split).toString();
	const content = part.subarray(split + 4);
	const disposition = headerOf(head, 'content-disposition') ?? '';
	const field = parameter(disposition, 'name') ?? '';
	const filename = parameter(disposition, 'filename');
	if (filename === undefined) body.fields[field] = content.toString();
	else body.parts.push({ field, filename, contentType: headerOf(head, 'content-type'), content });
}

/** Reads all parts of a body; `contentType` is the request's, with the boundary. */
export function readMultipart(bytes: Buffer, contentType: string): MultipartBody {
	const body: MultipartBody = { fields: {}, parts: [] };
	const boundary = parameter(contentType, 'boundary');
	if (boundary === undefined) return body;
	const delimiter = Buffer.from(`\r\n--${boundary}`);
	const whole = Buffer.concat([LINE, bytes]);
	let start = whole.indexOf(delimiter);
	while (start >= 0) {
		const from = start + delimiter.length;
		const next = whole.indexOf(delimiter, from);
		// Behind the last boundary stand two dashes, and nothing more.
		if (next < 0) return body;
		readPart(whole.subarray(from + LINE.length, next), body);
		start = next;
	}
	return body;
}

/** The body as tests see it: files without their bytes. */
export function describeMultipart(body: MultipartBody): {
	fields: Record<string, string>;
	files: ReceivedFile[];
} {
	const files = body.parts.map(({ field, filename, contentType, content }) => ({
		field,
		filename,
		contentType: contentType ?? '',
		bytes: content.length,
		sha256: createHash('sha256').update(content).digest('hex'),
	}));
	return { fields: body.fields, files };
}
