// Turns the file items of a request into files, and files into the objects Dify shows of them.

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Emulator } from './emulator';
import { detectedType } from './fileTypes';
import { invalidParam } from './httpErrors';
import { isUuid } from './payload';
import { isObject } from './python';
import type { JsonObject } from './python';
import type { EndUser, MessageFile } from './state';

const TYPES = ['image', 'document', 'audio', 'video', 'custom'];
const METHODS = ['local_file', 'remote_url'];
const CUSTOM_EXTENSIONS = ['csv', 'bin', 'txt'];

/** A URL that serves an uploaded file for five minutes. */
export function signedUrl(emulator: Emulator, id: string): string {
	const timestamp = emulator.state.seconds();
	const nonce = randomBytes(16).toString('hex');
	const sign = signatureOf(id, String(timestamp), nonce);
	return `${emulator.origin}/files/${id}/file-preview?timestamp=${timestamp}&nonce=${nonce}&sign=${sign}%3D`;
}

/** The signature in a signed URL; it keeps nobody out, it only looks alike. */
export function signatureOf(id: string, timestamp: string, nonce: string): string {
	return createHash('sha256').update(`${id}|${timestamp}|${nonce}`).digest('base64url');
}

async function probed(url: string): Promise<void> {
	const failure = invalidParam(`Reached maximum retries (3) for URL ${url}`);
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (!address || !/^https?:$/.test(address.protocol)) throw failure;
	// Only loopback is really asked: a test server reaches nothing else.
	if (!['127.0.0.1', 'localhost'].includes(address.hostname)) return;
	try {
		await fetch(address, { method: 'HEAD' });
	} catch {
		throw failure;
	}
}

function localFile(emulator: Emulator, user: EndUser, mapping: JsonObject): MessageFile {
	const id = mapping.upload_file_id;
	if (typeof id !== 'string' || id === '') throw invalidParam('Invalid upload file id');
	if (!isUuid(id)) throw invalidParam('Invalid upload file id format');
	const upload = emulator.state.files.get(id.toLowerCase());
	if (!upload || upload.owner !== user) throw invalidParam('Invalid upload file');
	return {
		id: randomUUID(),
		type: String(mapping.type ?? 'custom'),
		belongsTo: 'user',
		transferMethod: 'local_file',
		upload,
		url: null,
	};
}

function nameOf(file: MessageFile): string {
	if (file.upload) return file.upload.name;
	return new URL(file.url ?? '').pathname.split('/').at(-1) ?? '';
}

/** Workflow apps want the type that they detect themselves; chat apps believe the caller. */
function checkDetected(user: EndUser, file: MessageFile): void {
	if (user.app.definition.mode !== 'workflow') return;
	if (file.type === detectedType(nameOf(file), file.upload?.mimeType ?? '')) return;
	const words = 'Detected file type does not match the specified type. Please verify the file.';
	throw invalidParam(words);
}

function checkAllowed(file: MessageFile): void {
	if (file.type !== 'custom') return;
	const extension = nameOf(file).split('.').at(-1) ?? '';
	if (!CUSTOM_EXTENSIONS.includes(extension.toLowerCase())) {
		throw invalidParam(`File validation failed for file: ${nameOf(file)}`);
	}
}

/**
 * One file item of a request.
 * @throws HttpError 400 with Dify's words for what it does not take
 */
export async function fileOf(
	emulator: Emulator,
	user: EndUser,
	mapping: JsonObject,
): Promise<MessageFile> {
	const { type, transfer_method: method } = mapping;
	if (method === undefined) throw invalidParam('transfer_method is required in file mapping');
	if (!METHODS.includes(String(method))) {
		throw invalidParam(`'${String(method)}' is not a valid FileTransferMethod`);
	}
	if (type !== undefined && !TYPES.includes(String(type))) {
		throw invalidParam(`'${String(type)}' is not a valid FileType`);
	}
	let file: MessageFile;
	if (method === 'local_file') {
		file = localFile(emulator, user, mapping);
	} else {
		const url = String(mapping.url ?? mapping.remote_url ?? '');
		await probed(url);
		file = {
			id: randomUUID(),
			type: String(type ?? 'custom'),
			belongsTo: 'user',
			transferMethod: 'remote_url',
			upload: null,
			url,
		};
	}
	checkDetected(user, file);
	checkAllowed(file);
	return file;
}

/**
 * A list of file items; items without `transfer_method`, or remote ones without a URL, are dropped.
 * @throws HttpError 400 with Dify's words
 */
export async function filesOf(
	emulator: Emulator,
	user: EndUser,
	mappings: unknown,
	limit: number,
): Promise<MessageFile[]> {
	const files: MessageFile[] = [];
	for (const mapping of Array.isArray(mappings) ? mappings : []) {
		if (!isObject(mapping) || mapping.transfer_method === undefined) continue;
		const remote = mapping.transfer_method === 'remote_url';
		if (remote && !(mapping.url ?? mapping.remote_url)) continue;
		files.push(await fileOf(emulator, user, mapping));
	}
	if (files.length > limit) {
		throw invalidParam(`Number of files exceeds the maximum limit ${limit}`);
	}
	return files;
}

function urlOf(emulator: Emulator, file: MessageFile): string {
	return file.upload ? signedUrl(emulator, file.upload.id) : (file.url ?? '');
}

/** A file as the inputs and outputs of graph runs show it. */
export function graphFile(emulator: Emulator, file: MessageFile): JsonObject {
	const name = nameOf(file);
	const extension = name.includes('.') ? `.${name.split('.').at(-1)}` : '';
	const record = Buffer.from(`{"record_id":"${file.upload?.id}"}`).toString('base64');
	return {
		dify_model_identity: '__dify__file__',
		id: null,
		type: file.type,
		transfer_method: file.transferMethod,
		remote_url: file.url ?? '',
		reference: file.upload ? `dify-file-ref:${record}` : null,
		filename: name,
		extension,
		mime_type: file.upload?.mimeType ?? 'application/octet-stream',
		size: file.upload?.size ?? -1,
		related_id: file.upload?.id ?? null,
		url: urlOf(emulator, file),
	};
}

/** A file as `message_end` of chat and agent apps shows it. */
export function easyUiFile(emulator: Emulator, file: MessageFile): JsonObject {
	const name = nameOf(file);
	return {
		related_id: file.id,
		extension: name.includes('.') ? `.${name.split('.').at(-1)}` : '',
		filename: name,
		size: file.upload?.size ?? 0,
		mime_type: file.upload?.mimeType ?? 'application/octet-stream',
		transfer_method: file.transferMethod,
		type: file.type,
		url: urlOf(emulator, file),
		upload_file_id: file.upload?.id ?? '',
		remote_url: file.url ?? '',
	};
}

/** A file as the list of messages shows it. */
export function storedFile(emulator: Emulator, file: MessageFile): JsonObject {
	return {
		id: file.id,
		filename: nameOf(file),
		type: file.type,
		url: urlOf(emulator, file),
		mime_type: file.upload?.mimeType ?? 'application/octet-stream',
		size: file.upload?.size ?? 0,
		transfer_method: file.transferMethod,
		belongs_to: file.belongsTo,
		upload_file_id: file.upload?.id ?? null,
	};
}

/** A file as markdown in the answer of a chatflow. */
export function markdownOf(emulator: Emulator, file: MessageFile): string {
	const sign = file.type === 'image' ? '!' : '';
	return `${sign}[${nameOf(file)}](${urlOf(emulator, file)})`;
}
