// The turns of chatflows: begin, run, and the many ways in which their streams end.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import { randomUUID } from 'node:crypto';
import { PRESET_REPLIES } from './apps';
import { FLOWS } from './flows';
import { RunAbandoned, RunStopped } from './generation';
import { GraphRun, NodeFailed, RunPaused } from './graphRun';
import { definitionOf, pausedDataOf, submissionOf } from './humanForm';
import type { JsonObject } from './python';
import { failedFinish, syntheticStart } from './syntheticEvents';
import { envelopeOf, nameConversation, settle } from './turn';
import type { Outcome, Turn } from './turn';
import { noUsage, timedUsage } from './usage';
import type { Usage } from './usage';
import { ensureVariables } from './variables';

const ABORTED = 'Aborted: User requested stop';

function metadataOf(turn: Turn, usage: Usage): JsonObject {
	const resources = turn.message.retrieverResources;
	return { annotation_reply: null, retriever_resources: resources, usage, reasoning: {} };
}

function emitMessageEnd(turn: Turn, usage: Usage, files: JsonObject[] = []): JsonObject {
	const metadata = metadataOf(turn, usage);
	const event = { ...envelopeOf(turn, 'message_end'), id: turn.message.id, metadata, files };
	turn.generation.emit(event);
	return metadata;
}

/** Stores how a turn ended, unless it ran in the web process and nobody is there to feed. */
function store(turn: Turn, answer: string, error: string | null): void {
	if (turn.generation.answerLost) return;
	turn.message.answer = answer;
	turn.message.status = error === null ? 'normal' : 'error';
	turn.message.error = error === null ? null : `Run failed: ${error}`;
}

interface Finish {
	status: 'succeeded' | 'failed' | 'stopped';
	error: string | null;
	outputs: JsonObject;
	exceptions: number;
	files?: JsonObject[];
}

function emitFinish(run: GraphRun, finish: Finish): void {
	const { record, turn } = run;
	const data = {
		id: record.id,
		workflow_id: turn.app.workflowId,
		status: finish.status,
		outputs: finish.outputs,
		error: finish.error,
		elapsed_time: run.elapsed(),
		total_tokens: record.totalTokens,
		total_steps: record.totalSteps,
		created_by: { id: turn.user.id, user: turn.user.session },
		created_at: run.begunAt,
		finished_at: run.seconds(),
		exceptions_count: finish.exceptions,
		files: finish.files ?? [],
	};
	// What is stored counts from the first beginning, also after a pause.
	record.finishedData = { ...data, created_at: record.createdAt };
	run.emit('workflow_finished', data);
}

function closeRecord(run: GraphRun, status: GraphRun['record']['status']): void {
	run.record.status = status;
	run.record.finishedAt = run.seconds();
	run.record.elapsedSeconds = run.elapsed();
}

function failure(error: string): Outcome {
	return { kind: 'failure', code: 'invalid_param', message: `Run failed: ${error}` };
}

function endFailed(run: GraphRun, error: string): Outcome {
	const { turn, record } = run;
	closeRecord(run, 'failed');
	record.error = error;
	store(turn, '', error);
	emitFinish(run, { status: 'failed', error, outputs: {}, exceptions: 1 });
	if (!turn.emulator.hasWorker) {
		turn.generation.emit({
			event: 'error',
			conversation_id: turn.conversation.id,
			message_id: turn.message.id,
			created_at: turn.message.createdAt,
			code: 'invalid_param',
			status: 400,
			message: `Run failed: ${error}`,
		});
	}
	return failure(error);
}

function endStopped(run: GraphRun): Outcome {
	const { turn, record } = run;
	const stopped: Finish = {
		status: 'stopped',
		error: 'Stopped by user.',
		outputs: {},
		exceptions: 0,
	};
	if (turn.emulator.generation === '1.15') {
		closeRecord(run, 'stopped');
		record.error = ABORTED;
		store(turn, '', ABORTED);
		emitFinish(run, { ...stopped, status: 'failed', error: ABORTED });
		return failure(ABORTED);
	}
	store(turn, run.text, null);
	emitFinish(run, stopped);
	const metadata = metadataOf(turn, noUsage());
	if (turn.emulator.generation === '1.9') {
		closeRecord(run, 'stopped');
		emitMessageEnd(turn, noUsage());
	}
	// 1.13 to 1.14 never close the row of a stopped run: it stays "running".
	return { kind: 'answer', answer: run.text, metadata };
}

function endPaused(run: GraphRun, { form, node, next }: RunPaused): Outcome {
	const { turn, record } = run;
	record.status = 'paused';
	record.forms = [form];
	node.paused = true;
	turn.message.status = 'paused';
	turn.message.answer = run.text;
	const content: JsonObject = {
		type: 'human_input',
		workflow_run_id: record.id,
		submitted: false,
		form_definition: { ...definitionOf(form), display_in_ui: true },
		form_submission_data: null,
	};
	turn.message.extraContents.push(content);
	form.decide = (decision) => {
		if (decision !== 'timeout') {
			content.submitted = true;
			content.form_definition = null;
			content.form_submission_data = submissionOf(form, decision.action, decision.data);
		}
		resume(run, async () => await next(decision));
	};
	turn.emulator.state.forms.set(form.token, form);
	const data = pausedDataOf(record, run.elapsed());
	record.pausedData = data;
	run.emit('workflow_paused', data);
	const metadata = { ...metadataOf(turn, noUsage()), usage: null };
	return { kind: 'paused', run: record, metadata };
}

