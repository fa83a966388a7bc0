// Message: Stop. Ends the answer that Dify is writing.

import { stopMessage } from '../../../../dify/chat/chatMessage';
import { checkFilled, checkUser } from '../../../../dify/http/identifiers';
import { userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';

export const stop: Operation = {
	option: {
		name: 'Stop',
		value: 'stop',
		action: 'Stop message',
		description: 'Stop an answer that Dify is still writing',
	},
	fields: [
		{
			displayName: 'Task ID',
			name: 'taskId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. c1f3a5d2-0b64-4f0e-9a77-3d2f8a6b1e01',
			description:
				'The task_id of the message that is being answered. Dify says success to any ID, also to one that has ended.',
		},
		{
			...userField,
			description:
				"The user that sent the message. With another one, Dify does not stop a chatbot, and a chatflow's answer is lost.",
		},
	],
	read(n8n, itemIndex) {
		const taskId = checkFilled('Task ID', textParameter(n8n, 'taskId', itemIndex));
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			async execute({ transport }) {
				await stopMessage(transport, taskId, user);
				return [{ json: { result: 'success', task_id: taskId } }];
			},
		};
	},
};
