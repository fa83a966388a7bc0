// Builds the events of a workflow's run as Dify sends them, with only what the tests look at.

import type { JsonObject } from '../../../dify/http/json';
import type { DifyEvent } from '../../../dify/stream/events';

/** An event of the run `run-1`, whose task is `task-1`. */
export function runEvent(event: string, data: JsonObject): DifyEvent {
	return { event, task_id: 'task-1', workflow_run_id: 'run-1', data };
}

/** The start of the run. */
export const started = (data: JsonObject = {}): DifyEvent =>
	runEvent('workflow_started', { id: 'run-1', created_at: 1784700000, reason: 'initial', ...data });

/** A piece of text. */
export const textChunk = (text: string): DifyEvent => runEvent('text_chunk', { text });

/** The end of the run. */
export const finished = (status: string, data: JsonObject = {}): DifyEvent =>
	runEvent('workflow_finished', {
		id: 'run-1',
		workflow_id: 'workflow-1',
		status,
		outputs: {},
		error: null,
		elapsed_time: 1.5,
		total_tokens: 30,
		total_steps: 3,
		created_at: 1784700000,
		finished_at: 1784700002,
		files: [],
		...data,
	});

/** A file among outputs. */
export const fileOf = (id: string): JsonObject => ({
	dify_model_identity: '__dify__file__',
	related_id: id,
	filename: `${id}.txt`,
	url: `/files/${id}`,
});
