// Uploads files to Dify, and says where the ones that it made are.

import { detectFileType } from './fileTypes';
import type { FileType } from './fileTypes';
import { textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** A file that can be sent to Dify. */
export interface Upload {
	name: string;
	/** Empty where it is not known. */
	mimeType: string;
	/** Opens it from its beginning; whoever opens it closes it. */
	open(): Promise<OpenUpload>;
}

/** A file on its way to Dify. */
export interface OpenUpload {
	/** Bytes. */
	size: number;
	/** The bytes, to be read once. */
	bytes: AsyncIterable<Uint8Array>;
	/** Lets go of the file, whether or not it was read. Harmless when called twice. */
	close(): void;
}

/** Dify's file object, and its `type` as a message's `files` want it. */
export type UploadedFile = JsonObject & { id: string; type: FileType };

/** A file as a message or an input names it (§4.3 of Dify's Service API). */
export type FileReference =
	| { type: FileType; transfer_method: 'local_file'; upload_file_id: string }
	| { type: FileType; transfer_method: 'remote_url'; url: string };

/** A part of a form whose bytes are read only when they are sent, piece by piece. */
class StreamedFile extends File {
	readonly #bytes: AsyncIterable<Uint8Array>;

	constructor(upload: Upload, { size, bytes }: OpenUpload) {
		super([], fileName(upload.name), {
			// Dify refuses a part without a type, and believes the type that is stated (§3.3).
			type: upload.mimeType === '' ? 'application/octet-stream' : upload.mimeType,
		});
		this.#bytes = bytes;
		Object.defineProperty(this, 'size', { value: size });
	}

	override stream(): ReadableStream<Uint8Array> {
		return ReadableStream.from(this.#bytes);
	}
}

/**
 * Uploads one file for an end user (`POST /files/upload`).
 *
 * @param user must be the user of the message that the file will go with
 * @throws DifyError
 */
export async function uploadFile(
	transport: Transport,
	upload: Upload,
	user: string,
): Promise<UploadedFile> {
	const open = await upload.open();
	const form = new FormData();
	form.append('user', user);
	form.append('file', new StreamedFile(upload, open));
	let file: JsonObject;
	try {
		file = await requestJson(transport, { method: 'POST', path: '/files/upload', body: form });
	} finally {
		// A request that was refused or broke off leaves the form unread.
		open.close();
	}
	return { ...file, id: textOf(file.id), type: detectFileType(upload.name, upload.mimeType) };
}

/** The name without a path: Dify refuses one with slashes in it. */
function fileName(name: string): string {
	return name.split(/[/\\]/).at(-1) || 'file';
}

/**
 * A file's address as anyone can use it. Dify writes addresses without a host where its
 * `FILES_URL` is not set; they are meant from the server's root (§5.6).
 *
 * @param baseUrl the API's address, ends in `/v1`
 */
export function absoluteUrl(url: string, baseUrl: string): string {
	if (url === '' || !URL.canParse(url, baseUrl)) return url;
	return new URL(url, baseUrl).href;
}
