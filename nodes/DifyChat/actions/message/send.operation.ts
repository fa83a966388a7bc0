// Message: Send. Asks the app and waits for its answer.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { sendMessage } from '../../../../dify/chat';
import { parameterError } from '../../../../dify/errors';
import { checkUser, checkUuid } from '../../../../dify/identifiers';
import { userField } from '../../../shared/fields';
import { toDataObject } from '../../../shared/items';
import type { Operation } from '../../../shared/operation';
import {
	booleanParameter,
	collectionParameter,
	objectParameter,
	textParameter,
} from '../../../shared/parameters';
import { downloadAnswerFiles } from '../../answerFiles';
import { shapeAnswer } from '../../answerItem';
import { filesField, readMessageFiles } from './messageFiles';
import { readSettings, sendOptionsField } from './sendOptions';

const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

const fields: INodeProperties[] = [
	{
		displayName: 'Message',
		name: 'query',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. What are your opening hours?',
		description: 'What to ask the app. It is sent exactly as it is.',
	},
	userField,
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
			{ name: 'Start New', value: 'new', description: 'Every message begins a new conversation' },
		],
		default: 'new',
		description: 'Whether the app remembers earlier messages',
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
	{
		displayName: 'Inputs',
		name: 'inputsMode',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'The app asks for no variables' },
			{ name: 'JSON', value: 'json', description: 'All variables as one object' },
		],
		default: 'none',
		description:
			"Values for the variables of the app's start form. Dify wants them with every message.",
	},
	{
		displayName: 'Inputs (JSON)',
		name: 'inputsJson',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"name": "Ada", "tone": "formal"}',
		displayOptions: { show: { inputsMode: ['json'] } },
		description: 'An object with the name and the value of each variable',
	},
	filesField,
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	sendOptionsField,
];

export const send: Operation = {
	option: {
		name: 'Send',
		value: 'send',
		action: 'Send message',
		description: 'Ask the app and get its answer',
	},
	fields,
	async execute(context, itemIndex) {
		const { n8n, clock, lastingTransport, connection } = context;
		const query = textParameter(n8n, 'query', itemIndex);
		if (query === '') throw emptyMessage();
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const conversationId = readConversationId(n8n, itemIndex);
		const inputs = readInputs(n8n, itemIndex);
		const settings = readSettings(collectionParameter(n8n, 'options', itemIndex));
		const files = await readMessageFiles(context, itemIndex, {
			value: collectionParameter(n8n, 'files', itemIndex),
			user,
		});
		const { answer, responseMode } = await sendMessage(
			{ query, user, conversationId, inputs, files, ...settings },
			{
				transport: lastingTransport,
				clock,
				limits: settings.limits,
				cancelSignal: n8n.getExecutionCancelSignal(),
				keepEvents: settings.includeEvents,
				keepSpeech: settings.downloadFiles,
			},
		);
		if (responseMode !== settings.responseMode) hintAtStreaming(n8n);
		const json = shapeAnswer(answer, {
			...settings,
			simplify: booleanParameter(n8n, 'simplify', itemIndex),
			forChat: isShownInChat(n8n),
			baseUrl: connection.baseUrl,
		});
		const binary = settings.downloadFiles ? await downloadAnswerFiles(context, answer) : {};
		return [
			{
				json: toDataObject(json),
				...(Object.keys(binary).length > 0 ? { binary } : {}),
				pairedItem: { item: itemIndex },
			},
		];
	},
};

/** An empty id starts a new conversation, so that one workflow serves first and later turns. */
function readConversationId(n8n: IExecuteFunctions, itemIndex: number): string {
	if (textParameter(n8n, 'conversationMode', itemIndex) !== 'id') return '';
	const id = textParameter(n8n, 'conversationId', itemIndex).trim();
	return id === '' ? '' : checkUuid('Conversation ID', id);
}

function readInputs(n8n: IExecuteFunctions, itemIndex: number) {
	if (textParameter(n8n, 'inputsMode', itemIndex) !== 'json') return {};
	return objectParameter(n8n, 'inputsJson', itemIndex, 'Inputs (JSON)');
}

/** n8n's chat shows the `output` of the last item when a Chat Trigger stands before this node. */
function isShownInChat(n8n: IExecuteFunctions): boolean {
	return n8n
		.getParentNodes(n8n.getNode().name)
		.some(({ type, disabled }) => type === CHAT_TRIGGER && disabled !== true);
}

function hintAtStreaming(n8n: IExecuteFunctions): void {
	n8n.addExecutionHints({
		message:
			"This app is an agent, and agents only stream: the answer was streamed although 'Response Mode' is Blocking. It is complete.",
		location: 'outputPane',
	});
}

function emptyMessage() {
	return parameterError(
		"The 'Message' parameter is empty",
		'If it is an expression, check that the node it reads from gave a text for this item.',
	);
}
