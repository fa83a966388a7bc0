// Answers the form of a chatflow that waits for a person.

import { AnswerReducer } from '../answer/answer';
import type { AnswerOptions } from '../answer/answer';
import type { Answer } from '../answer/chatAnswer';
import type { FormAnswer } from '../app/humanInput';
import { answerFormOf } from '../paidRun/answerForm';
import type { PaidRunOptions, RunOutcome } from '../paidRun/paidRun';
import type { JoinedRun } from '../paidRun/rejoin';
import { noAnswer, stopMessage } from './chatMessage';
import { recoverTurn } from './recovery';

/**
 * Submits a form, once, and waits for what the chatflow then does: it answers, or waits for the next
 * form.
 *
 * @throws DifyError as {@link answerFormOf}
 */
export async function answerForm(
	answer: FormAnswer,
	run: JoinedRun,
	options: PaidRunOptions & AnswerOptions,
): Promise<RunOutcome<Answer>> {
	const { user, workflowRunId } = run;
	const known = { user, workflowRunId, answeredForm: answer.formToken };
	return await answerFormOf<Answer, AnswerReducer>(
		{
			createReducer: () => new AnswerReducer(options),
			describeEmptyBody: noAnswer,
			stop: async (transport, taskId, signal) => await stopMessage(transport, taskId, user, signal),
			recover: async (reducer, fetching) => await recoverTurn(reducer, known, fetching),
		},
		answer,
		run,
		options,
	);
}
