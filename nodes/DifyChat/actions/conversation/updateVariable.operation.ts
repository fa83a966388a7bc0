// Conversation: Update Variable. Changes what a chatflow remembers of a conversation.

import { updateVariable as changeVariable } from '../../../../dify/chat/variables';
import { checkUser, checkUuid } from '../../../../dify/http/identifiers';
import { userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';
import { conversationField, readConversationId } from './conversationField';

export const updateVariable: Operation = {
	option: {
		name: 'Update Variable',
		value: 'updateVariable',
		action: 'Update variable of conversation',
		description: 'Change a conversation variable of a chatflow',
	},
	fields: [
		conversationField,
		{
			displayName: 'Variable ID',
			name: 'variableId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. a9b1c3d5-e7f9-4a0b-8c2d-4e6f8a0b2c11',
			description: 'The ID that Get Variables gives for the variable, not its name',
		},
		{
			displayName: 'Value',
			name: 'value',
			type: 'string',
			default: '',
			placeholder: 'e.g. 42',
			description:
				"The new value, in the variable's own type: a text, a number, true or false, or JSON for lists and objects",
		},
		userField,
	],
	read(n8n, itemIndex) {
		const conversationId = readConversationId(n8n, itemIndex);
		const variableId = checkUuid(
			'Variable ID',
			textParameter(n8n, 'variableId', itemIndex),
			"The variable's name does not do: Get Variables gives the ID beside it.",
		);
		const value: unknown = n8n.getNodeParameter('value', itemIndex, '');
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			async execute({ transport }) {
				const variable = { conversationId, variableId };
				return [{ json: await changeVariable(transport, variable, { user, value }) }];
			},
		};
	},
};
