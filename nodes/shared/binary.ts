// Reads binary data of an item for Dify without holding files in memory that n8n keeps elsewhere.

import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { OpenUpload, Upload } from '../../dify/app/fileForm';
import { parameterError } from '../../dify/errors/errors';
import { isObject, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import { checkFilled } from '../../dify/http/identifiers';
import { inputBinaryField } from './fields';
import { isByteStream } from './transport';
import type { ByteStream } from './transport';

/**
 * The file in a binary field of an item, not yet opened.
 *
 * @param field the field's name, or what an expression gave of it (`{{ $binary.data }}`)
 * @param label the name, as the user reads it, of the parameter that the field comes from
 * @throws DifyError when there is no such file
 */
export function readBinary(
	n8n: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
	label = 'Input Data Field Name',
): Upload {
	const binary = isWhole(field) ? field : findBinary(n8n, itemIndex, field, label);
	const { id } = binary;
	return {
		name: nameOf(binary),
		mimeType: textOf(binary.mimeType),
		open: async () =>
			id === undefined ? openInMemory(binary) : await openStored(n8n, itemIndex, id),
	};
}

/**
 * The file that the parameter of the field {@link inputBinaryField} names.
 *
 * @throws DifyError when there is no such file
 */
export function readBinaryField(n8n: IExecuteFunctions, itemIndex: number): Upload {
	const field: unknown = n8n.getNodeParameter(inputBinaryField.name, itemIndex, '');
	const named =
		typeof field === 'string' ? checkFilled(inputBinaryField.displayName, field) : field;
	return readBinary(n8n, itemIndex, named);
}

/** Whether an expression gave all of a file. */
function isWhole(value: unknown): value is IBinaryData {
	return isObject(value) && (typeof value.id === 'string' || typeof value.data === 'string');
}

/**
 * The fields of an item that an expression may have meant: n8n leaves out the bytes of files that it
 * keeps in memory, so a description of them is all there is.
 */
function findDescribed(binaries: IBinaryKeyData, description: JsonObject): string[] {
	const properties = Object.entries(description);
	if (properties.length === 0) return [];
	return Object.entries(binaries)
		.filter(([, binary]) => {
			const known = new Map<string, unknown>(Object.entries(binary));
			return properties.every(([name, value]) => known.get(name) === value);
		})
		.map(([field]) => field);
}

function findBinary(
	n8n: IExecuteFunctions,
	itemIndex: number,
	field: unknown,
	label: string,
): IBinaryData {
	const binaries = n8n.getInputData()[itemIndex]?.binary ?? {};
	const fields = Object.keys(binaries);
	if (typeof field !== 'string') {
		const [described, ...others] = isObject(field) ? findDescribed(binaries, field) : [];
		if (others.length > 0) {
			throw parameterError(
				`Item ${itemIndex} has several binary fields that look like this file: ${[described, ...others].join(', ')}`,
				`Give the field's name in '${label}' instead of the file.`,
			);
		}
		if (described !== undefined) return n8n.helpers.assertBinaryData(itemIndex, described);
		throw parameterError(
			`The '${label}' parameter of item ${itemIndex} is neither a name nor a file`,
			`Give the name of a binary field, or the file itself, for example {{ $binary.data }}. ${describeFields(fields)}`,
		);
	}
	let binary: IBinaryData;
	try {
		binary = n8n.helpers.assertBinaryData(itemIndex, field);
	} catch (thrown) {
		throw noSuchField(itemIndex, { field, label }, fields, thrown);
	}
	// For `constructor`, n8n gives what every object inherits.
	if (!isWhole(binary)) throw noSuchField(itemIndex, { field, label }, fields);
	return binary;
}

function noSuchField(
	itemIndex: number,
	{ field, label }: { field: string; label: string },
	fields: string[],
	cause?: unknown,
) {
	const error = parameterError(
		`Item ${itemIndex} has no binary field '${field}'`,
		`${describeFields(fields)} Check the name in '${label}', and that the node before hands the file on.`,
	);
	error.cause = cause;
	return error;
}

function describeFields(fields: string[]): string {
	if (fields.length === 0) return 'This item has no binary data at all.';
	return `This item has the binary ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}.`;
}

function nameOf(binary: IBinaryData): string {
	if (binary.fileName) return binary.fileName;
	return binary.fileExtension ? `file.${binary.fileExtension}` : 'file';
}

function openInMemory({ data }: IBinaryData): OpenUpload {
	const bytes = Buffer.from(data, 'base64');
	return { size: bytes.byteLength, bytes: once(bytes), close: () => undefined };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

/** A file that n8n keeps on disk or elsewhere; its stream is ours, so it is closed here. */
async function openStored(
	n8n: IExecuteFunctions,
	itemIndex: number,
	id: string,
): Promise<OpenUpload> {
	const { fileSize } = await n8n.helpers.getBinaryMetadata(id).catch((thrown: unknown) => {
		throw noLongerThere(itemIndex, thrown);
	});
	let stream: ByteStream | undefined;
	let isClosed = false;
	const close = () => {
		isClosed = true;
		stream?.destroy();
	};
	async function* read(): AsyncGenerator<Uint8Array> {
		const opened: unknown = await n8n.helpers.getBinaryStream(id);
		if (!isByteStream(opened)) throw new TypeError("n8n's binary data did not give a stream");
		stream = opened;
		if (isClosed) stream.destroy();
		try {
			for await (const chunk of stream) {
				yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
			}
		} catch (thrown) {
			// Nobody reads on behind the end of the request.
			if (!isClosed) throw noLongerThere(itemIndex, thrown);
		} finally {
			stream.destroy();
		}
	}
	return { size: fileSize, bytes: read(), close };
}

function noLongerThere(itemIndex: number, cause: unknown) {
	const error = parameterError(
		`The file of item ${itemIndex} can no longer be read from n8n's storage`,
		'n8n deletes files with the execution that made them. Run the node before again.',
	);
	error.cause = cause;
	return error;
}
