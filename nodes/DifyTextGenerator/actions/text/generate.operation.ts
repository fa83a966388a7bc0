// Text: Generate. Asks the app for a text and waits for it.

import type { INodeProperties } from 'n8n-workflow';

import type { Answer } from '../../../../dify/answer/chatAnswer';
import type { Upload } from '../../../../dify/app/fileForm';
import { generateText } from '../../../../dify/chat/textGeneration';
import { checkUser } from '../../../../dify/http/identifiers';
import { optionsField, simplifyField, userField } from '../../../shared/fields';
import { collectionParameter, textParameter } from '../../../shared/parameters';
import { answerOptionFields } from '../../../shared/run/answerOptions';
import { keptParts } from '../../../shared/run/answerPresenter';
import {
	filesField,
	readAttachedFiles,
	sendAttachedFiles,
} from '../../../shared/run/attachedFiles';
import { inputFields } from '../../../shared/run/inputs';
import { runOperation, uploadForRun } from '../../../shared/run/runOperation';
import { runOptionFields } from '../../../shared/run/runOptions';
import { readTextInputs, withPlaceOfText } from './textInputs';
import { readTextPresenter } from './textPresenter';

const textField: INodeProperties = {
	displayName: 'Text',
	name: 'query',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. A coffee machine for small offices',
	description:
		"What the app is to write about. It goes into the app's variable query, which every new text generator has; leave it empty where the app has variables of its own only. It is sent exactly as it is.",
};

/** What this node calls them in its options. */
const TEXTS = { one: 'text', many: 'texts' };

export const generate = runOperation<Answer>({
	option: {
		name: 'Generate',
		value: 'generate',
		action: 'Generate a text',
		description: 'Let the app write a text from its variables',
	},
	fields: [
		textField,
		{
			...userField,
			description:
				'Whom the text is for, for example an e-mail address or a customer number: any text of up to 255 characters. Only the same user can use an uploaded file, stop a text or rate it. Leave it as it is if you do not tell people apart.',
		},
		...inputFields,
		filesField,
		simplifyField,
		optionsField([...runOptionFields(TEXTS), ...answerOptionFields]),
	],
	read(n8n, itemIndex, options, settings) {
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const inputs = readTextInputs(n8n, itemIndex, settings.timeout);
		const attached = readAttachedFiles(
			n8n,
			itemIndex,
			collectionParameter(n8n, 'files', itemIndex),
		);
		return {
			lane: { user, conversation: undefined },
			check: async (context) => await inputs.check(context),
			async pay(context, paidRun) {
				const upload = async (file: Upload) => await uploadForRun(context, settings, file, user);
				const filled = await inputs.prepare(context, upload);
				const files = await sendAttachedFiles(attached, upload);
				const { responseMode } = settings;
				return await generateText(
					{ user, inputs: filled, files, responseMode },
					{ ...paidRun, ...keptParts(settings) },
				).catch((thrown: unknown) => {
					throw withPlaceOfText(thrown);
				});
			},
			...readTextPresenter(n8n, options, settings),
		};
	},
});
