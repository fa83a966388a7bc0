// Reads binary data of an item for Dify without holding files in memory that n8n keeps elsewhere.

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../dify/errors/errors';
import type { Upload } from '../../dify/app/files';

/**
 * The file in a binary field of an item.
 *
 * @param field the field's name
 * @throws DifyError when the item has no such field
 */
export async function readBinary(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
): Promise<Upload> {
	const binary = findBinary(context, itemIndex, field);
	const { id } = binary;
	const file = { name: nameOf(binary), mimeType: binary.mimeType };
	if (id === undefined) {
		const buffer = await context.helpers.getBinaryDataBuffer(itemIndex, field);
		return { ...file, size: buffer.byteLength, open: () => once(buffer) };
	}
	const { fileSize } = await context.helpers.getBinaryMetadata(id);
	return { ...file, size: fileSize, open: () => readStored(context, id) };
}

function findBinary(context: IExecuteFunctions, itemIndex: number, field: string): IBinaryData {
	try {
		return context.helpers.assertBinaryData(itemIndex, field);
	} catch (thrown) {
		const fields = Object.keys(context.getInputData()[itemIndex]?.binary ?? {});
		throw noSuchField(itemIndex, field, fields, thrown);
	}
}

function noSuchField(itemIndex: number, field: string, fields: string[], cause: unknown) {
	const found =
		fields.length === 0
			? 'This item has no binary data at all.'
			: `This item has the binary ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}.`;
	const error = parameterError(
		`Item ${itemIndex} has no binary field '${field}'`,
		`${found} Check the name in 'Input Data Field Name', and that the node before hands the file on.`,
	);
	error.cause = cause;
	return error;
}

function nameOf(binary: IBinaryData): string {
	if (binary.fileName) return binary.fileName;
	return binary.fileExtension ? `file.${binary.fileExtension}` : 'file';
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

async function* readStored(context: IExecuteFunctions, id: string): AsyncGenerator<Uint8Array> {
	const stream = await context.helpers.getBinaryStream(id);
	for await (const chunk of stream)
		yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
}
