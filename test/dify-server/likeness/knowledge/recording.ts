// Reads recorded exchanges with the knowledge bases of three versions of Dify.

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KnowledgeVersion } from '../../knowledge';
import type { MultipartBody } from '../../multipart';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';

/** One recorded exchange. */
export interface KnowledgeRecording {
	request: { method: string; path: string; headers: Record<string, string>; body: unknown };
	response: { status: number; headers: Record<string, string>; text: string };
}

const folderOf = (version: KnowledgeVersion) =>
	join(__dirname, '../../../replay/recordings', version, 'knowledge');

/** The names of all recordings of a version. */
export function knowledgeRecordingNames(version: KnowledgeVersion): string[] {
	return readdirSync(folderOf(version))
		.filter((file) => file.endsWith('.json') && !file.endsWith('.body.json'))
		.map((file) => file.slice(0, -'.json'.length))
		.sort();
}

/** Reads one recording, such as `kb-create-economy`. */
export function readKnowledgeRecording(
	version: KnowledgeVersion,
	name: string,
): KnowledgeRecording {
	const folder = folderOf(version);
	const { request, response } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
	const { status, headers, body } = response;
	const text = body ? readFileSync(join(folder, body), 'utf8') : '';
	return { request, response: { status, headers, text } };
}

function contentOf({ text, bytes, filename }: JsonObject): Buffer {
	if (typeof text === 'string') return Buffer.from(text);
	const head = String(filename).startsWith('page.pdf')
		? '%PDF-1.4 (A page about Trondheim.) Tj '
		: '';
	return Buffer.from(head.padEnd(Number(bytes), 'x'));
}

/** A recorded body as the emulator takes it: JSON, a text, or the parts of a form. */
export function bodyOf({ request: { body } }: KnowledgeRecording): unknown {
	if (body === null || body === undefined) return undefined;
	if (!isObject(body) || !Array.isArray(body.multipart)) return body;
	const form: MultipartBody = { fields: {}, parts: [] };
	for (const part of body.multipart.filter(isObject)) {
		const field = String(part.name);
		if (typeof part.filename === 'string') {
			const { filename, content_type: type } = part;
			const contentType = typeof type === 'string' ? type : undefined;
			form.parts.push({ field, filename, contentType, content: contentOf(part) });
		} else form.fields[field] = String(part.text);
	}
	return form;
}
