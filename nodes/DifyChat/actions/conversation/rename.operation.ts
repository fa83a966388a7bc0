// Conversation: Rename. Gives a conversation a name, or lets a model find one.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { NewName } from '../../../../dify/chat/conversations';
import { LONGEST_NAME, renameConversation } from '../../../../dify/chat/conversations';
import { parameterError } from '../../../../dify/errors/errors';
import { checkFilled, checkUser } from '../../../../dify/http/identifiers';
import { userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter, textParameter } from '../../../shared/parameters';
import { conversationField, readConversationId } from './conversationField';
import { simplifyConversation } from './conversationItem';

export const rename: Operation = {
	option: {
		name: 'Rename',
		value: 'rename',
		action: 'Rename conversation',
		description: 'Give a conversation a name, or let a model find one',
	},
	fields: [
		conversationField,
		{
			displayName: 'Auto-Generate Name',
			name: 'autoGenerate',
			type: 'boolean',
			default: false,
			description: 'Whether a model finds a name from the first message. That costs tokens.',
		},
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Order 4711',
			displayOptions: { show: { autoGenerate: [false] } },
		},
		userField,
	],
	read(n8n, itemIndex) {
		const conversationId = readConversationId(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const name = readName(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const conversation = await renameConversation(transport, conversationId, user, name);
				return [{ json: simplifyConversation(conversation) }];
			},
		};
	},
};

/** @throws DifyError when it is empty, or longer than Dify can keep */
function readName(n8n: IExecuteFunctions, itemIndex: number): NewName {
	if (booleanParameter(n8n, 'autoGenerate', itemIndex)) return 'automatic';
	const name = checkFilled('Name', textParameter(n8n, 'name', itemIndex));
	const length = [...name].length;
	if (length <= LONGEST_NAME) return { name };
	throw parameterError(
		`The 'Name' parameter has ${length} characters; Dify takes ${LONGEST_NAME} at most`,
		'Use a shorter name.',
	);
}
