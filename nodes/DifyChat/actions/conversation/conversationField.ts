// The conversation that an operation is about: chosen by its name, or named by its id.

import type { IExecuteFunctions } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import { locatorField, locatorParameter } from '../../../shared/locators';

/** What all fields for a conversation have in common. */
export const CONVERSATION_LOCATOR = {
	name: 'conversationId',
	searchListMethod: 'searchConversations',
	placeholder: 'e.g. 2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803',
	opensWith: 'id',
} as const;

/** The field where a conversation is required. */
export const conversationField = {
	...locatorField({
		...CONVERSATION_LOCATOR,
		displayName: 'Conversation',
		description:
			"The conversation_id that a sent message returned, or one of the user's conversations by its name. Only the user who started the conversation can use it.",
	}),
	required: true,
};

/**
 * The id of that conversation.
 *
 * @throws DifyError when it is missing, or none of Dify's
 */
export function readConversationId(n8n: IExecuteFunctions, itemIndex: number): string {
	const { id } = locatorParameter(n8n, 'conversationId', itemIndex, 'Conversation');
	return checkUuid('Conversation', id);
}
