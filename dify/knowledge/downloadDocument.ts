// Fetches the file that a document was made of: from its signed address, or packed by Dify's API itself.

import { absoluteUrl } from '../app/files';
import { fetchFile } from '../app/fetchFile';
import type { FileDoor } from '../app/fetchFile';
import { DifyError } from '../errors/errors';
import { objectOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson, requestSuccess } from '../http/request';
import { LONGEST_BODY } from '../http/transport';
import type { DifyRequest, DifyResponse, Transport } from '../http/transport';
import { toDifyError } from '../http/connectionErrors';
import { basePath, documentPath } from './paths';
import { unpackOnly } from './zip';

/** What a document says of the file that it was made of. */
export interface StoredFile {
	/** Empty where the document was not made of a file or a text. */
	name: string;
	mimeType: string;
	/**
	 * Whether it may be a text that was sent as one. Dify counts its characters and announces so many
	 * bytes, so that it breaks off, or ends too early, at its signed address (§8 of the knowledge
	 * API's facts).
	 */
	mayBeText: boolean;
}

/** What a server older than Dify 1.13.1 lacks. */
const FEATURE = 'way to download documents';

/** The file of a document that was asked for by its id. */
export function readStoredFile(document: JsonObject): StoredFile {
	const file = objectOf(objectOf(document.data_source_info).upload_file);
	return {
		name: textOf(file.name),
		mimeType: textOf(file.mime_type),
		mayBeText: textOf(file.extension).toLowerCase() === 'txt',
	};
}

/**
 * Opens the file at the address that Dify signs for it (`GET …/download`, Dify 1.13.1 and later).
 *
 * @param open fetches it without the key: `FILES_URL` may name any host
 * @param baseUrl the API's address, for an address without a host
 * @throws DifyError `file_not_fetched` and failures of the connection where the host does not give it
 */
export async function openSigned(
	transport: Transport,
	ids: DocumentIds,
	open: FileDoor,
	baseUrl: string,
): Promise<DifyResponse> {
	const { url } = await ask(ids, async () =>
		requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path: documentPath(ids.baseId, ids.documentId, '/download'),
			feature: FEATURE,
		}),
	);
	return await fetchFile(open, absoluteUrl(textOf(url), baseUrl));
}

/** Which document. */
export interface DocumentIds {
	baseId: string;
	documentId: string;
}

/** A file as Dify packed it. */
export interface PackedDocument {
	bytes: Uint8Array;
	/** Whether it is still the ZIP, since it could not be unpacked here. */
	isPacked: boolean;
}

/**
 * Fetches the file packed (`POST …/documents/download-zip`, Dify 1.13.1 and later) and unpacks it.
 *
 * @throws DifyError `answer_too_large` where it is longer than {@link LONGEST_BODY}
 */
export async function fetchPacked(
	transport: Transport,
	ids: DocumentIds,
	signal: AbortSignal,
): Promise<PackedDocument> {
	const request: DifyRequest = {
		method: 'POST',
		mayRepeat: true,
		path: basePath(ids.baseId, '/documents/download-zip'),
		body: { document_ids: [ids.documentId] },
		feature: FEATURE,
		isFile: true,
		signal,
	};
	const zip = await readBytes(await ask(ids, async () => requestSuccess(transport, request)));
	const unpacked = await unpackOnly(zip);
	return unpacked === undefined
		? { bytes: zip, isPacked: true }
		: { bytes: unpacked, isPacked: false };
}

/** The document is there, so what Dify does not find is its file. */
async function ask<Answer>(
	{ documentId }: DocumentIds,
	request: () => Promise<Answer>,
): Promise<Answer> {
	try {
		return await request();
	} catch (thrown) {
		const failure = toDifyError(thrown);
		throw failure.code === 'not_found' ? withoutFile(failure, documentId) : failure;
	}
}

function withoutFile({ status, words }: DifyError, documentId: string): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_found',
		message: `Dify has no file of the document ${documentId}`,
		words,
		remedy:
			'Only documents that were made of a file or a text can be downloaded, not those that came from a knowledge pipeline, Notion or a website.',
		status,
	});
}

async function readBytes(response: DifyResponse): Promise<Uint8Array> {
	const pieces: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const piece of response.body) {
			length += piece.byteLength;
			if (length > LONGEST_BODY) throw tooLarge(response.status);
			pieces.push(piece);
		}
	} catch (thrown) {
		throw toDifyError(thrown);
	} finally {
		response.close();
	}
	const bytes = new Uint8Array(length);
	let offset = 0;
	for (const piece of pieces) {
		bytes.set(piece, offset);
		offset += piece.byteLength;
	}
	return bytes;
}

function tooLarge(status: number): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'answer_too_large',
		message: `The file is longer than ${LONGEST_BODY / 1024 ** 2} MiB when packed`,
		remedy:
			"A file of this size can only be fetched from its own address: let FILES_URL in Dify's settings name one that n8n can reach.",
		status,
	});
}
