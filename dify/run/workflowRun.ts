// Runs a workflow: one paid run, to its end or only to its start; and answers the forms that it waits at.

import type { FormAnswer } from '../app/humanInput';
import { findRefusal, readAppForm } from '../app/inputForm';
import { DifyError } from '../errors/errors';
import type { JsonObject } from '../http/json';
import { encode } from '../http/request';
import type { DifyRequest, Transport } from '../http/transport';
import { runToEnd } from '../paidRun/paidRun';
import type { PaidRun, PaidRunOptions, ResponseMode, RunOutcome } from '../paidRun/paidRun';
import type { JoinedRun } from '../paidRun/rejoin';
import { answerFormOf } from '../paidRun/answerForm';
import { postStop } from '../stream/stopRequest';
import { notingFirstPing } from './firstPing';
import { recoverRun } from './recovery';
import { readWorkflowBody } from './workflowBody';
import { WorkflowReducer } from './workflowReducer';
import type { WorkflowOptions } from './workflowReducer';
import type { WorkflowResult } from './workflowResult';

/** What a workflow is run with (§3.1 of Dify's Service API). */
export interface WorkflowCall {
	user: string;
	inputs: JsonObject;
	/** A published version; empty for the newest. */
	workflowId: string;
	/** Empty for none. */
	traceId: string;
}

/** The request that runs a workflow. */
export function workflowRequest(
	{ user, inputs, workflowId, traceId }: WorkflowCall,
	mode: ResponseMode,
): DifyRequest {
	return {
		method: 'POST',
		path: workflowId === '' ? '/workflows/run' : `/workflows/${encode(workflowId)}/run`,
		body: {
			user,
			inputs,
			response_mode: mode,
			...(traceId === '' ? {} : { trace_id: traceId }),
		},
		// Up to Dify 1.7.1 only the newest version can be run.
		...(workflowId === '' ? {} : { feature: 'way to run a chosen version of a workflow' }),
	};
}

/**
 * Runs a workflow and waits for its result. Nothing that may have started it is sent twice.
 *
 * @throws DifyError for whatever gave no result, a failed run included
 */
export async function executeWorkflow(
	call: WorkflowCall,
	mode: ResponseMode,
	options: PaidRunOptions & WorkflowOptions,
): Promise<RunOutcome<WorkflowResult>> {
	return await runToEnd(runOf(call, mode, options), options);
}

/** A run that was started, and whether it was followed to its end all the same. */
export interface StartedRun extends RunOutcome<WorkflowResult> {
	wasFollowedToEnd: boolean;
}

/**
 * Starts a workflow and leaves it alone as soon as its run is known. Up to Dify 1.12 a run ends with
 * the stream that it writes to, so there it is followed to its end. A server whose first frame is a
 * ping hands its runs to a worker, which goes on without a listener (1.13 and later; §7.6).
 *
 * @throws DifyError as {@link executeWorkflow}
 */
export async function startWorkflow(
	call: WorkflowCall,
	options: PaidRunOptions & WorkflowOptions,
): Promise<StartedRun> {
	const ping = notingFirstPing(options.transport, workflowRequest(call, 'streaming'));
	const isStartEnough = () => ping.hasCome();
	const outcome = await runToEnd(runOf(call, 'streaming', { ...options, isStartEnough }), {
		...options,
		transport: ping.transport,
	});
	return { ...outcome, wasFollowedToEnd: outcome.result.status !== 'running' };
}

/**
 * Submits a form of a workflow that waits, and follows its run to the end or to the next form.
 *
 * @throws DifyError as {@link answerFormOf}
 */
export async function answerWorkflowForm(
	answer: FormAnswer,
	run: JoinedRun,
	options: PaidRunOptions & WorkflowOptions,
): Promise<RunOutcome<WorkflowResult>> {
	const { user, workflowRunId } = run;
	const known = { user, workflowRunId, answeredForm: answer.formToken };
	return await answerFormOf<WorkflowResult, WorkflowReducer>(
		{
			createReducer: () => new WorkflowReducer(options),
			describeEmptyBody: noRun,
			stop: async (transport, taskId, signal) =>
				await stopWorkflow(transport, taskId, user, signal),
			recover: async (_reducer, fetching) => await recoverRun(known, fetching),
		},
		answer,
		run,
		options,
	);
}

/**
 * Stops a run (`POST /workflows/tasks/{task_id}/stop`). Dify does not ask whose it is (§7.7).
 *
 * @throws DifyError when the request failed; Dify says success to any task id
 */
export async function stopWorkflow(
	transport: Transport,
	taskId: string,
	user: string,
	signal?: AbortSignal,
): Promise<void> {
	await postStop(transport, `/workflows/tasks/${encode(taskId)}/stop`, user, signal);
}

function runOf(
	call: WorkflowCall,
	mode: ResponseMode,
	options: WorkflowOptions,
): PaidRun<WorkflowResult, WorkflowReducer> {
	const { user, inputs } = call;
	return {
		mode,
		request: (asked) => workflowRequest(call, asked),
		createReducer: () => new WorkflowReducer(options),
		readBody: readWorkflowBody,
		describeEmptyBody: noRun,
		kind: 'run',
		// Workflows answer in either way.
		refusesBlocking: () => false,
		stop: async (transport, taskId, signal) => await stopWorkflow(transport, taskId, user, signal),
		findRefusal: async (transport, signal) => {
			const [form] = await Promise.allSettled([readAppForm(transport, signal)]);
			return form.status === 'rejected' ? undefined : findRefusal(form.value, inputs, []);
		},
		recover: async ({ workflowRunId }, fetching) =>
			await recoverRun({ workflowRunId, user }, fetching),
	};
}

function noRun(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_dify_api',
		message: "Dify's answer holds no run",
		remedy: 'Check in Dify that the key in the credential belongs to a workflow.',
	});
}
