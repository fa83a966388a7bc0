// The JSON answers of turns that are not streamed.

import type { Outcome } from './execution';
import { pythonJson } from './python';
import type { JsonObject } from './python';
import type { RunRecord } from './state';
import { conversationIn } from './turn';
import type { Turn } from './turn';

/** A price of nothing is written out here, in streams it is not. */
function written(metadata: JsonObject): unknown {
	return JSON.parse(pythonJson(metadata).replaceAll('"0E-7"', '"0.0000000"'));
}

function bodyOf(turn: Turn, event: string, answer: string, metadata: JsonObject): JsonObject {
	const { message, app, generation } = turn;
	return {
		event,
		task_id: generation.taskId,
		id: message.id,
		message_id: message.id,
		...conversationIn(turn),
		mode: app.definition.mode,
		answer,
		metadata: written(metadata),
		created_at: message.createdAt,
	};
}

/** A turn that has been answered. */
export function answered(turn: Turn, answer: string, metadata: JsonObject): Outcome {
	return { kind: 'answer', body: bodyOf(turn, 'message', answer, metadata) };
}

/** A turn whose run waits for a person. */
export function waiting(turn: Turn, run: RunRecord, metadata: JsonObject): Outcome {
	const body = bodyOf(turn, 'workflow_paused', turn.message.answer, metadata);
	const { id, mode, conversation_id, message_id, answer, created_at } = body;
	const {
		workflow_run_id,
		paused_nodes,
		reasons,
		status,
		elapsed_time,
		total_tokens,
		total_steps,
	} = run.pausedData ?? {};
	const data = {
		id,
		mode,
		conversation_id,
		message_id,
		workflow_run_id,
		answer,
		metadata: body.metadata,
		created_at,
		paused_nodes,
		reasons,
		status,
		elapsed_time,
		total_tokens,
		total_steps,
	};
	return { kind: 'paused', body: { ...body, workflow_run_id, data } };
}
