// Recorded forms of knowledge keys: their parts are described one by one.

import type { RecordedForm } from '../recordings';
import { isObject } from './recordedObjects';
import type { Json } from './recordedObjects';

/** A file as it was recorded. */
export interface RecordedFile {
	field: string;
	filename: string;
	contentType: string;
	bytes: number;
	/** What it holds, where that was kept. */
	text?: string;
}

/** The form; undefined for what is none. */
export function formOf(body: unknown): RecordedForm | undefined {
	const parts = partsOf(body);
	if (parts === undefined) return undefined;
	const texts = parts.filter(({ filename }) => filename === undefined);
	return {
		fields: Object.fromEntries(texts.map(({ name, text }) => [String(name), String(text)])),
		files: filesOf(parts).map(({ field, filename, contentType, bytes }) => ({
			field,
			filename,
			contentType,
			bytes,
		})),
	};
}

/** Its first file. */
export function fileOf(body: unknown): RecordedFile | undefined {
	return filesOf(partsOf(body) ?? [])[0];
}

function partsOf(body: unknown): Json[] | undefined {
	if (!isObject(body) || !Array.isArray(body.multipart)) return undefined;
	const parts: unknown[] = body.multipart;
	return parts.filter(isObject);
}

function filesOf(parts: Json[]): RecordedFile[] {
	return parts
		.filter(({ filename }) => filename !== undefined)
		.map(({ name, filename, content_type, text, bytes }) => ({
			field: String(name),
			filename: String(filename),
			contentType: String(content_type),
			...(typeof text === 'string'
				? { text, bytes: Buffer.byteLength(text) }
				: { bytes: Number(bytes) }),
		}));
}
