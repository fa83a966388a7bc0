// Runs of workflow apps: begin, run, and the ways in which they end.

import { randomUUID } from 'node:crypto';
import type { Execution, Outcome, PreparedRequest } from './execution';
import { Generation } from './generation';
import { ABORTED, follow, STOPPED } from './graphEnds';
import type { RunEnds } from './graphEnds';
import { pythonText } from './python';
import type { JsonObject } from './python';
import { WORKFLOW_FLOWS } from './workflowFlows';
import { WorkflowRun } from './workflowRun';

/** The JSON answer of a run that has ended, whichever way: also a failed one is a 200. */
function ended({ record, app }: WorkflowRun): Outcome {
	const { status, outputs, error, elapsed_time, total_tokens, total_steps, finished_at } =
		record.finishedData ?? {};
	const data = {
		id: record.id,
		workflow_id: app.workflowId,
		status,
		outputs,
		error,
		elapsed_time,
		total_tokens,
		total_steps,
		created_at: record.createdAt,
		finished_at,
	};
	const body = { task_id: record.taskId, workflow_run_id: record.id, data };
	return { kind: 'answer', body };
}

function waiting({ record, app }: WorkflowRun): Outcome {
	const { status, outputs, elapsed_time, total_tokens, total_steps, paused_nodes, reasons } =
		record.pausedData ?? {};
	const data: JsonObject = {
		id: record.id,
		workflow_id: app.workflowId,
		status,
		outputs,
		error: null,
		elapsed_time,
		total_tokens,
		total_steps,
		created_at: record.createdAt,
		finished_at: null,
		paused_nodes,
		reasons,
	};
	const body = { task_id: record.taskId, workflow_run_id: record.id, data };
	return { kind: 'paused', body };
}

function endStopped(run: WorkflowRun): Outcome {
	const { generation } = run.emulator;
	// 1.13 to 1.14 never close the row of a stopped run: it stays "running".
	if (generation === '1.13' || generation === '1.14') {
		run.emitFinish({ status: 'stopped', error: STOPPED, outputs: {}, exceptions: 0 });
	} else {
		run.close('stopped', ABORTED);
		run.emitFinish({ status: 'failed', error: ABORTED, outputs: {}, exceptions: 0 });
	}
	return ended(run);
}

function endsOf(run: WorkflowRun): RunEnds {
	const { record } = run;
	return {
		succeeded: () => {
			const { outputs, exceptions } = record;
			const status = exceptions > 0 ? 'partial-succeeded' : 'succeeded';
			run.close(status);
			run.emitFinish({ status, error: null, outputs, exceptions, files: run.files });
			return ended(run);
		},
		failed: (error) => {
			record.exceptions = 1;
			run.close('failed', error);
			run.emitFinish({ status: 'failed', error, outputs: {}, exceptions: 1 });
			return ended(run);
		},
		stopped: () => endStopped(run),
		paused: () => waiting(run),
		filled: () => undefined,
	};
}

async function runWorkflow(run: WorkflowRun): Promise<Outcome> {
	return await follow(run, endsOf(run), async () => {
		await run.generation.pause(0);
		run.emitStarted();
		await WORKFLOW_FLOWS[run.app.definition.workflow](run);
	});
}

/** Begins the run of a checked request: its row is there at once. */
export function beginWorkflow(prepared: PreparedRequest): Execution {
	const { emulator, app, user, inputs } = prepared;
	const generation = new Generation(
		{
			query: pythonText(inputs.topic ?? ''),
			app: app.definition.name,
			user: user.session,
			conversationId: '',
			messageId: '',
			workflowRunId: randomUUID(),
		},
		emulator.changed,
	);
	emulator.generations.push(generation);
	emulator.changed();
	return {
		generation,
		run: async () => await runWorkflow(new WorkflowRun({ ...prepared, generation })),
		orphan: () => generation.die(),
	};
}
