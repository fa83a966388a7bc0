// File: Upload. Sends a file to Dify for later messages of the same end user.

import { uploadFile } from '../../../../dify/app/files';
import { checkFilled, checkUser } from '../../../../dify/http/identifiers';
import { readBinary } from '../../../shared/binary';
import { userField } from '../../../shared/fields';
import { toItem } from '../../../shared/items';
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
			description: 'Name of the binary field of the incoming item',
		},
		{
			...userField,
			description: 'The user whose messages the file is for; Dify shows it to nobody else',
		},
	],
	async execute({ n8n, transport }, itemIndex) {
		const field = checkFilled(
			'Input Data Field Name',
			textParameter(n8n, 'binaryPropertyName', itemIndex),
		);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const file = await uploadFile(transport, await readBinary(n8n, itemIndex, field), user);
		return [toItem(file, itemIndex)];
	},
};
