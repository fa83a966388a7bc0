// Which conversation a message belongs to: the parameters, the settings, the lane of an item.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import type { JsonObject } from '../../../../dify/http/json';
import { locatorField, locatorParameter } from '../../../shared/locators';
import { amount, asBoolean, oneOf } from '../../../shared/parameters';
import type { Lane } from '../../../shared/lanes';
import { CONVERSATION_LOCATOR } from '../conversation/conversationField';

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
			"What the app remembers of earlier messages. For a chat, choose Continue the User's Latest, with a User of its own for each person.",
	},
	{
		...locatorField({
			...CONVERSATION_LOCATOR,
			displayName: 'Conversation to Continue',
			description:
				"The conversation_id that an earlier message of the same user returned, empty to start a new conversation; or one of the user's conversations by its name",
		}),
		displayOptions: { show: { conversationMode: ['id'] } },
	},
];

/** The fields of the settings, for the Options collection. */
export const conversationOptionFields: INodeProperties[] = [
	{
		displayName: 'Auto-Generate Name',
		name: 'autoGenerateName',
		type: 'boolean',
		default: true,
		description:
			'Whether a model names each new conversation. That costs tokens; switch it off for batches.',
	},
	{
		displayName: 'If Conversation Is Missing',
		displayOptions: { show: { '/conversationMode': ['id', 'latest'] } },
		name: 'onConversationMissing',
		type: 'options',
		options: [
			{ name: 'Fail', value: 'error', description: 'The item fails' },
			{
				name: 'Start New',
				value: 'startNew',
				description: 'The message begins a new conversation',
			},
		],
		default: 'error',
		description:
			'What to do when Dify no longer has the conversation, or has it for another user only',
	},
	{
		displayName: 'Start New After (Minutes)',
		displayOptions: { show: { '/conversationMode': ['latest'] } },
		name: 'newAfterMinutes',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description:
			"Start a new conversation if the user's latest one was last used longer ago than this, 0 for never",
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
	if (mode !== 'id') return { mode, id: '' };
	const { id } = locatorParameter(n8n, 'conversationId', itemIndex, 'Conversation to Continue');
	return { mode, id: id === '' ? '' : checkUuid('Conversation to Continue', id) };
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
		newAfter: amount(options.newAfterMinutes, 'Start New After (Minutes)', 0) * 60_000,
	};
}

/** Items of one conversation, and those that continue a user's latest, take turns. */
export function laneOf({ mode, id }: ConversationChoice, user: string): Lane {
	const conversation = mode === 'latest' ? `latest of ${user}` : id.toLowerCase() || undefined;
	return { user, conversation };
}
