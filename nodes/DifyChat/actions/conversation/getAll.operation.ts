// Conversation: Get Many. Lists an end user's conversations.

import type { ConversationOrder } from '../../../../dify/chat/conversations';
import { readConversations } from '../../../../dify/chat/conversations';
import { parameterError } from '../../../../dify/errors/errors';
import { checkUser } from '../../../../dify/http/identifiers';
import { take } from '../../../../dify/http/paging';
import { limitFields, optionsField, userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	collectionParameter,
	limitParameter,
	textParameter,
} from '../../../shared/parameters';

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
		const order = readOrder(collectionParameter(n8n, 'options', itemIndex).sortBy);
		return {
			async execute({ transport }) {
				const conversations = await take(readConversations(transport, user, order), limit);
				return conversations.map((json) => ({ json }));
			},
		};
	},
};

function readOrder(value: unknown): ConversationOrder {
	if (value === undefined) return DEFAULT_ORDER;
	const order = ORDERS.find((known) => known.value === value)?.value;
	if (order === undefined) {
		throw parameterError(
			`The 'Sort By' option is none that Dify knows: ${asText(value)}`,
			`Use one of ${ORDERS.map((known) => known.value).join(', ')}.`,
		);
	}
	return order;
}
