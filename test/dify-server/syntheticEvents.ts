// The events that 1.15.0 makes up for a run which sent no terminal event of its own.

import type { JsonObject } from './python';

/** The ids in made-up events; the run is one that was never stored. */
export interface SyntheticRun {
	id: string;
	taskId: string;
	workflowId: string;
}

/** A made-up `workflow_started`; `inputs` as the caller sent them, `seconds` since 1970. */
export function syntheticStart(run: SyntheticRun, inputs: JsonObject, seconds: number): JsonObject {
	return {
		event: 'workflow_started',
		task_id: run.taskId,
		workflow_run_id: run.id,
		data: {
			id: run.id,
			workflow_id: run.workflowId,
			inputs,
			created_at: seconds,
			reason: 'initial',
		},
	};
}

/** A made-up failed `workflow_finished`. */
export function failedFinish(run: SyntheticRun, error: string, seconds: number): JsonObject {
	return {
		event: 'workflow_finished',
		task_id: run.taskId,
		workflow_run_id: run.id,
		data: {
			id: run.id,
			workflow_id: run.workflowId,
			status: 'failed',
			outputs: null,
			error,
			elapsed_time: 0,
			total_tokens: 0,
			total_steps: 0,
			created_by: {},
			created_at: seconds,
			finished_at: seconds,
			exceptions_count: 1,
			files: [],
		},
	};
}
