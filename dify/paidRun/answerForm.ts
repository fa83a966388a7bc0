// Answers the form of a run that waits for a person, and follows the run to its end.

import { checkAnswer, LONGEST_SUBMISSION, readOpenForm, submitForm } from '../app/humanInput';
import type { FormAnswer } from '../app/humanInput';
import { withinDeadline } from '../http/deadline';
import { runToEnd } from './paidRun';
import type { PaidRun, PaidRunOptions, RunOutcome, RunReducer } from './paidRun';
import type { JoinedRun } from './rejoin';
import { pastBefore, resumedLimits, resumedRequest, submittingBetween } from './resume';

/** What only the kind of run knows of one that goes on. */
export type ResumableRun<Result, Reducer extends RunReducer<Result>> = Pick<
	PaidRun<Result, Reducer>,
	'createReducer' | 'describeEmptyBody' | 'stop' | 'recover'
>;

/**
 * Submits a form, once, and waits for what the run then does: it ends, or waits for the next form
 * (Dify 1.14 and later; §8 of its Service API).
 *
 * @param joined the run whose form it is; its user is the one that started it, whoever answers
 * @throws DifyError for a form that does not take the answer, and for whatever gave no result
 */
export async function answerFormOf<Result, Reducer extends RunReducer<Result>>(
	run: ResumableRun<Result, Reducer>,
	answer: FormAnswer,
	joined: JoinedRun,
	options: PaidRunOptions,
): Promise<RunOutcome<Result>> {
	const { transport, clock, deadline } = options;
	const bounded = withinDeadline(transport, deadline);
	const checked = checkAnswer(answer, await readOpenForm(bounded, answer.formToken));
	const request = resumedRequest(joined);
	let isSubmitted = false;
	const submit = async () => {
		await submitForm(bounded, checked, clock);
		isSubmitted = true;
	};
	return await runToEnd<Result, Reducer>(
		{
			...run,
			mode: 'streaming',
			request: () => request,
			readBody: () => undefined,
			kind: 'run',
			refusesBlocking: () => false,
			findRefusal: async () => undefined,
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
