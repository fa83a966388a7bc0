// Runs of chatflows and workflow apps: their detail, and joining the events of one that goes on.

import type { FastifyReply } from 'fastify';
import { openStream } from '../delivery';
import type { Emulator } from '../emulator';
import { crash, notFound } from '../httpErrors';
import { definitionOf, pausedDataOf } from '../humanForm';
import { isUuid } from '../payload';
import { pythonJson } from '../python';
import type { JsonObject } from '../python';
import type { Route, RouteContext } from '../router';
import type { RunRecord } from '../state';
import { faultySink } from '../faults';

/** What a run was given, as it is stored: a workflow app's with the time. */
function storedInputs({ inputs, message, createdAt }: RunRecord): JsonObject {
	if (message) return inputs;
	const pairs = Object.entries(inputs);
	const place = pairs.findIndex(([name]) => name === 'sys.app_id') + 1;
	pairs.splice(place, 0, ['sys.timestamp', createdAt]);
	return Object.fromEntries(pairs);
}

const detail: Route = {
	method: 'GET',
	path: '/v1/workflows/run/<string:runId>',
	userFrom: 'none',
	modes: ['workflow', 'advanced-chat'],
	modeCode: 'not_workflow_app',
	handle: ({ app, params }) => {
		const id = params.runId ?? '';
		if (!isUuid(id)) throw crash();
		const run = app.runs.get(id.toLowerCase());
		if (!run) throw notFound('Workflow run not found.');
		const finished = run.finishedAt !== null;
		return {
			id: run.id,
			workflow_id: app.workflowId,
			status: run.status,
			inputs: pythonJson(storedInputs(run)),
			outputs: run.outputs,
			error: run.error,
			total_steps: finished || run.status === 'paused' ? run.totalSteps : 0,
			total_tokens: finished ? run.totalTokens : 0,
			created_at: run.createdAt,
			finished_at: run.finishedAt,
			elapsed_time: finished ? run.elapsedSeconds : 0,
		};
	},
};

function without(data: JsonObject, ...names: string[]): JsonObject {
	return Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
}

/** What has happened so far, made up from what is stored: ids of the run, no texts but a message's. */
function snapshot(run: RunRecord): JsonObject[] {
	const { message } = run;
	const ids = message
		? {
				conversation_id: message.conversation.id,
				message_id: message.id,
				created_at: message.createdAt,
			}
		: {};
	// A run that has waited for a person has kept its task's id for the time after.
	const task_id = run.pausedData ? run.taskId : run.id;
	const head = (event: string) => ({ event, task_id, workflow_run_id: run.id });
	const workflow_id = run.user.app.workflowId;
	const { inputs } = run;
	const begun = { id: run.id, workflow_id, inputs, created_at: run.createdAt, reason: 'initial' };
	const events: JsonObject[] = [{ ...head('workflow_started'), data: begun, ...ids }];
	if (message) {
		const { answer } = message;
		events.push({ event: 'message_replace', task_id, answer, reason: '', ...ids });
	}
	const flags = ['inputs_truncated', 'process_data_truncated', 'outputs_truncated'];
	for (const [index, node] of run.nodes.entries()) {
		const place = { index: index + 1 };
		const started = without(node.started, ...flags, 'agent_strategy');
		events.push({ ...head('node_started'), data: { ...started, ...place }, ...ids });
		const empty = { inputs: null, process_data: null, outputs: null, execution_metadata: null };
		const times = { elapsed_time: 0.001, finished_at: started.created_at, files: [] };
		const waiting = { ...without(started, 'extras'), status: 'paused', ...times };
		const ended = node.finished ? without(node.finished, ...flags) : waiting;
		if (!node.finished && !node.paused) continue;
		const data = { ...ended, ...empty, error: null, ...place };
		events.push({ ...head('node_finished'), data, ...ids });
	}
	if (run.status === 'paused') {
		for (const form of run.forms) {
			const data = { ...definitionOf(form, false), display_in_ui: true };
			events.push({ ...head('human_input_required'), data, ...ids });
		}
		events.push({ ...head('workflow_paused'), data: pausedDataOf(run, 0, false), ...ids });
	}
	return events;
}

function runOr404({ app, user, params }: RouteContext): RunRecord {
	const run = app.runs.get((params.runId ?? '').toLowerCase());
	if (run?.user !== user) throw notFound('Workflow run not found');
	return run;
}

function isTrue(value: unknown): boolean {
	return String(value).toLowerCase() === 'true';
}

function attach(context: RouteContext): FastifyReply {
	const { emulator, query, reply, fault, app } = context;
	const run = runOr404(context);
	const generation = emulator.generations.find(({ workflowRunId }) => workflowRunId === run.id);
	const headers = { 'Cache-Control': 'no-cache' };
	const stream = openStream(emulator, reply, () => generation?.detach(sink), headers);
	const sink = faultySink(stream, fault, app.workflowId);
	// A stopped run of 1.13 to 1.14 is never stored as ended: who joins it gets pings.
	if (run.finishedData && run.finishedAt !== null) {
		// A run that has ended is one event in the old spelling, whatever the flags.
		const head = { event: 'workflow_finished', task_id: run.id, workflow_run_id: run.id };
		stream.spaced(pythonJson({ ...head, data: run.finishedData }));
		stream.close();
		return reply;
	}
	sink.ping();
	stream.startPings(emulator.pingInterval, sink);
	const replays = isTrue(query.include_state_snapshot);
	const goesOn = isTrue(query.continue_on_pause);
	if (replays) for (const event of snapshot(run)) sink.event(event);
	if (replays && !goesOn && run.status === 'paused') {
		sink.close();
		return reply;
	}
	// A reader that was told to pass over pauses, and got no replay, knows no terminal event at all.
	const passing = replays ? 'finish' : 'nothing';
	generation?.attach(sink, goesOn ? passing : 'pause');
	return reply;
}

const events: Route = {
	method: 'GET',
	path: '/v1/workflow/<string:runId>/events',
	userFrom: 'query',
	userRequired: true,
	modes: ['workflow', 'advanced-chat'],
	modeCode: 'not_workflow_app',
	streams: true,
	handle: attach,
};

/** The routes of a generation: joining a run came with 1.14.0. */
export function runRoutes(emulator: Emulator): Route[] {
	const canJoin = emulator.generation === '1.14' || emulator.generation === '1.15';
	return canJoin ? [detail, events] : [detail];
}
