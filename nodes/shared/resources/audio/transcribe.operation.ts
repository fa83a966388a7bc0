// Audio: Transcribe. Turns the speech in a file into text.

import { asTranscribable, transcribe as transcribeFile } from '../../../../dify/app/audio';
import { checkUser } from '../../../../dify/http/identifiers';
import { readBinaryField } from '../../binary';
import { inputBinaryField, userField } from '../../fields';
import type { Operation } from '../../operation';
import { textParameter } from '../../parameters';

export const transcribe: Operation = {
	option: {
		name: 'Transcribe',
		value: 'transcribe',
		action: 'Transcribe audio',
		description:
			'Turn a recording into text. In Dify, Speech to Text must be switched on in the app and a model set up for it.',
	},
	fields: [
		{
			...inputBinaryField,
			description: `${inputBinaryField.description}. MP3, M4A, WAV, AMR or MPGA of up to 30 MB; not OGG, which voice messages from WhatsApp and Telegram are.`,
		},
		userField,
	],
	read(n8n, itemIndex) {
		const file = asTranscribable(readBinaryField(n8n, itemIndex));
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		return {
			async execute({ transport }) {
				return [{ json: { text: await transcribeFile(transport, file, user) } }];
			},
		};
	},
};
