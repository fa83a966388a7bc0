// End User: Get. Tells who is behind an id of Dify's.

import { readEndUser } from '../../../../dify/app/appInformation';
import { checkUuid } from '../../../../dify/http/identifiers';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get end user',
		description: 'Get which User is behind an ID of Dify',
	},
	fields: [
		{
			displayName: 'End User ID',
			name: 'endUserId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 0b6d1f7c-2a4e-4c58-8b90-d1e3f5a7b906',
			description:
				'The created_by of an uploaded file, or the from_end_user_id of a feedback. In the result, external_user_id is what the User parameter was.',
		},
	],
	read(n8n, itemIndex) {
		const endUserId = checkUuid(
			'End User ID',
			textParameter(n8n, 'endUserId', itemIndex),
			'What the User parameter holds is none: take the created_by of an uploaded file, or the from_end_user_id of a feedback.',
		);
		return {
			execute: async ({ transport }) => [{ json: await readEndUser(transport, endUserId) }],
		};
	},
};
