// The turns of chatflows: begin, run, and the many ways in which their streams end.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import { randomUUID } from 'node:crypto';
import { PRESET_REPLIES } from './apps';
import { answered, waiting } from './chatBodies';
import { ChatflowRun } from './chatflowRun';
import type { Outcome } from './execution';
import { FLOWS } from './flows';
import { RunAbandoned } from './generation';
import { ABORTED, follow, STOPPED } from './graphEnds';
import type { RunEnds } from './graphEnds';
import type { RunFinish } from './graphRun';
import { definitionOf, submissionOf } from './humanForm';
import type { HumanForm } from './humanForm';
import type { JsonObject } from './python';
import { failedFinish, syntheticStart } from './syntheticEvents';
import { envelopeOf, nameConversation } from './turn';
import type { Turn } from './turn';
import { noUsage, timedUsage } from './usage';
import type { Usage } from './usage';
import { ensureVariables } from './variables';

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

function failure(error: string): Outcome {
	return { kind: 'failure', code: 'invalid_param', message: `Run failed: ${error}` };
}

function endFailed(run: ChatflowRun, error: string): Outcome {
	const { turn } = run;
	run.close('failed', error);
	store(turn, '', error);
	run.emitFinish({ status: 'failed', error, outputs: {}, exceptions: 1 });
	if (!run.emulator.hasWorker) {
		run.generation.emit({
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

function endStopped(run: ChatflowRun): Outcome {
	const { turn } = run;
	const { generation } = run.emulator;
	if (generation === '1.15') {
		run.close('stopped', ABORTED);
		store(turn, '', ABORTED);
		run.emitFinish({ status: 'failed', error: ABORTED, outputs: {}, exceptions: 0 });
		return failure(ABORTED);
	}
	store(turn, run.text, null);
	run.emitFinish({ status: 'stopped', error: STOPPED, outputs: {}, exceptions: 0 });
	const metadata = metadataOf(turn, noUsage());
	if (generation === '1.9') {
		run.close('stopped');
		emitMessageEnd(turn, noUsage());
	}
	// 1.13 to 1.14 never close the row of a stopped run: it stays "running".
	return answered(turn, run.text, metadata);
}

function endPaused(run: ChatflowRun, form: HumanForm): Outcome {
	const { turn, record } = run;
	turn.message.status = 'paused';
	turn.message.answer = run.text;
	turn.message.extraContents.push({
		type: 'human_input',
		workflow_run_id: record.id,
		submitted: false,
		form_definition: { ...definitionOf(form), display_in_ui: true },
		form_submission_data: null,
	});
	return waiting(turn, record, { ...metadataOf(turn, noUsage()), usage: null });
}

function emitReplacement(turn: Turn, answer: string): void {
	const reason = 'output_moderation';
	turn.generation.emit({ ...envelopeOf(turn, 'message_replace'), answer, reason });
}

function endSucceeded(run: ChatflowRun): Outcome {
	const { turn, record, files } = run;
	const { generation } = run.emulator;
	const { moderation } = run.app.definition;
	const outputs = { answer: run.answers.join(''), files };
	const withheld = moderation !== null && run.text.includes(moderation.word);
	const answer = withheld ? PRESET_REPLIES.output : run.text;
	const usage = run.usage ?? timedUsage();
	const finish: RunFinish = { status: 'succeeded', error: null, outputs, exceptions: 0, files };
	record.outputs = outputs;
	if (run.generation.stoppedAtEnd) {
		run.close('failed', ABORTED);
		store(turn, '', ABORTED);
		run.emitFinish({ ...finish, status: 'failed', error: ABORTED });
		return failure(ABORTED);
	}
	run.close('succeeded');
	store(turn, answer, null);
	if (generation === '1.9') run.emitFinish(finish);
	if (withheld) emitReplacement(turn, answer);
	// 1.13.0 sends no message_end, except after a reply of the moderation.
	if (generation !== '1.13' || withheld) emitMessageEnd(turn, usage, files);
	if (generation !== '1.9') run.emitFinish(finish);
	return answered(turn, answer, metadataOf(turn, usage));
}

function endsOf(run: ChatflowRun): RunEnds {
	return {
		succeeded: () => endSucceeded(run),
		failed: (error) => endFailed(run, error),
		stopped: () => endStopped(run),
		paused: (form) => endPaused(run, form),
		filled: (form, { action, data }) => {
			const content = run.turn.message.extraContents.at(-1);
			if (!content) return;
			content.submitted = true;
			content.form_definition = null;
			content.form_submission_data = submissionOf(form, action, data);
		},
	};
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
	return answered(turn, answer, metadata);
}

async function runFlow(turn: Turn): Promise<Outcome> {
	const run = new ChatflowRun(turn);
	return await follow(run, endsOf(run), async () => {
		ensureVariables(turn.app, turn.conversation, run.seconds());
		await turn.generation.pause(0);
		run.emitStarted();
		await FLOWS[turn.app.definition.flow](run);
	});
}

/** Runs a turn of a chatflow to its end, to a pause, or until the server is closed. */
export async function runChatflow(turn: Turn): Promise<Outcome> {
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
