// The resource Human Input of Dify Chat: forms of chatflows that wait for a person.

import type { Answer } from '../../../dify/answer/chatAnswer';
import { answerForm } from '../../../dify/chat/formAnswer';
import { humanInputResource } from '../../shared/resources/humanInput/resource';
import { answerOptionFields } from '../../shared/run/answerOptions';
import { keptParts, readAnswerPresenter } from '../../shared/run/answerPresenter';

export const humanInput = humanInputResource<Answer>({
	optionFields: answerOptionFields,
	answer: async (answer, run, options, settings) =>
		await answerForm(answer, run, { ...options, ...keptParts(settings) }),
	readPresenter: readAnswerPresenter,
});
