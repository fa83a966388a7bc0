// Writes documents: new ones and new versions, of a text or of a file.

import { sendFile } from '../app/fileForm';
import type { Upload } from '../app/fileForm';
import { DifyError } from '../errors/errors';
import { objectOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import type { ChunkRule } from './chunking';
import type { IndexingTechnique } from './knowledgeBases';
import { basePath, documentPath } from './paths';

/** What a document holds. */
export type DocumentContent = { text: string } | { file: Upload };

/** All that a write says of a document; what is left out, Dify takes from elsewhere (§5). */
export interface DocumentWrite {
	/** A file's must end in its extension, since Dify names a new document by its file. */
	name: string;
	content: DocumentContent;
	technique: IndexingTechnique;
	rule: ChunkRule;
	/** The language in which a model writes questions and answers, such as `English`. */
	language: string;
}

/** What Dify says of a write: that it was accepted, not that it is indexed. */
export interface AcceptedWrite {
	document: JsonObject;
	/** What its indexing is asked for by; that of the creation for all later versions (§6.2). */
	batch: string;
}

/**
 * Makes a document (`POST …/document/create-by-text` and `create-by-file`). Where an enabled document
 * of this name exists, Dify replaces what that one holds (§6.1).
 *
 * @param mayRepeat whether it costs nothing to send it twice; a file is never sent twice
 * @throws DifyError
 */
export async function createDocument(
	transport: Transport,
	baseId: string,
	write: DocumentWrite,
	mayRepeat = false,
): Promise<AcceptedWrite> {
	const { content } = write;
	if ('file' in content) {
		const path = basePath(baseId, '/document/create-by-file');
		return await sendDocument(transport, path, { ...content.file, name: write.name }, write);
	}
	const path = basePath(baseId, '/document/create-by-text');
	return await sendText(transport, path, content.text, write, mayRepeat);
}

/**
 * Makes a document without content, which costs nothing and may be sent twice: under a name that is
 * only its own, it is the same one then.
 *
 * @throws DifyError
 */
export async function beginDocument(
	transport: Transport,
	baseId: string,
	write: DocumentWrite,
	name: string,
): Promise<AcceptedWrite> {
	const beginning = { ...write, name, content: { text: '' } };
	return await createDocument(transport, baseId, beginning, true);
}

/**
 * Gives a document other content and another name (`POST …/update-by-text` and `…/update-by-file`).
 * Only one that is indexed, enabled and not archived can be updated (§6.2).
 *
 * @throws DifyError `document_not_available` for any other
 */
export async function updateDocument(
	transport: Transport,
	baseId: string,
	documentId: string,
	write: DocumentWrite,
): Promise<AcceptedWrite> {
	const { content } = write;
	return 'file' in content
		? await sendDocument(
				transport,
				documentPath(baseId, documentId, '/update-by-file'),
				content.file,
				write,
			)
		: await sendText(
				transport,
				documentPath(baseId, documentId, '/update-by-text'),
				content.text,
				write,
				false,
			);
}

async function sendText(
	transport: Transport,
	path: string,
	text: string,
	write: DocumentWrite,
	mayRepeat: boolean,
): Promise<AcceptedWrite> {
	return readAccepted(
		await requestJson(transport, {
			method: 'POST',
			path,
			mayRepeat,
			body: { ...settingsOf(write), text },
		}),
	);
}

async function sendDocument(
	transport: Transport,
	path: string,
	upload: Upload,
	write: DocumentWrite,
): Promise<AcceptedWrite> {
	const fields = { data: JSON.stringify(settingsOf(write)) };
	try {
		return readAccepted(await sendFile(transport, path, fields, upload));
	} catch (thrown) {
		throw explainFile(thrown, upload.name);
	}
}

function settingsOf({ name, technique, rule, language }: DocumentWrite): JsonObject {
	return {
		name,
		indexing_technique: technique,
		doc_form: rule.form,
		doc_language: language,
		process_rule: rule.processRule,
	};
}

function readAccepted(body: JsonObject): AcceptedWrite {
	return { document: objectOf(body.document), batch: textOf(body.batch) };
}

/** What Dify takes without help of its "Unstructured" service (§6.3). */
const TYPES = 'TXT, Markdown (md, mdx), PDF, HTML, XLSX, XLS, DOCX, CSV, VTT and PROPERTIES';

/** Extensions that Dify takes by itself, and those that it takes with that service. */
const TAKEN = new Set(
	'txt markdown md mdx pdf html htm xlsx xls docx csv vtt properties'.split(' '),
);

const TAKEN_WITH_SERVICE = new Set('doc eml msg pptx xml epub ppt'.split(' '));

/** The size that Dify takes unless its owner set another one, in megabytes. */
const LARGEST_FILE = 15;

/** Refusals of a file that no new try gets past. */
const REFUSED_FILES = new Set(['unsupported_file_type', 'file_too_large']);

/** Whether Dify does not take this file, however often it is sent. */
export function isRefusedFile(thrown: unknown): boolean {
	return thrown instanceof DifyError && REFUSED_FILES.has(thrown.code);
}

/** Dify refuses a file for its type or its size without a word (§6.3). */
function explainFile(thrown: unknown, name: string): unknown {
	if (!(thrown instanceof DifyError) || thrown.kind !== 'response') return thrown;
	const isRefused =
		isRefusedFile(thrown) || (thrown.code === 'invalid_param' && thrown.words === '');
	if (!isRefused) return thrown;
	const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const isOfItsSize = thrown.code === 'file_too_large' || TAKEN.has(extension);
	if (thrown.code === 'unsupported_file_type' || !isOfItsSize)
		return unsupported(thrown, extension);
	return new DifyError({
		kind: 'response',
		code: 'file_too_large',
		message: `The file '${name}' is too large for this Dify`,
		words: thrown.words,
		remedy: `By default Dify takes files of up to ${LARGEST_FILE} MB into a knowledge base; its owner can change that (UPLOAD_FILE_SIZE_LIMIT). Split the file, or take its text out and send that as Text.`,
		status: thrown.status,
	});
}

function unsupported({ status, words }: DifyError, extension: string): DifyError {
	const withService = TAKEN_WITH_SERVICE.has(extension)
		? ` A Dify whose owner has set up its service Unstructured takes ${extension.toUpperCase()} files as well, if they are not too large.`
		: '';
	return new DifyError({
		kind: 'response',
		code: 'unsupported_file_type',
		message:
			extension === ''
				? 'Dify tells the type of a file by its name, and this one has no extension'
				: `Dify takes no ${extension.toUpperCase()} files into a knowledge base`,
		words,
		remedy: `It takes ${TYPES}. Give the name the right ending, or take the text out of the file and send that as Text.${withService}`,
		status,
	});
}
