// Fetches the result of a run that was joined late or whose stream broke, instead of running it again.

import type { Transport } from '../http/transport';
import type { DifyError } from '../errors/errors';
import { readRunEnd } from '../answer/graphRun';
import { lookUntil } from '../paidRun/lookUntil';
import type { Look } from '../paidRun/lookUntil';
import type { Fetching } from '../paidRun/paidRun';
import { rejoinRun } from '../paidRun/rejoin';
import { pastBefore } from '../paidRun/resume';
import { readRunDetail } from '../paidRun/runDetail';
import { readDetail } from './workflowBody';
import { WorkflowReducer } from './workflowReducer';
import type { WorkflowResult } from './workflowResult';

/** A run whose result is wanted. */
export interface LostRun {
	/** Null where the stream broke before it was told. */
	workflowRunId: string | null;
	user: string;
	/** The token of a form that was answered just before: it may still look as if it waited (§8). */
	answeredForm?: string;
}

/**
 * The result that Dify has stored, or goes on to give. The run's detail has the last word.
 *
 * @returns undefined where it is not to be had
 * @throws DifyError when Dify says that the run failed
 */
export async function recoverRun(
	lost: LostRun,
	fetching: Fetching,
): Promise<WorkflowResult | undefined> {
	const { workflowRunId } = lost;
	if (workflowRunId === null) return undefined;
	const followed = fetching.wasStopped ? undefined : await followRun(lost, workflowRunId, fetching);
	if (followed !== undefined) return followed;
	return await lookUntil(
		async (transport) => await lookUp(lost, workflowRunId, transport),
		false,
		fetching,
	);
}

/** Listens to the rest of a run. Only its end, or its pause, counts. */
async function followRun(
	{ user, answeredForm }: LostRun,
	workflowRunId: string,
	fetching: Fetching,
): Promise<WorkflowResult | undefined> {
	const reducer = new WorkflowReducer();
	const isPast = answeredForm === undefined ? undefined : pastBefore(answeredForm);
	await rejoinRun(reducer, { workflowRunId, user, isPast }, fetching);
	return reducer.result;
}

/** One look at the run's detail; a look that fails has found nothing. */
async function lookUp(
	{ answeredForm }: LostRun,
	workflowRunId: string,
	transport: Transport,
): Promise<Look<WorkflowResult>> {
	const [detail] = await Promise.allSettled([readRunDetail(transport, workflowRunId)]);
	if (detail.status === 'rejected') return { isOver: false };
	const run = detail.value;
	if (run === undefined) return { isOver: true };
	const end = readRunEnd(run, null, 'workflow');
	if (end === undefined) return { isOver: false };
	if ('failure' in end) throw withRun(end.failure, workflowRunId);
	// For a moment it still counts as paused at the form that was answered.
	if (end.status === 'paused' && answeredForm !== undefined) return { isOver: false };
	return { isOver: true, found: readDetail(run) };
}

function withRun(failure: DifyError, workflowRunId: string): DifyError {
	return failure.withTurn({ workflowRunId });
}
