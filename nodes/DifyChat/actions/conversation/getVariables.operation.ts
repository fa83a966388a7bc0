// Conversation: Get Variables. Reads what a chatflow remembers of a conversation.

import { readVariables } from '../../../../dify/chat/variables';
import { checkUser } from '../../../../dify/http/identifiers';
import { limitFields, optionsField, userField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	collectionParameter,
	limitParameter,
	textParameter,
} from '../../../shared/parameters';
import { conversationField, readConversationId } from './conversationField';

const NO_VARIABLES =
	'The conversation has no variables, so there is no item: only chatflows keep any, once a message was answered.';

export const getVariables: Operation = {
	option: {
		name: 'Get Variables',
		value: 'getVariables',
		action: 'Get variables of conversation',
		description: 'Get the conversation variables of a chatflow, each in its own type',
	},
	fields: [
		conversationField,
		userField,
		...limitFields,
		optionsField([
			{
				displayName: 'Variable Name',
				name: 'variableName',
				type: 'string',
				default: '',
				placeholder: 'e.g. score',
				description: 'Only variables whose name contains this text, whatever the case',
			},
		]),
	],
	read(n8n, itemIndex) {
		const conversationId = readConversationId(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const limit = limitParameter(n8n, itemIndex);
		const name = asText(collectionParameter(n8n, 'options', itemIndex).variableName);
		return {
			async execute({ transport, hints }) {
				const wanted = { user, name };
				const { variables, isCutOff } = await readVariables(transport, conversationId, wanted);
				if (isCutOff) {
					hints.add('Dify gives only the first 100 variables of a conversation', itemIndex);
				}
				if (variables.length === 0 && name.trim() === '') hints.add(NO_VARIABLES, itemIndex);
				return variables.slice(0, limit).map((json) => ({ json }));
			},
		};
	},
};
