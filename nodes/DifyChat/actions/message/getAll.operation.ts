// Message: Get Many. Reads a conversation's history.

import { checkUser } from '../../../../dify/http/identifiers';
import { readMessages } from '../../../../dify/chat/messages';
import { take } from '../../../../dify/http/paging';
import { limitFields, optionsField, simplifyField, userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	booleanParameter,
	collectionParameter,
	limitParameter,
	oneOf,
	textParameter,
} from '../../../shared/parameters';
import { simplifyMessage } from './messageItem';
import { conversationField, readConversationId } from '../conversation/conversationField';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many messages',
		description: 'Get the messages of a conversation',
	},
	fields: [
		conversationField,
		userField,
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Order',
				name: 'order',
				type: 'options',
				options: [
					{ name: 'Newest First', value: 'newest' },
					{ name: 'Oldest First', value: 'oldest' },
				],
				default: 'newest',
				description:
					'Which messages come first. With a limit, these are also the ones that are returned.',
			},
		]),
	],
	read(n8n, itemIndex) {
		const conversationId = readConversationId(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const { order } = collectionParameter(n8n, 'options', itemIndex);
		const isOldestFirst = oneOf('Order', order, ['newest', 'oldest']) === 'oldest';
		return {
			async execute({ transport, connection }) {
				const newestFirst = readMessages(transport, conversationId, user);
				// Dify begins with the newest; the oldest are known only when all have been read.
				const messages = isOldestFirst
					? (await take(newestFirst, Infinity)).reverse().slice(0, limit)
					: await take(newestFirst, limit);
				return messages.map((message) => ({
					json: simplify ? simplifyMessage(message, connection.baseUrl) : message,
				}));
			},
		};
	},
};
