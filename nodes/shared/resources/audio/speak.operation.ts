// Audio: Generate Speech. Speaks a text, or the answer of a message.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Script } from '../../../../dify/app/audio';
import { speak as speakScript } from '../../../../dify/app/audio';
import { checkFilled, checkUser, checkUuid } from '../../../../dify/http/identifiers';
import { messageIdField, optionsField, outputBinaryField, userField } from '../../fields';
import type { Operation } from '../../operation';
import { asText, collectionParameter, oneOf, textParameter } from '../../parameters';
import { storeBody } from '../../storedBody';

export const speak: Operation = {
	option: {
		name: 'Generate Speech',
		value: 'speak',
		action: 'Generate speech',
		description:
			'Speak a text. In Dify, Text to Speech must be switched on in the app and a model set up for it.',
	},
	fields: [
		{
			displayName: 'Speak',
			name: 'from',
			type: 'options',
			options: [
				{ name: 'A Text', value: 'text' },
				{ name: 'An Earlier Answer', value: 'message' },
			],
			default: 'text',
			description: 'What is to be spoken',
		},
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			required: true,
			placeholder: 'e.g. Good morning',
			displayOptions: { show: { from: ['text'] } },
		},
		{ ...messageIdField, displayOptions: { show: { from: ['message'] } } },
		userField,
		outputBinaryField,
		optionsField([
			{
				displayName: 'Voice',
				name: 'voice',
				type: 'string',
				default: '',
				placeholder: 'e.g. alloy',
				description:
					"A voice of the model's provider, spelled as the provider does. Empty for the one chosen in the app.",
			},
		]),
	],
	read(n8n, itemIndex) {
		const script = readScript(n8n, itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const field = checkFilled(
			outputBinaryField.displayName,
			textParameter(n8n, 'binaryPropertyName', itemIndex),
		);
		const voice = asText(collectionParameter(n8n, 'options', itemIndex).voice).trim();
		return {
			async execute(context) {
				const speech = await storeBody(context, async (signal) => ({
					response: await speakScript(context.lastingTransport, script, { user, voice }, signal),
					// Dify calls it MP3 whatever the provider makes (§3.6 of its Service API).
					name: 'speech.mp3',
					mimeType: 'audio/mpeg',
				}));
				return [{ json: { file_name: 'speech.mp3' }, binary: { [field]: speech } }];
			},
		};
	},
};

/** @throws DifyError when there is nothing to speak */
function readScript(n8n: IExecuteFunctions, itemIndex: number): Script {
	const from = oneOf('Speak', n8n.getNodeParameter('from', itemIndex, ''), ['text', 'message']);
	if (from === 'message') {
		return { messageId: checkUuid('Message ID', textParameter(n8n, 'messageId', itemIndex)) };
	}
	const text = textParameter(n8n, 'text', itemIndex);
	checkFilled('Text', text);
	return { text };
}
