// Fetches what an app made, files and speech, as binary data of the item.

import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import { fetchFile, FILES_REMEDY } from '../../../dify/app/fetchFile';
import { fileNameOfUrl } from '../../../dify/app/fileTypes';
import { absoluteUrl } from '../../../dify/app/files';
import { toDifyError } from '../../../dify/http/connectionErrors';
import { filledTextOf, numberOf, textOf } from '../../../dify/http/json';
import type { JsonObject } from '../../../dify/http/json';
import type { OperationContext } from '../operation';
import { storeBody } from '../storedBody';
import { createFileDoor } from '../transport';

/** What an app gave back with its answer. */
export interface Made {
	/** In Dify's own keys. */
	files: JsonObject[];
	/** Pieces of speech, base64. */
	speech: string[];
}

/** What could be fetched, and why the rest could not. */
export interface FetchedFiles {
	/** `file_0`, `file_1` … by their place in the list, and `speech`. */
	binary: IBinaryKeyData;
	/** By their place in the list. */
	failures: Map<number, string>;
}

/** A file that the app made, in a few telling keys and with an address that works anywhere. */
export function simplifyFile(file: JsonObject, baseUrl: string): JsonObject {
	const url = filledTextOf(file.url) ?? filledTextOf(file.remote_url);
	return {
		id: filledTextOf(file.related_id) ?? filledTextOf(file.id),
		name: filledTextOf(file.filename),
		type: filledTextOf(file.type),
		mime_type: filledTextOf(file.mime_type),
		size: numberOf(file.size),
		url: url === null ? null : absoluteUrl(url, baseUrl),
	};
}

/** How files are to be shown. */
export interface ShownFiles {
	/** The API's address, which addresses of files without a host are completed with. */
	baseUrl: string;
	/** Why files could not be downloaded, by their place among the result's. */
	failedDownloads: Map<number, string>;
}

/** The files that an app made, each in a few telling keys. */
export function simplifyFiles(files: JsonObject[], shown: ShownFiles): JsonObject[] {
	return files.map((file, index) => ({
		...simplifyFile(file, shown.baseUrl),
		...downloadError(shown, index),
	}));
}

/** The same in Dify's own keys. */
export function filesAsSent(files: JsonObject[], shown: ShownFiles): JsonObject[] {
	return files.map((file, index) => ({ ...file, ...downloadError(shown, index) }));
}

function downloadError({ failedDownloads }: ShownFiles, index: number): JsonObject {
	const reason = failedDownloads.get(index);
	return reason === undefined ? {} : { download_error: reason };
}

/** Fetches files and speech. What cannot be had costs nothing of the rest. */
export async function fetchMadeFiles(
	context: OperationContext,
	{ files, speech }: Made,
): Promise<FetchedFiles> {
	const binary: IBinaryKeyData = {};
	const failures = new Map<number, string>();
	for (const [index, file] of files.entries()) {
		const { url, name, mime_type: mimeType } = simplifyFile(file, context.connection.baseUrl);
		if (typeof url !== 'string') continue;
		try {
			binary[`file_${index}`] = await download(context, {
				url,
				name: textOf(name),
				mimeType: textOf(mimeType),
			});
		} catch (thrown) {
			failures.set(index, reasonOf(context, thrown));
		}
	}
	if (failures.size > 0) context.hints.add(NOT_FETCHED, context.itemIndex);
	if (speech.length > 0) {
		try {
			binary.speech = await storeSpeech(context, speech);
		} catch {
			context.hints.add(SPEECH_NOT_STORED, context.itemIndex);
		}
	}
	return { binary, failures };
}

const NOT_FETCHED = `A file that the app made could not be fetched; its entry in files has the reason in download_error. ${FILES_REMEDY}`;

const SPEECH_NOT_STORED = "n8n could not store the answer's speech as binary data.";

function reasonOf({ deadline }: OperationContext, thrown: unknown): string {
	return (deadline.failure() ?? toDifyError(thrown)).message;
}

async function storeSpeech({ n8n }: OperationContext, speech: string[]): Promise<IBinaryData> {
	const bytes = Buffer.concat(speech.map((piece) => Buffer.from(piece, 'base64')));
	// Dify speaks MP3 whatever the provider makes (§3.6 of its Service API).
	return await n8n.helpers.prepareBinaryData(bytes, 'speech.mp3', 'audio/mpeg');
}

async function download(
	context: OperationContext,
	{ url, name, mimeType }: { url: string; name: string; mimeType: string },
): Promise<IBinaryData> {
	const { n8n, connection } = context;
	return await storeBody(context, async (signal) => {
		const response = await fetchFile(createFileDoor(n8n, connection, signal), url);
		return {
			response,
			name: name || fileNameOfUrl(url) || 'file',
			mimeType: mimeType || response.headers['content-type'] || 'application/octet-stream',
		};
	});
}
