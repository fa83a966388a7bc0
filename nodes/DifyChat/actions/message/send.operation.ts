// Message: Send. Asks the app and waits for its answer.

import type { INodeProperties } from 'n8n-workflow';

import type { Answer } from '../../../../dify/answer/chatAnswer';
import type { Upload } from '../../../../dify/app/fileForm';
import { sendMessage } from '../../../../dify/chat/chat';
import { findLatestConversation } from '../../../../dify/chat/conversations';
import { parameterError } from '../../../../dify/errors/errors';
import { checkUser } from '../../../../dify/http/identifiers';
import { optionsField, simplifyField, userField } from '../../../shared/fields';
import { collectionParameter, textParameter } from '../../../shared/parameters';
import { answerOptionFields } from '../../../shared/run/answerOptions';
import { keptParts, readAnswerPresenter } from '../../../shared/run/answerPresenter';
import {
	filesField,
	readAttachedFiles,
	sendAttachedFiles,
} from '../../../shared/run/attachedFiles';
import { graphOptionFields, readGraphSettings } from '../../../shared/run/graphOptions';
import { inputFields, readInputs } from '../../../shared/run/inputs';
import { runOperation, uploadForRun } from '../../../shared/run/runOperation';
import { runOptionFields } from '../../../shared/run/runOptions';
import {
	conversationFields,
	conversationOptionFields,
	laneOf,
	readConversation,
	readConversationSettings,
} from './conversation';

const queryField: INodeProperties = {
	displayName: 'Message',
	name: 'query',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. What are your opening hours?',
	description: 'What to ask the app. It is sent exactly as it is.',
};

/** What this node calls them in its options. */
const MESSAGES = {
	one: 'message',
	many: 'messages',
	inOrder: 'Those of one conversation always run one after the other.',
	alwaysStreaming: 'Agents always stream.',
};

export const send = runOperation<Answer>({
	option: {
		name: 'Send',
		value: 'send',
		action: 'Ask an app and get its answer',
		description: 'Ask the app and get its answer',
	},
	fields: [
		queryField,
		userField,
		...conversationFields,
		...inputFields,
		filesField,
		simplifyField,
		optionsField([
			...runOptionFields(MESSAGES),
			...answerOptionFields,
			...graphOptionFields('chatflow'),
			...conversationOptionFields,
		]),
	],
	read(n8n, itemIndex, options, settings) {
		const query = textParameter(n8n, 'query', itemIndex);
		if (query === '') throw emptyMessage();
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const conversation = readConversation(n8n, itemIndex);
		const { newAfter, startNewWhenMissing, autoGenerateName } = readConversationSettings(options);
		const graph = readGraphSettings(options);
		const inputs = readInputs(n8n, itemIndex, settings.timeout);
		const attached = readAttachedFiles(
			n8n,
			itemIndex,
			collectionParameter(n8n, 'files', itemIndex),
		);
		const presenter = readAnswerPresenter(n8n, options, settings);
		return {
			lane: laneOf(conversation, user),
			check: async (context) => await inputs.check(context),
			async pay(context, paidRun) {
				const upload = async (file: Upload) => await uploadForRun(context, settings, file, user);
				const filled = await inputs.prepare(context, upload);
				const files = await sendAttachedFiles(attached, upload);
				const conversationId =
					conversation.mode === 'latest'
						? await findLatestConversation(context.transport, user, { newAfter })
						: conversation.id;
				const { responseMode } = settings;
				return await sendMessage(
					{
						...{ query, user, conversationId, inputs: filled, files, responseMode },
						autoGenerateName,
						...graph,
					},
					{
						...paidRun,
						startNewWhenMissing,
						...keptParts(settings),
					},
				);
			},
			...presenter,
		};
	},
});

function emptyMessage() {
	return parameterError(
		"The 'Message' parameter is empty",
		'If it is an expression, check that the node it reads from gave a text for this item.',
	);
}
