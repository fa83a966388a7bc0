// Conversation: Get Many. Lists an end user's conversations.

import type { ConversationOrder } from '../../../../dify/chat/conversations';
import { readConversations } from '../../../../dify/chat/conversations';
import { checkUser } from '../../../../dify/http/identifiers';
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
import { simplifyConversation } from './conversationItem';

const DEFAULT_ORDER: ConversationOrder = '-updated_at';

const ORDERS: { name: string; value: ConversationOrder }[] = [
	{ name: 'Created, Newest First', value: '-created_at' },
	{ name: 'Created, Oldest First', value: 'created_at' },
	{ name: 'Updated, Newest First', value: '-updated_at' },
	{ name: 'Updated, Oldest First', value: 'updated_at' },
];

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many conversations',
		description: "Get an end user's conversations",
	},
	fields: [
		userField,
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Sort By',
				name: 'sortBy',
				type: 'options',
				options: ORDERS,
				default: DEFAULT_ORDER,
				description: 'Which conversations come first',
			},
		]),
	],
	read(n8n, itemIndex) {
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const { sortBy } = collectionParameter(n8n, 'options', itemIndex);
		const order = oneOf('Sort By', sortBy, [DEFAULT_ORDER, ...ORDERS.map(({ value }) => value)]);
		return {
			async execute({ transport }) {
				const conversations = await take(readConversations(transport, user, order), limit);
				return conversations.map((conversation) => ({
					json: simplify ? simplifyConversation(conversation) : conversation,
				}));
			},
		};
	},
};
