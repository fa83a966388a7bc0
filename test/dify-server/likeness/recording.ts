// Reads recorded exchanges of Dify 1.15.0, and sends their requests to another server.

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../python';
import type { JsonObject } from '../python';

interface RecordedFile {
	field: string;
	filename: string;
	contentType: string;
	bytes: number;
}

/** One recorded exchange. */
export interface Recording {
	app: string | null;
	request: { method: string; path: string; headers: Record<string, string>; body: unknown };
	response: { status: number; headers: Record<string, string>; text: string; isStream: boolean };
}

const DESCRIBED = 'multipart: ';

const FOLDERS = [
	join(__dirname, '../../replay/recordings/1.15.0'),
	join(__dirname, '../recordings/1.15.0'),
];

/** The names of all recordings of apps there are. */
export function recordingNames(): string[] {
	const names = new Set<string>();
	for (const folder of FOLDERS) {
		for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
			if (!file.endsWith('.json') || file.endsWith('.body.json')) continue;
			// The knowledge bases have a player of their own.
			if (file.startsWith('knowledge')) continue;
			names.add(file.slice(0, -'.json'.length).replaceAll('\\', '/'));
		}
	}
	return [...names].sort();
}

/** Reads a recording by its name, such as `chat/streaming`. */
export function readRecording(name: string): Recording {
	const folder = FOLDERS.find((candidate) => existsSync(join(candidate, `${name}.json`)));
	if (!folder) throw new Error(`No recording ${name}`);
	const file = join(folder, `${name}.json`);
	const { app, request, response } = JSON.parse(readFileSync(file, 'utf8'));
	const text = response.body ? readFileSync(join(dirname(file), response.body), 'utf8') : '';
	const isStream = String(response.body).endsWith('.sse');
	const { status, headers } = response;
	return { app, request, response: { status, headers, text, isStream } };
}

function contentOf(file: RecordedFile): Buffer {
	// Two files were downloaded again, so their bytes are known.
	const known = { 'hello.txt': 'preview.txt', 'dot.png': 'preview-as-attachment.bin' };
	for (const [name, download] of Object.entries(known)) {
		if (file.filename !== name) continue;
		return readFileSync(join(__dirname, '../recordings/1.15.0/files', download));
	}
	return Buffer.alloc(file.bytes, 'x');
}

function multipartBody(boundary: string, body: JsonObject): Buffer {
	const parts: Buffer[] = [];
	for (const [name, value] of Object.entries(isObject(body.fields) ? body.fields : {})) {
		const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`;
		parts.push(Buffer.from(`${head}${String(value)}\r\n`));
	}
	const files = Array.isArray(body.files) ? (body.files as RecordedFile[]) : [];
	for (const file of files) {
		const head =
			`--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; ` +
			`filename="${file.filename}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;
		parts.push(Buffer.from(head), contentOf(file), Buffer.from('\r\n'));
	}
	return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

/** A body that was only described, such as `multipart: user, file a.mp3 audio/mpeg`. */
function describedBody(description: string): JsonObject {
	const fields: JsonObject = {};
	const files: RecordedFile[] = [];
	for (const part of description.slice(DESCRIBED.length).split(', ')) {
		const [field = '', filename, contentType = ''] = part.split(' ');
		if (filename === undefined) fields[field] = 'tester';
		else files.push({ field, filename, contentType, bytes: 3 });
	}
	return { fields, files };
}

/** The bytes of a recorded request's body; undefined when there was none. */
export function requestBytes({ request }: Recording): Buffer | undefined {
	const { body, headers } = request;
	if (body === null || body === undefined) return undefined;
	const boundary = /boundary=(.+)$/.exec(headers['Content-Type'] ?? '')?.[1];
	if (typeof body === 'string' && boundary !== undefined && body.startsWith(DESCRIBED)) {
		return multipartBody(boundary, describedBody(body));
	}
	if (typeof body === 'string') return Buffer.from(body);
	if (boundary !== undefined && isObject(body)) return multipartBody(boundary, body);
	return Buffer.from(JSON.stringify(body));
}
