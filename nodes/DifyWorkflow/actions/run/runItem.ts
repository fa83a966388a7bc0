// Shapes a run of a workflow into the item that a workflow of n8n gets.

import { LiveText } from '../../../../dify/answer/liveText';
import { objectOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { traceOf } from '../../../../dify/run/runTrace';
import type { WorkflowResult } from '../../../../dify/run/workflowResult';
import type { LiveSource } from '../../../shared/liveChat';
import { shapeForms, withForms } from '../../../shared/run/formItem';
import { simplifyFiles } from '../../../shared/run/madeFiles';
import type { ShownFiles } from '../../../shared/run/madeFiles';
import { isoTime } from '../../../shared/times';

/** How the item is to look. */
export interface ShapeOptions extends ShownFiles {
	simplify: boolean;
	includeEvents: boolean;
	/** Whether n8n's chat is to show the run: it looks for `output`. */
	forChat: boolean;
}

/** The item's JSON for a run. */
export function shapeRun(run: WorkflowResult, options: ShapeOptions): JsonObject {
	return {
		...(options.simplify ? simplified(run, options) : asDifySends(run)),
		...(options.includeEvents ? { nodes: traceOf(run.events), events: run.events } : {}),
		...(options.forChat ? { output: withForms(mainText(run), run.forms) } : {}),
	};
}

/** What a chat shows of a run in the end: what was streamed to it, where anything was. */
export function chatText(run: WorkflowResult): string {
	return withForms(run.text || mainText(run), run.forms);
}

/** Follows the text that a run streams. */
export function createLiveSource(): LiveSource {
	const text = new LiveText(false);
	return {
		add: ({ event, ...rest }) => {
			const answer = textOf(objectOf(rest.data).text);
			if (event === 'text_chunk') return text.add({ event: 'message', answer });
			return event === 'text_replace' ? text.add({ event: 'message_replace', answer }) : '';
		},
		finish: (whole) => text.finish(whole),
	};
}

/** The run's only text output; all outputs as JSON where there is not just one. */
function mainText({ outputs, status }: WorkflowResult): string {
	// One that goes on, or waits, has said nothing yet.
	const isOpen = status === 'running' || status === 'paused';
	if (isOpen && Object.keys(outputs).length === 0) return '';
	const texts = Object.values(outputs).filter((output) => typeof output === 'string');
	const [only] = texts;
	if (only !== undefined && texts.length === 1) return only;
	return asJson(outputs);
}

function asJson(outputs: JsonObject): string {
	try {
		return JSON.stringify(outputs);
	} catch {
		// They are nested deeper than can be written, and no paid run is to be lost for it.
		return '';
	}
}

function simplified(run: WorkflowResult, options: ShapeOptions): JsonObject {
	return {
		workflow_run_id: run.workflowRunId,
		task_id: run.taskId,
		status: run.status,
		...(run.status === 'failed' ? { error_message: run.errorMessage } : {}),
		outputs: run.outputs,
		elapsed_time: run.elapsedTime,
		total_tokens: run.totalTokens,
		total_steps: run.totalSteps,
		created_at: isoTime(run.createdAt),
		finished_at: isoTime(run.finishedAt),
		...shapeForms(run.forms, run.workflowRunId),
		files: simplifyFiles(run.files, options),
		...(run.status === 'partial-succeeded' ? { failed_nodes: run.failedNodes } : {}),
	};
}

/** The keys of Dify's own blocking answer (§6.3 of its Service API), whichever way it came. */
function asDifySends(run: WorkflowResult): JsonObject {
	const { data } = run;
	return {
		task_id: run.taskId,
		workflow_run_id: run.workflowRunId,
		data: {
			id: run.workflowRunId,
			workflow_id: data.workflow_id ?? null,
			status: run.status,
			outputs: run.outputs,
			error: run.errorMessage,
			elapsed_time: run.elapsedTime,
			total_tokens: run.totalTokens,
			total_steps: run.totalSteps,
			created_at: run.createdAt,
			finished_at: run.finishedAt,
		},
		...(run.forms.length > 0 ? shapeForms(run.forms, run.workflowRunId) : {}),
	};
}
