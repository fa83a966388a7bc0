// File: Download. Fetches a file that was part of a message as binary data.

import { downloadFile } from '../../../../dify/app/files';
import { checkFilled, checkUser, checkUuid } from '../../../../dify/http/identifiers';
import { isObject, parseObject } from '../../../../dify/http/json';
import { outputBinaryField, userField } from '../../fields';
import type { Operation } from '../../operation';
import { asText, textParameter } from '../../parameters';
import { storeBody } from '../../storedBody';

export const download: Operation = {
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download file',
		description: 'Download a file that went along with a message or a text',
	},
	fields: [
		{
			displayName: 'File ID',
			name: 'fileId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 3f0c6a1e-7b52-4d8e-9a10-c5d7e9f1a305',
			description:
				'The ID that Upload returned, or the whole item that it returned. Dify gives a file only once it went along with a message or a text; for files that the app made, switch on Download Files where you ask the app.',
		},
		userField,
		outputBinaryField,
	],
	read(n8n, itemIndex) {
		const fileId = checkUuid(
			'File ID',
			readFileId(n8n.getNodeParameter('fileId', itemIndex, '')),
			'Upload gives it as id. For an address, use the HTTP Request node.',
		);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const field = checkFilled(
			outputBinaryField.displayName,
			textParameter(n8n, 'binaryPropertyName', itemIndex),
		);
		return {
			async execute(context) {
				const file = await storeBody(context, async (signal) => {
					const opened = await downloadFile(context.lastingTransport, fileId, user, signal);
					return { response: opened.response, ...nameAndType(opened.name) };
				});
				return [
					{ json: { file_id: fileId, name: file.fileName ?? null }, binary: { [field]: file } },
				];
			},
		};
	},
};

/** An id, or the whole item that an upload gave. */
function readFileId(given: unknown): string {
	const file = isObject(given) ? given : parseObject(asText(given));
	return asText(file === undefined ? given : file.id);
}

/** n8n takes a name without an extension for that of a text. */
function nameAndType(name: string): { name: string; mimeType?: string } {
	return /\.[^.]+$/.test(name)
		? { name }
		: { name: name || 'file', mimeType: 'application/octet-stream' };
}
