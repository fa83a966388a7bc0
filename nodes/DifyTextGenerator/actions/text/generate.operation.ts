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
import { inputFields, readInputs } from '../../../shared/run/inputs';
import { runOperation, uploadForRun } from '../../../shared/run/runOperation';
import { runOptionFields } from '../../../shared/run/runOptions';
import { readTextPresenter } from './textPresenter';
import { TEXT_VARIABLE } from './textVariable';

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

export const generate = runOperation<Answer>({
	option: {
		name: 'Generate',
		value: 'generate',
		action: 'Generate a text',
		description: 'Let the app write a text from its variables',
	},
	fields: [
		textField,
		userField,
		...inputFields,
		filesField,
		simplifyField,
		optionsField([...runOptionFields({ one: 'text', many: 'texts' }), ...answerOptionFields]),
	],
	read(n8n, itemIndex, options, settings) {
		const text = textParameter(n8n, 'query', itemIndex);
		const user = checkUser(textParameter(n8n, 'user', itemIndex));
		const given = text === '' ? {} : { [TEXT_VARIABLE]: text };
		const inputs = readInputs(n8n, itemIndex, settings.timeout, given);
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
				);
			},
			...readTextPresenter(n8n, options, settings),
		};
	},
});
