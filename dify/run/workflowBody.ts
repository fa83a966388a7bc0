// Reads a run that came as one JSON body: a blocking answer, or a run's detail.

import { readRunEnd, readUnknownEnd } from '../answer/graphRun';
import { readForm } from '../app/pausedForm';
import { filledTextOf, objectOf, objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { emptyRun, readRunData } from './workflowResult';
import type { WorkflowResult } from './workflowResult';

/**
 * The run in a blocking body of `POST /workflows/run`, or undefined where the body holds none. A
 * failed one comes with status 200 too (§6.3 of Dify's Service API).
 *
 * @throws DifyError when the run failed
 */
export function readWorkflowBody(body: JsonObject): WorkflowResult | undefined {
	const data = objectOf(body.data);
	const end = readRunEnd(data, null, 'workflow') ?? readUnknownEnd(data, null, 'workflow');
	// An answer in one piece comes at the end of a run, and would be none while it works.
	if (end === undefined || data.status === 'running') return undefined;
	const known = {
		workflowRunId: filledTextOf(body.workflow_run_id) ?? filledTextOf(data.id),
		taskId: filledTextOf(body.task_id),
	};
	if ('failure' in end) throw end.failure.withTurn(known);
	return {
		...emptyRun(end.status),
		...readRunData(data),
		...known,
		forms: objectsOf(data.reasons)
			.map(readForm)
			.filter((form) => form !== null),
	};
}

/** A run by its detail (`GET /workflows/run/{workflow_run_id}`), as it stands: also failed, also running. */
export function readDetail(run: JsonObject): WorkflowResult {
	const end = readRunEnd(run, null, 'workflow');
	const status = end === undefined ? 'running' : 'failure' in end ? 'failed' : end.status;
	return {
		...emptyRun(status),
		...readRunData(run),
		workflowRunId: filledTextOf(run.id),
		// What a person is asked is no error, though Dify 1.9 says so there.
		errorMessage: status === 'failed' ? filledTextOf(run.error) : null,
	};
}
