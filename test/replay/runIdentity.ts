// Reads out of recorded bytes, by the plainest means, what rows on runs of workflows leave unsaid.

import type { Version } from './expectation';
import { eventsOf, firstText, isoTime, isStream, readRecordedJson } from './identity';
import type { Json } from './identity';

/** Keys of a run's item that are different in each recording. */
export interface RunIdentity {
	workflow_run_id: string | null;
	task_id: string | null;
	elapsed_time: unknown;
	total_tokens: unknown;
	total_steps: unknown;
	created_at: string | null;
	finished_at: string | null;
}

/** What a recorded run says of itself: a stream, a blocking answer, or a run's detail. */
export function readRunIdentity(version: Version, name: string): RunIdentity {
	const events = messagesOf(version, name);
	const { elapsed_time = null, total_tokens = null, total_steps = null, ...run } = endOf(events);
	const runId = firstText(events, 'workflow_run_id') ?? firstText(events, 'id');
	const taskId = firstText(events, 'task_id');
	return {
		workflow_run_id: runId,
		// An event that Dify makes up names the run as its task, which nothing can be stopped by.
		task_id: taskId === runId ? null : taskId,
		elapsed_time,
		total_tokens,
		total_steps,
		created_at: momentOf(run.created_at ?? startOf(events).created_at),
		finished_at: momentOf(run.finished_at),
	};
}

/** What a recorded run gave; undefined where the recording does not hold its end. */
export function readRunOutputs(version: Version, name: string): unknown {
	const { outputs, status } = endOf(messagesOf(version, name));
	if (status === undefined) return undefined;
	return typeof outputs === 'string' ? JSON.parse(outputs) : (outputs ?? {});
}

function messagesOf(version: Version, name: string): Json[] {
	return isStream(version, name) ? eventsOf(version, name) : [readRecordedJson(version, name)];
}

/** The run itself, as its last event or its one body describes it. */
function endOf(events: Json[]): Json {
	const end = events.findLast(
		({ event }) => !event || /^workflow_(finished|paused)$/.test(`${event}`),
	);
	const run: Json = end?.data === undefined ? { ...end } : { ...asJson(end.data) };
	return run;
}

function startOf(events: Json[]): Json {
	return asJson(events.find(({ event }) => event === 'workflow_started')?.data);
}

/** Old servers write a run's moments as e-mails do. */
function momentOf(value: unknown): string | null {
	if (typeof value === 'string') return new Date(value).toISOString();
	return isoTime(typeof value === 'number' ? value : null);
}

function asJson(value: unknown): Json {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}
