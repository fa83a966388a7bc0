// The operation Send Feedback, which every node for apps that answer with a text has.

import { checkUser, checkUuid } from '../../dify/http/identifiers';
import { rateMessage } from '../../dify/chat/messages';
import { messageIdField, userField } from './fields';
import type { Operation } from './operation';
import { oneOf, textParameter } from './parameters';

/**
 * The operation, which rates an answer for its end user.
 *
 * @param action what n8n calls it in its list of nodes
 */
export const feedbackOperation = (action: string): Operation => ({
	option: {
		name: 'Send Feedback',
		value: 'feedback',
		action,
		description: 'Rate an answer, or take a rating back',
	},
	fields: [
		messageIdField,
		{
			displayName: 'Rating',
			name: 'rating',
			type: 'options',
			options: [
				{ name: 'Like', value: 'like' },
				{ name: 'Dislike', value: 'dislike' },
				{ name: 'None (Take Back)', value: 'none' },
			],
			default: 'like',
			description: 'What the end user thinks of the answer',
		},
		{
			displayName: 'Content',
			name: 'content',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. Just what I needed',
			description: "The end user's own words, if any",
		},
		{ ...userField, description: 'The user that asked for it; nobody else can rate it' },
	],
	read(n8n, itemIndex) {
		const messageId = checkUuid('Message ID', textParameter(n8n, 'messageId', itemIndex));
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const word = oneOf('Rating', n8n.getNodeParameter('rating', itemIndex, ''), [
			'like',
			'dislike',
			'none',
		]);
		const rating = word === 'none' ? null : word;
		const content = textParameter(n8n, 'content', itemIndex);
		return {
			async execute({ transport }) {
				await rateMessage(transport, messageId, { user, rating, content });
				return [{ json: { result: 'success', message_id: messageId, rating } }];
			},
		};
	},
});
