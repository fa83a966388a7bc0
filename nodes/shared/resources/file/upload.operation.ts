// File: Upload. Sends a file to Dify for later messages or runs of the same end user.

import { uploadFile } from '../../../../dify/app/files';
import { checkUser } from '../../../../dify/http/identifiers';
import { readBinaryField } from '../../binary';
import { inputBinaryField, userField } from '../../fields';
import type { Operation } from '../../operation';
import { textParameter } from '../../parameters';

export const upload: Operation = {
	option: {
		name: 'Upload',
		value: 'upload',
		action: 'Upload file',
		description: 'Upload a file, to attach it by its ID',
	},
	fields: [
		inputBinaryField,
		{
			...userField,
			description:
				'The User of the message, text or run that the file is for: for another one, Dify does not take it',
		},
	],
	read(n8n, itemIndex) {
		const file = readBinaryField(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			execute: async ({ transport }) => [{ json: await uploadFile(transport, file, user) }],
		};
	},
};
