// Which conversation a message belongs to: the parameters, the settings, the lane of an item.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import type { JsonObject } from '../../../../dify/http/json';
import { amount, asBoolean, oneOf, textParameter } from '../../../shared/parameters';
import type { Lane } from '../../../shared/run/lanes';

/** The conversation of a message, as far as the parameters say. */
export interface ConversationChoice {
	mode: 'new' | 'id' | 'latest';
	/** Empty unless an id was given. */
	id: string;
}

/** The settings, read. */
export interface ConversationSettings {
	autoGenerateName: boolean;
	startNewWhenMissing: boolean;
	/** Milliseconds after which the user's latest conversation is too old to go on with; 0 for never. */
	newAfter: number;
}

/** The parameters. */
export const conversationFields: INodeProperties[] = [
	{
		displayName: 'Conversation',
		name: 'conversationMode',
		type: 'options',
		options: [
			{
				name: 'Continue by ID',
				value: 'id',
				description: 'Go on with a conversation whose ID you have',
			},
			{
				name: "Continue the User's Latest",
				value: 'latest',
				description:
					'Go on with the conversation that the user wrote in last; the first one is new',
			},
			{ name: 'Start New', value: 'new', description: 'Every message begins a new conversation' },
		],
		default: 'new',
		description:
			"Whether the app remembers earlier messages. For a chat, choose Continue the User's Latest, with a User of its own for each person.",
	},
	{
		displayName: 'Conversation ID',
		name: 'conversationId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803',
		displayOptions: { show: { conversationMode: ['id'] } },
		description:
			'The conversation_id that an earlier message of the same user returned. Empty to start a new conversation.',
	},
];

/** The fields of the settings, for the Options collection. */
export const conversationOptionFields: INodeProperties[] = [
	{
		displayName: 'Auto-Generate Name',
		name: 'autoGenerateName',
		type: 'boolean',
		default: true,
		description: 'Whether Dify lets a model name a new conversation',
	},
	{
		displayName: 'If Conversation Is Missing',
		name: 'onConversationMissing',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'error' },
			{ name: 'Start New', value: 'startNew' },
		],
		default: 'error',
		description:
			'What to do when Dify no longer has the conversation, or has it for another user only',
	},
	{
		displayName: 'New After (Minutes)',
		name: 'newAfterMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			"For Continue the User's Latest: start a new conversation when the latest is older than this, 0 for never",
	},
];

/**
 * Reads the parameters. An empty id starts a new conversation, so that one workflow serves first and
 * later turns.
 *
 * @throws DifyError when an id is none of Dify's
 */
export function readConversation(n8n: IExecuteFunctions, itemIndex: number): ConversationChoice {
	const chosen = n8n.getNodeParameter('conversationMode', itemIndex, '');
	const mode = oneOf('Conversation', chosen, ['new', 'id', 'latest']);
	const id = mode === 'id' ? textParameter(n8n, 'conversationId', itemIndex).trim() : '';
	return { mode, id: id === '' ? '' : checkUuid('Conversation ID', id) };
}

/**
 * Reads the settings.
 *
 * @throws DifyError when one has a value that is none of its choices
 */
export function readConversationSettings(options: JsonObject): ConversationSettings {
	return {
		autoGenerateName: options.autoGenerateName === undefined || asBoolean(options.autoGenerateName),
		startNewWhenMissing:
			oneOf('If Conversation Is Missing', options.onConversationMissing, ['error', 'startNew']) ===
			'startNew',
		newAfter: amount(options.newAfterMinutes, 'New After (Minutes)', 0) * 60_000,
	};
}

/** Items of one conversation, and those that continue a user's latest, take turns. */
export function laneOf({ mode, id }: ConversationChoice, user: string): Lane {
	const conversation = mode === 'latest' ? `latest of ${user}` : id.toLowerCase() || undefined;
	return { user, conversation };
}
