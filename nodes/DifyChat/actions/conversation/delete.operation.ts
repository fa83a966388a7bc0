// Conversation: Delete.

import { deleteConversation } from '../../../../dify/chat/conversations';
import { checkUser } from '../../../../dify/http/identifiers';
import { userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';
import { conversationField, readConversationId } from './conversationField';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete conversation',
		description:
			"Delete a conversation for good. Dify 1.8 to 1.13.0 deletes it whoever's it is, so use only IDs that Get Many gave for this user.",
	},
	fields: [conversationField, userField],
	read(n8n, itemIndex) {
		const conversationId = readConversationId(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			async execute({ transport }) {
				await deleteConversation(transport, conversationId, user);
				return [{ json: { deleted: true, conversation_id: conversationId } }];
			},
		};
	},
};
