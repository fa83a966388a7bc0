// Shows a generated text as its options say: an answer without what only conversations and runs have.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Answer } from '../../../../dify/answer/chatAnswer';
import type { JsonObject } from '../../../../dify/http/json';
import { readAnswerPresenter } from '../../../shared/run/answerPresenter';
import type { RunPresenter } from '../../../shared/run/runOperation';
import type { RunSettings } from '../../../shared/run/runOptions';

const NOT_OF_TEXTS = new Set([
	'agent_thoughts',
	'conversation_id',
	'human_input',
	'workflow_run_id',
]);

/**
 * Reads how a text is to be shown.
 *
 * @throws DifyError when an option has a value that is none of its choices
 */
export function readTextPresenter(
	n8n: IExecuteFunctions,
	options: JsonObject,
	settings: RunSettings,
): RunPresenter<Answer> {
	const presenter = readAnswerPresenter(n8n, options, settings);
	return {
		...presenter,
		shape: (answer, presentation) =>
			Object.fromEntries(
				Object.entries(presenter.shape(answer, presentation)).filter(
					([key]) => !NOT_OF_TEXTS.has(key),
				),
			),
	};
}
