// Uploads files to Dify, fetches them back, and says where the ones that it made are.

import { sendFile } from './fileForm';
import type { Upload } from './fileForm';
import { detectFileType } from './fileTypes';
import type { FileType } from './fileTypes';
import { textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestSuccess } from '../http/request';
import { unexpectedAnswer } from '../http/responseErrors';
import { mediaTypeOf } from '../http/transport';
import type { DifyResponse, Transport } from '../http/transport';

/** Dify's file object, and its `type` as a message's `files` want it. */
export type UploadedFile = JsonObject & { id: string; type: FileType };

/** A file as a message or an input names it (§4.3 of Dify's Service API). */
export type FileReference =
	| { type: FileType; transfer_method: 'local_file'; upload_file_id: string }
	| { type: FileType; transfer_method: 'remote_url'; url: string };

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
	const file = await sendFile(transport, '/files/upload', { user }, upload);
	return { ...file, id: textOf(file.id), type: detectFileType(upload.name, upload.mimeType) };
}

/** A file on its way from Dify. */
export interface DownloadedFile {
	response: DifyResponse;
	/** Empty where Dify did not say. */
	name: string;
}

/**
 * Fetches a file that was part of a message (`GET /files/{file_id}/preview`, Dify 1.7.2 and later).
 * As an attachment, since only then it has its name (§3.3).
 *
 * @param signal ends the download
 * @throws DifyError `file_not_found` also for an upload that no message has used yet, `not_dify_api`
 * for a page where the file should be
 */
export async function downloadFile(
	transport: Transport,
	fileId: string,
	user: string,
	signal: AbortSignal,
): Promise<DownloadedFile> {
	const response = await requestSuccess(transport, {
		method: 'GET',
		path: `/files/${encode(fileId)}/preview`,
		query: { user, as_attachment: 'true' },
		feature: 'way to download files',
		isFile: true,
		signal,
	});
	const disposition = response.headers['content-disposition'];
	// Dify hands out pages, too, as attachments only; the web console answers with its own.
	if (disposition === undefined && mediaTypeOf(response).includes('html')) {
		response.close();
		throw unexpectedAnswer(response, '');
	}
	return { response, name: readFileName(disposition ?? '') };
}

/** The name in a Content-Disposition header, in the spelling that Dify uses (RFC 8187). */
function readFileName(header: string): string {
	const [, written = ''] = /filename\*=UTF-8''([^;\s]+)/i.exec(header) ?? [];
	try {
		return decodeURIComponent(written);
	} catch {
		return written;
	}
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
