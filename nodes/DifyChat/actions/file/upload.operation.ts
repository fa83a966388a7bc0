// File: Upload. Sends a file to Dify for later messages of the same end user.

import { uploadFile } from '../../../../dify/app/files';
import { checkFilled, checkUser } from '../../../../dify/http/identifiers';
import { readBinary } from '../../../shared/binary';
import { userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';

export const upload: Operation = {
	option: {
		name: 'Upload',
		value: 'upload',
		action: 'Upload file',
		description: 'Upload a file, to attach it to messages by its ID',
	},
	fields: [
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			typeOptions: { binaryDataProperty: true },
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the input field that holds the file',
			description:
				'Name of the binary field of the incoming item, or the file itself by an expression such as {{ $binary.data }}',
		},
		{
			...userField,
			description: 'The user whose messages the file is for; Dify shows it to nobody else',
		},
	],
	read(n8n, itemIndex) {
		const field: unknown = n8n.getNodeParameter('binaryPropertyName', itemIndex, '');
		const file = readBinary(
			n8n,
			itemIndex,
			typeof field === 'string' ? checkFilled('Input Data Field Name', field) : field,
		);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			execute: async ({ transport }) => [{ json: await uploadFile(transport, file, user) }],
		};
	},
};
