// What a run of a workflow gave, whichever way it came.

import type { RunStatus } from '../answer/graphRun';
import type { FailedNode } from '../answer/runNodes';
import type { PausedForm } from '../app/pausedForm';
import { isObject, numberOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import type { DifyEvent } from '../stream/events';

/** How a run stands. `running` and `failed` only where it was not waited for, or looked up. */
export type WorkflowStatus = RunStatus | 'running' | 'failed';

/** A run of a workflow. Parts that did not come are empty or null. */
export interface WorkflowResult {
	status: WorkflowStatus;
	workflowRunId: string | null;
	taskId: string | null;
	outputs: JsonObject;
	/** The text that was streamed, which need not be any one of the outputs. */
	text: string;
	/** Why it failed. */
	errorMessage: string | null;
	/** Seconds. */
	elapsedTime: number | null;
	totalTokens: number | null;
	totalSteps: number | null;
	/** Seconds since 1970. */
	createdAt: number | null;
	finishedAt: number | null;
	/** Files among the outputs, in Dify's own keys. */
	files: JsonObject[];
	/** Pieces of speech, base64 as they came. */
	speech: string[];
	/** The forms that wait for a person; usually one, where any. */
	forms: PausedForm[];
	/** Nodes that failed although the run went on. */
	failedNodes: FailedNode[];
	/** The run as Dify describes it: `data` of a blocking answer, of `workflow_finished`, or its detail. */
	data: JsonObject;
	/** Every event but text pieces, when they were asked for. */
	events: DifyEvent[];
}

/** A run of which nothing is known yet. */
export function emptyRun(status: WorkflowStatus): WorkflowResult {
	return {
		status,
		workflowRunId: null,
		taskId: null,
		outputs: {},
		text: '',
		errorMessage: null,
		elapsedTime: null,
		totalTokens: null,
		totalSteps: null,
		createdAt: null,
		finishedAt: null,
		files: [],
		speech: [],
		forms: [],
		failedNodes: [],
		data: {},
		events: [],
	};
}

/** What Dify's description of a run tells, wherever it stands (§3.9, §5.4 and §6.3 of its Service API). */
export function readRunData(
	data: JsonObject,
): Pick<
	WorkflowResult,
	| 'outputs'
	| 'elapsedTime'
	| 'totalTokens'
	| 'totalSteps'
	| 'createdAt'
	| 'finishedAt'
	| 'files'
	| 'data'
> {
	const outputs = objectOf(data.outputs);
	const among = filesIn(outputs);
	return {
		outputs,
		elapsedTime: numberOf(data.elapsed_time),
		totalTokens: numberOf(data.total_tokens),
		totalSteps: numberOf(data.total_steps),
		createdAt: secondsOf(data.created_at),
		finishedAt: secondsOf(data.finished_at),
		files: among.length > 0 ? among : objectsOf(data.files),
		data,
	};
}

/** Up to Dify 1.0 a run's detail has its moments as an e-mail has them. */
function secondsOf(value: unknown): number | null {
	const seconds = numberOf(value);
	if (seconds !== null || typeof value !== 'string') return seconds;
	const moment = Date.parse(value);
	return Number.isNaN(moment) ? null : moment / 1_000;
}

/** How Dify marks what is a file (§5.6). */
const FILE_MARK = '__dify__file__';

/** The files in outputs, at any depth, each once; one that nothing tells apart is one of its own. */
function filesIn(outputs: JsonObject): JsonObject[] {
	const found = new Map<unknown, JsonObject>();
	// A list of what is left to be looked at, for outputs can be nested deeper than calls can.
	const left: unknown[] = [outputs];
	while (left.length > 0) {
		const value = left.pop();
		if (isObject(value) && value.dify_model_identity === FILE_MARK) {
			const { related_id, id, url, remote_url } = value;
			const key =
				[related_id, id, url, remote_url].map(textOf).find((name) => name !== '') ?? value;
			if (!found.has(key)) found.set(key, value);
		} else if (typeof value === 'object' && value !== null) {
			for (const part of Object.values(value).reverse()) left.push(part);
		}
	}
	return [...found.values()];
}
