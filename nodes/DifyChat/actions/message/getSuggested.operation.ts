// Message: Get Suggested Questions. What the end user could ask next.

import { suggestQuestions } from '../../../../dify/chat/messages';
import { checkUser, checkUuid } from '../../../../dify/http/identifiers';
import { messageIdField, userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';

export const getSuggested: Operation = {
	option: {
		name: 'Get Suggested Questions',
		value: 'getSuggested',
		action: 'Get suggested questions',
		description:
			'Get what the user could ask next, as a model sees it. Each call is paid like a short message.',
	},
	fields: [messageIdField, userField],
	read(n8n, itemIndex) {
		const messageId = checkUuid('Message ID', textParameter(n8n, 'messageId', itemIndex));
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			async execute({ transport }) {
				const questions = await suggestQuestions(transport, messageId, user);
				return [{ json: { questions, message_id: messageId } }];
			},
		};
	},
};
