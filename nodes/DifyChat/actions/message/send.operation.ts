// Message: Send. Asks the app and waits for its answer.

import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { sendMessage } from '../../../../dify/chat/chat';
import { findLatestConversation } from '../../../../dify/chat/conversations';
import { parameterError } from '../../../../dify/errors/errors';
import { uploadFile } from '../../../../dify/app/files';
import { checkUser, checkUuid } from '../../../../dify/http/identifiers';
import type { JsonObject } from '../../../../dify/http/json';
import { withRetries } from '../../../../dify/http/retry';
import { userField } from '../../../shared/fields';
import { toDataObject } from '../../../shared/items';
import { beginLiveAnswer, isReadAlong, isShownInChat } from '../../../shared/liveChat';
import type { LiveAnswer } from '../../../shared/liveChat';
import { failureWords } from '../../../shared/nodeErrors';
import type { Operation, OperationContext } from '../../../shared/operation';
import {
	asBoolean,
	asText,
	booleanParameter,
	collectionParameter,
	objectParameter,
	oneOf,
	textParameter,
} from '../../../shared/parameters';
import { downloadAnswerFiles } from '../../answerFiles';
import { chatText, shapeAnswer } from '../../answerItem';
import { filesField, readMessageFiles } from './messageFiles';
import { readLaneSettings, readSettings, sendOptionsField } from './sendOptions';
import type { MessageSettings } from './sendOptions';

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
			'Only if your app in Dify asks for values before the chat begins: give them here with every message',
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
	lanes: {
		readSettings: (n8n) => {
			const options = collectionParameter(n8n, 'options', 0);
			const settings = readLaneSettings(options);
			// Pieces of several answers would mix in one chat.
			return isShownLive(n8n, options) ? { ...settings, concurrency: 1 } : settings;
		},
		readLane: (n8n, itemIndex) => {
			const user = textParameter(n8n, 'user', itemIndex).trim();
			return { user, conversation: conversationLane(n8n, itemIndex, user) };
		},
	},
	async execute(context, itemIndex) {
		const { n8n } = context;
		const options = collectionParameter(n8n, 'options', itemIndex);
		const settings = readSettings(options);
		if (!isShownLive(n8n, options)) return [await ask(context, itemIndex, settings)];
		const live = beginLiveAnswer(n8n, itemIndex, settings.separateReasoning);
		const item = ask(context, itemIndex, settings, live);
		// Where the failure ends the node, n8n itself tells the chat. It is overheard, not caught and
		// thrown on: n8n's linter forbids that, and the router makes a node error of it.
		const tell = (thrown: unknown) =>
			live.fail(n8n.continueOnFail() ? failureWords(thrown) : undefined);
		void item.catch(tell);
		return [await item];
	},
};

async function ask(
	context: OperationContext,
	itemIndex: number,
	settings: MessageSettings,
	live?: LiveAnswer,
): Promise<INodeExecutionData> {
	const { n8n, clock, lastingTransport, transport, connection, turn, hints } = context;
	const query = textParameter(n8n, 'query', itemIndex);
	if (query === '') throw emptyMessage();
	const user = checkUser(textParameter(n8n, 'user', itemIndex));
	const mode = readMode(n8n, itemIndex);
	const givenId = mode === 'id' ? readConversationId(n8n, itemIndex) : '';
	const inputs = readInputs(n8n, itemIndex);
	const retries = { maxRetries: settings.maxRetries, onCrowded: turn.noteCrowded };
	const files = await readMessageFiles(context, itemIndex, {
		value: collectionParameter(n8n, 'files', itemIndex),
		send: async (upload) =>
			await withRetries(
				{ ...retries, clock, signal: turn.signal, endsAt: Infinity },
				async () => await uploadFile(transport, upload, user),
			),
	});
	const conversationId =
		mode === 'latest'
			? await findLatestConversation(transport, user, { newAfter: settings.newAfter })
			: givenId;
	const sent = await sendMessage(
		{ query, user, conversationId, inputs, files, ...settings },
		{
			transport: lastingTransport,
			clock,
			limits: settings.limits,
			cancelSignal: turn.signal,
			onEvent: live && ((event) => live.add(event)),
			keepEvents: settings.includeEvents,
			keepSpeech: settings.downloadFiles,
			startNewWhenMissing: settings.startNewWhenMissing,
			retries,
		},
	);
	const { answer } = sent;
	if (sent.wasStreamedInstead) hints.add(STREAMED_INSTEAD, itemIndex);
	if (sent.wasRecovered) hints.add(RECOVERED, itemIndex);
	const json = shapeAnswer(answer, {
		...settings,
		simplify: booleanParameter(n8n, 'simplify', itemIndex),
		forChat: isShownInChat(n8n),
		baseUrl: connection.baseUrl,
	});
	const binary = settings.downloadFiles ? await downloadAnswerFiles(context, answer) : {};
	live?.finish(chatText(asText(json.answer), answer));
	return {
		json: toDataObject(json),
		...(Object.keys(binary).length > 0 ? { binary } : {}),
		pairedItem: { item: itemIndex },
	};
}

const STREAMED_INSTEAD =
	"Agents only stream: the answer was streamed although 'Response Mode' is Blocking. It is complete.";

const RECOVERED =
	'The connection broke while Dify was answering; the answer was fetched from Dify afterwards, without asking again. Token counts may be missing.';

/** Whether somebody reads this message's answer in n8n's chat while it comes. */
function isShownLive(n8n: IExecuteFunctions, options: JsonObject): boolean {
	const isWanted = options.enableStreaming === undefined || asBoolean(options.enableStreaming);
	return isWanted && isReadAlong(n8n);
}

/** Items of one conversation, and those that continue a user's latest, take turns. */
function conversationLane(
	n8n: IExecuteFunctions,
	itemIndex: number,
	user: string,
): string | undefined {
	switch (readMode(n8n, itemIndex)) {
		case 'latest':
			return `latest of ${user}`;
		case 'id':
			return readConversationId(n8n, itemIndex).toLowerCase() || undefined;
		default:
			return undefined;
	}
}

/** Which conversation the message belongs to. */
function readMode(n8n: IExecuteFunctions, itemIndex: number) {
	const mode = n8n.getNodeParameter('conversationMode', itemIndex, '');
	return oneOf('Conversation', mode, ['new', 'id', 'latest']);
}

/** An empty id starts a new conversation, so that one workflow serves first and later turns. */
function readConversationId(n8n: IExecuteFunctions, itemIndex: number): string {
	const id = textParameter(n8n, 'conversationId', itemIndex).trim();
	return id === '' ? '' : checkUuid('Conversation ID', id);
}

function readInputs(n8n: IExecuteFunctions, itemIndex: number) {
	const mode = n8n.getNodeParameter('inputsMode', itemIndex, '');
	if (oneOf('Inputs', mode, ['none', 'json']) === 'none') return {};
	return objectParameter(n8n, 'inputsJson', itemIndex, 'Inputs (JSON)');
}

function emptyMessage() {
	return parameterError(
		"The 'Message' parameter is empty",
		'If it is an expression, check that the node it reads from gave a text for this item.',
	);
}
