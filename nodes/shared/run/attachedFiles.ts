// Turns a Files parameter into what Dify takes: finds the files, uploads them, tells their type.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../dify/errors/errors';
import type { Upload } from '../../../dify/app/fileForm';
import type { FileReference, UploadedFile } from '../../../dify/app/files';
import { detectFileType, fileNameOfUrl } from '../../../dify/app/fileTypes';
import type { FileType } from '../../../dify/app/fileTypes';
import { checkFilled, checkUuid } from '../../../dify/http/identifiers';
import { isObject, objectsOf, parseObject } from '../../../dify/http/json';
import type { JsonObject } from '../../../dify/http/json';
import { readBinary } from '../binary';
import { asText, oneOf } from '../parameters';

const TYPES: readonly FileType[] = ['audio', 'custom', 'document', 'image', 'video'];

// In the order in which they are filled in.
const fileFields: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Binary Data',
				value: 'binary',
				description: 'A file of the incoming item, uploaded before it is sent',
			},
			{ name: 'Uploaded File ID', value: 'id', description: 'A file uploaded before' },
			{ name: 'URL', value: 'url', description: "A file that Dify's server fetches itself" },
		],
		default: 'binary',
		description: 'Where the file comes from',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		typeOptions: { binaryDataProperty: true },
		default: 'data',
		placeholder: 'e.g. data',
		displayOptions: { show: { source: ['binary'] } },
		description:
			'Name of the binary field of the incoming item, several names with commas between them, or the file itself by an expression such as {{ $binary.data }}. Empty for no file.',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/report.pdf',
		displayOptions: { show: { source: ['url'] } },
		description: "Address of the file. Dify's server must be able to reach it.",
	},
	{
		displayName: 'Uploaded File ID',
		name: 'uploadFileId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3f0c6a1e-7b52-4d8e-9a10-c5d7e9f1a305',
		displayOptions: { show: { source: ['id'] } },
		description:
			'The ID that the Upload operation returned for the same user, or the whole item that it returned',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Audio', value: 'audio' },
			{
				name: 'Automatic',
				value: 'auto',
				description: 'By the extension of the name, then by the MIME type, as Dify does it',
			},
			{
				name: 'Custom',
				value: 'custom',
				description: 'Any file whose extension the app allows',
			},
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'Video', value: 'video' },
		],
		default: 'auto',
		description: 'What Dify treats the file as',
	},
];

/** The Files parameter. */
export const filesField: INodeProperties = {
	displayName: 'Files',
	name: 'files',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add file',
	default: {},
	description:
		'Files that go along. The app in Dify must allow file uploads, otherwise it ignores them.',
	options: [
		{
			displayName: 'File',
			name: 'file',
			values: fileFields,
		},
	],
};

/** A file that goes along: a reference that is ready, or binary data that is uploaded first. */
export type AttachedFile =
	| { reference: FileReference }
	| { upload: Upload; type: FileType | undefined };

/**
 * The files of a Files parameter, looked at as far as that can be done here.
 *
 * @param value the Files parameter
 * @throws DifyError when a file is missing, or has no usable address or type
 */
export function readAttachedFiles(
	n8n: IExecuteFunctions,
	itemIndex: number,
	value: JsonObject,
): AttachedFile[] {
	return objectsOf(value.file).flatMap((file) => readAttachedFile(n8n, itemIndex, file));
}

/**
 * What a message or an input names its files by.
 *
 * @param send uploads binary data for the user of the run
 * @throws DifyError when Dify refuses a file
 */
export async function sendAttachedFiles(
	files: AttachedFile[],
	send: (upload: Upload) => Promise<UploadedFile>,
): Promise<FileReference[]> {
	const references: FileReference[] = [];
	for (const file of files) {
		if ('reference' in file) {
			references.push(file.reference);
		} else {
			const { id, type } = await send(file.upload);
			references.push(uploadedReference(id, file.type ?? type));
		}
	}
	return references;
}

function readAttachedFile(
	n8n: IExecuteFunctions,
	itemIndex: number,
	file: JsonObject,
): AttachedFile[] {
	const type = readType(file.type);
	switch (oneOf('Source', file.source, ['binary', 'id', 'url'])) {
		case 'url':
			return isEmpty(file.url) ? [] : [{ reference: remoteFile(asText(file.url), type) }];
		case 'id':
			return isEmpty(file.uploadFileId)
				? []
				: [{ reference: uploadedFile(file.uploadFileId, type) }];
		default:
			return binaryFields(file.binaryPropertyName).map((field) => ({
				upload: readBinary(n8n, itemIndex, field),
				type,
			}));
	}
}

/** An expression that gave nothing stands for no file, so that items with and without go together. */
function isEmpty(value: unknown): boolean {
	return asText(value).trim() === '';
}

/** Names with commas between them, or the files themselves, one or several, from an expression. */
function binaryFields(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	if (isObject(value)) return [value];
	return asText(value)
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

function readType(value: unknown): FileType | undefined {
	const type = oneOf('Type', value, ['auto', ...TYPES]);
	return type === 'auto' ? undefined : type;
}

function remoteFile(typed: string, type: FileType | undefined): FileReference {
	const url = checkFilled('URL', typed);
	if (!isWebAddress(url)) {
		throw parameterError(
			`A file's 'URL' parameter is not a web address: ${JSON.stringify(url.slice(0, 100))}`,
			'Enter the whole address with http:// or https:// in front.',
		);
	}
	const told = type ?? fileTypeOfUrl(url);
	if (told === undefined) {
		throw parameterError(
			"The 'Type' of a file by URL cannot be told: its address ends without a file extension",
			"Choose the file's Type instead of Automatic.",
		);
	}
	return remoteReference(url, told);
}

/** An id, or the object that an upload returned, which knows its type. */
function uploadedFile(value: unknown, chosen: FileType | undefined): FileReference {
	const object = isObject(value) ? value : parseObject(asText(value));
	const id = checkUuid('Uploaded File ID', asText(object?.id ?? value));
	const type = chosen ?? knownFileType(object?.type);
	if (type === undefined) {
		throw parameterError(
			"The 'Type' of an uploaded file cannot be told by its ID alone",
			"Choose the file's Type instead of Automatic, or give the whole item that the Upload operation returned, for example {{ $json }}.",
		);
	}
	return uploadedReference(id, type);
}

/** Whether Dify can be asked to fetch a file from there. */
export function isWebAddress(text: string): boolean {
	return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

/** What the address says of the file's kind; undefined where it ends without a file extension. */
export function fileTypeOfUrl(url: string): FileType | undefined {
	const name = fileNameOfUrl(url);
	return name.includes('.') ? detectFileType(name, '') : undefined;
}

/** One of Dify's words for the kinds of files; undefined for any other value. */
export function knownFileType(value: unknown): FileType | undefined {
	return TYPES.find((known) => known === value);
}

/** A file that Dify fetches itself. */
export function remoteReference(url: string, type: FileType): FileReference {
	return { type, transfer_method: 'remote_url', url };
}

/** A file that was uploaded before. */
export function uploadedReference(id: string, type: FileType): FileReference {
	return { type, transfer_method: 'local_file', upload_file_id: id };
}
