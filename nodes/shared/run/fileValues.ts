// What a variable that holds files can be filled with: binary fields, addresses, ids, file objects.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { FileReference } from '../../../dify/app/files';
import type { FileType } from '../../../dify/app/fileTypes';
import { parameterError } from '../../../dify/errors/errors';
import { checkUuid, isUuid } from '../../../dify/http/identifiers';
import { isObject, textOf } from '../../../dify/http/json';
import type { JsonObject } from '../../../dify/http/json';
import { readBinary } from '../binary';
import { asText } from '../parameters';
import {
	fileTypeOfUrl,
	isWebAddress,
	knownFileType,
	remoteReference,
	uploadedReference,
} from './attachedFiles';
import type { AttachedFile } from './attachedFiles';

/** The variable that is filled. */
export interface FileVariable {
	variable: string;
	/** The kinds of files that it takes; empty where they are not known. */
	fileTypes: string[];
}

/**
 * The files that a value stands for: names of binary fields with commas between them, web addresses,
 * ids of uploads, objects of Dify or n8n for a file, lists of any of these, or the JSON of one.
 *
 * @throws DifyError when a file is missing, or the value is nothing of all that
 */
export function readFileValue(
	n8n: IExecuteFunctions,
	itemIndex: number,
	variable: FileVariable,
	value: unknown,
): AttachedFile[] {
	if (Array.isArray(value)) {
		return value.flatMap((each) => readFileValue(n8n, itemIndex, variable, each));
	}
	if (isObject(value)) return [readFileObject(n8n, itemIndex, variable, value)];
	const text = asText(value).trim();
	const parsed = parseObjects(text);
	if (parsed !== undefined) return readFileValue(n8n, itemIndex, variable, parsed);
	return splitNames(text).map((name) => readNamedFile(n8n, itemIndex, variable, name));
}

/** An address may hold commas itself. */
function splitNames(text: string): string[] {
	return text
		.split(isWebAddress(text) ? /,\s*(?=https?:\/\/)/i : ',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/** An AI model, or an expression within a text, gives objects as their JSON. */
function parseObjects(text: string): unknown {
	if (!/^[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		// A binary field may have a name like that.
		return undefined;
	}
}

function readNamedFile(
	n8n: IExecuteFunctions,
	itemIndex: number,
	{ variable, fileTypes }: FileVariable,
	name: string,
): AttachedFile {
	if (isUuid(name)) return uploaded(variable, name, undefined, fileTypes);
	if (/^https?:/i.test(name)) return remote(variable, name, undefined, fileTypes);
	return { upload: readBinary(n8n, itemIndex, name, variable), type: undefined };
}

/** An object that Dify takes for a file or gave for an upload, or one of n8n's for binary data. */
function readFileObject(
	n8n: IExecuteFunctions,
	itemIndex: number,
	{ variable, fileTypes }: FileVariable,
	object: JsonObject,
): AttachedFile {
	const { id, type, upload_file_id: uploadId, remote_url: remoteUrl, url = remoteUrl } = object;
	if (uploadId !== undefined) return uploaded(variable, asText(uploadId), type, fileTypes);
	if (object.transfer_method !== undefined) return remote(variable, textOf(url), type, fileTypes);
	// What n8n keeps of its files has ids too, but of another form.
	if (isUuid(textOf(id))) return uploaded(variable, textOf(id), type, fileTypes);
	return { upload: readBinary(n8n, itemIndex, object, variable), type: undefined };
}

function uploaded(variable: string, id: string, type: unknown, fileTypes: string[]): AttachedFile {
	const reference = uploadedReference(
		checkUuid(variable, id),
		knownFileType(type) ?? likelyType(variable, fileTypes),
	);
	return { reference };
}

function remote(variable: string, url: string, type: unknown, fileTypes: string[]): AttachedFile {
	if (!isWebAddress(url)) {
		throw parameterError(
			`The value of '${variable}' is not a web address: ${JSON.stringify(url.slice(0, 100))}`,
			"Give the whole address of the file with http:// or https:// in front; Dify's server must be able to reach it.",
		);
	}
	const told = knownFileType(type) ?? fileTypeOfUrl(url) ?? likelyType(variable, fileTypes);
	const reference: FileReference = remoteReference(url, told);
	return { reference };
}

/**
 * The kind of a file that says nothing of it. Most are documents; chatflows believe what is said, and
 * workflows refuse a wrong kind before they begin (§4.3 of Dify's Service API).
 */
function likelyType(variable: string, fileTypes: string[]): FileType {
	const taken = fileTypes.flatMap((type) => knownFileType(type) ?? []);
	const likely = taken.includes('document') ? 'document' : taken[0];
	if (likely === undefined) {
		throw parameterError(
			`What kind of file '${variable}' holds cannot be told`,
			'Give the whole item that the Upload operation returned, for example {{ $json }}.',
		);
	}
	return likely;
}
