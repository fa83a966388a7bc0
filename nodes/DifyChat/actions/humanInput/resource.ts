// The resource Human Input of Dify Chat: forms of chatflows that wait for a person.

import type { Answer } from '../../../../dify/answer/chatAnswer';
import { answerForm } from '../../../../dify/chat/formAnswer';
import type { Resource } from '../../../shared/operation';
import { getForm } from '../../../shared/resources/humanInput/getForm.operation';
import { submitOperation } from '../../../shared/resources/humanInput/submit.operation';
import { answerOptionFields } from '../../../shared/run/answerOptions';
import { keptParts, readAnswerPresenter } from '../../../shared/run/answerPresenter';

export const humanInput: Resource = {
	option: { name: 'Human Input', value: 'humanInput' },
	operations: [
		getForm,
		submitOperation<Answer>({
			optionFields: answerOptionFields,
			answer: async (answer, run, options, settings) =>
				await answerForm(answer, run, { ...options, ...keptParts(settings) }),
			readPresenter: readAnswerPresenter,
		}),
	],
	defaultOperation: 'submit',
};