function emitReplacement(turn: Turn, answer: string): void {
	const reason = 'output_moderation';
	turn.generation.emit({ ...envelopeOf(turn, 'message_replace'), answer, reason });
}

function endSucceeded(run: GraphRun): Outcome {
	const { turn, record, files } = run;
	const { generation } = turn.emulator;
	const { moderation } = turn.app.definition;
	const outputs = { answer: run.answers.join(''), files };
	const withheld = moderation !== null && run.text.includes(moderation.word);
	const answer = withheld ? PRESET_REPLIES.output : run.text;
	const usage = run.usage ?? timedUsage();
	const finish: Finish = { status: 'succeeded', error: null, outputs, exceptions: 0, files };
	const aborted = turn.generation.stoppedAtEnd;
	closeRecord(run, aborted ? 'failed' : 'succeeded');
	record.outputs = outputs;
	if (aborted) {
		record.error = ABORTED;
		store(turn, '', ABORTED);
		emitFinish(run, { ...finish, status: 'failed', error: ABORTED });
		return failure(ABORTED);
	}
	store(turn, answer, null);
	if (generation === '1.9') emitFinish(run, finish);
	if (withheld) emitReplacement(turn, answer);
	// 1.13.0 sends no message_end, except after a reply of the moderation.
	if (generation !== '1.13' || withheld) emitMessageEnd(turn, usage, files);
	if (generation !== '1.9') emitFinish(run, finish);
	return { kind: 'answer', answer, metadata: metadataOf(turn, usage) };
}

/** A question that moderation does not let pass: no run begins. */
async function replyModerated(turn: Turn): Promise<Outcome> {
	const { generation, emulator, message, app } = turn;
	const answer = PRESET_REPLIES.input;
	await generation.pause(0);
	generation.emit({
		...envelopeOf(turn, 'message'),
		id: message.id,
		answer,
		from_variable_selector: null,
	});
	store(turn, answer, null);
	const metadata = emitMessageEnd(turn, timedUsage());
	if (emulator.generation === '1.15') {
		const run = { id: randomUUID(), taskId: generation.taskId, workflowId: app.workflowId };
		const seconds = emulator.state.seconds();
		const error = 'Workflow stream ended without a terminal event';
		generation.emit(syntheticStart(run, {}, seconds));
		generation.emit(failedFinish(run, error, seconds));
	}
	// The reader of 1.13 to 1.14 waits on for an event that no worker sends.
	generation.staysOpen = emulator.generation === '1.13' || emulator.generation === '1.14';
	return { kind: 'answer', answer, metadata };
}

/** Follows a run from its beginning, or from a pause, to its end or to its next pause. */
async function follow(run: GraphRun, flow: () => Promise<void>): Promise<Outcome> {
	try {
		await flow();
	} catch (error) {
		if (error instanceof NodeFailed) return endFailed(run, error.message);
		if (error instanceof RunPaused) return endPaused(run, error);
		if (error instanceof RunStopped) return endStopped(run);
		if (error instanceof RunAbandoned) return { kind: 'abandoned' };
		throw error;
	}
	return endSucceeded(run);
}

/** Lets a paused run go on in the background, as soon as a worker has taken it up. */
function resume(run: GraphRun, flow: () => Promise<void>): void {
	const { turn, record } = run;
	const { emulator, generation } = turn;
	generation.goOn();
	const rest = async () => {
		await emulator.resumption();
		await generation.pause(emulator.resumeDelay);
		record.status = 'running';
		run.emitStarted('resumption');
		await flow();
	};
	follow(run, rest)
		.then((outcome) => settle(turn, outcome))
		.catch((error: unknown) => emulator.failures.push(error));
}

async function runFlow(turn: Turn): Promise<Outcome> {
	const run = new GraphRun(turn);
	return await follow(run, async () => {
		ensureVariables(turn.app, turn.conversation, turn.emulator.state.seconds());
		await turn.generation.pause(0);
		run.emitStarted();
		await FLOWS[turn.app.definition.flow](run);
	});
}

/** Runs a turn of a chatflow to its end, to a pause, or until the server is closed. */
export async function runGraph(turn: Turn): Promise<Outcome> {
	const { moderation } = turn.app.definition;
	const refused = moderation?.input === true && turn.query.includes(moderation.word);
	try {
		const outcome = refused ? await replyModerated(turn) : await runFlow(turn);
		nameConversation(turn);
		return outcome;
	} catch (error) {
		if (error instanceof RunAbandoned) return { kind: 'abandoned' };
		throw error;
	}
}
