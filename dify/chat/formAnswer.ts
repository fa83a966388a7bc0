// Answers the form of a chatflow that waits for a person, and follows the run to its end.

import { AnswerReducer } from '../answer/answer';
import type { AnswerOptions } from '../answer/answer';
import type { Answer } from '../answer/chatAnswer';
import { checkAnswer, LONGEST_SUBMISSION, readOpenForm, submitForm } from '../app/humanInput';
import type { FormAnswer } from '../app/humanInput';
import { withinDeadline } from '../http/deadline';
import { runToEnd } from '../paidRun/paidRun';
import type { PaidRunOptions, RunOutcome } from '../paidRun/paidRun';
import type { JoinedRun } from '../paidRun/rejoin';
import { pastBefore, resumedLimits, resumedRequest, submittingBetween } from '../paidRun/resume';
import { noAnswer, stopMessage } from './chatMessage';
import { recoverTurn } from './recovery';

/**
 * Submits a form, once, and waits for what the chatflow then does: it answers, or waits for the next
 * form (Dify 1.14 and later; §8 of its Service API).
 *
 * @param run whose form it is; its user is the one that started it, whoever answers
 * @throws DifyError for a form that does not take the answer, and for whatever gave no result
 */
export async function answerForm(
	answer: FormAnswer,
	run: JoinedRun,
	options: PaidRunOptions & AnswerOptions,
): Promise<RunOutcome<Answer>> {
	const { transport, clock, deadline } = options;
	const { user, workflowRunId } = run;
	const bounded = withinDeadline(transport, deadline);
	const checked = checkAnswer(answer, await readOpenForm(bounded, answer.formToken));
	const request = resumedRequest(run);
	let isSubmitted = false;
	const submit = async () => {
		await submitForm(bounded, checked, clock);
		isSubmitted = true;
	};
	return await runToEnd<Answer, AnswerReducer>(
		{
			mode: 'streaming',
			request: () => request,
			createReducer: () => new AnswerReducer(options),
			readBody: () => undefined,
			describeEmptyBody: noAnswer,
			refusesBlocking: () => false,
			stop: async (door, taskId, signal) => await stopMessage(door, taskId, user, signal),
			findRefusal: async () => undefined,
			recover: async (reducer, fetching) =>
				await recoverTurn(
					reducer,
					{ user, workflowRunId, answeredForm: answer.formToken },
					fetching,
				),
			isPast: pastBefore(answer.formToken),
			isUnderWay: () => isSubmitted,
		},
		{
			...options,
			limits: resumedLimits(LONGEST_SUBMISSION),
			transport: submittingBetween(transport, request, submit, clock),
		},
	);
}
