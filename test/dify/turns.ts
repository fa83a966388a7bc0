// Builds the events of a turn as Dify sends them, with only what the tests look at.

import type { DifyEvent } from '../../dify/stream/events';
import type { JsonObject } from '../../dify/http/json';

/** What stands on every event of a chat app. */
export const ENVELOPE = {
	conversation_id: 'conversation-1',
	message_id: 'message-1',
	created_at: 1784700000,
	task_id: 'task-1',
};

/** A piece of text. */
export function message(answer: string): DifyEvent {
	return { event: 'message', ...ENVELOPE, id: 'message-1', answer, from_variable_selector: null };
}

/** A piece of text in a chatflow, which names the node it comes from. */
export function nodeMessage(answer: string): DifyEvent {
	return { ...message(answer), from_variable_selector: ['llm', 'text'] };
}

/** A piece of an agent's text. */
export function agentMessage(answer: string): DifyEvent {
	return { event: 'agent_message', ...ENVELOPE, id: 'message-1', answer };
}

/** A step of an agent; the same id comes again as the step fills. */
export function agentThought(id: string, position: number, rest: JsonObject = {}): DifyEvent {
	return {
		event: 'agent_thought',
		...ENVELOPE,
		id,
		position,
		thought: '',
		observation: '',
		tool: '',
		tool_input: '',
		...rest,
	};
}

/** The moderated text that takes the place of all before it. */
export function messageReplace(answer: string): DifyEvent {
	return { event: 'message_replace', ...ENVELOPE, answer, reason: 'output_moderation' };
}

/** The end of an answer. */
export function messageEnd(rest: JsonObject = {}): DifyEvent {
	return {
		event: 'message_end',
		...ENVELOPE,
		id: 'message-1',
		metadata: { usage: { total_tokens: 150 } },
		files: null,
		...rest,
	};
}

/** An error in the middle of a stream. */
export function errorEvent(code: string, text: string): DifyEvent {
	return {
		event: 'error',
		conversation_id: 'conversation-1',
		message_id: 'message-1',
		created_at: 1784700000,
		code,
		status: 400,
		message: text,
	};
}

/** A piece of speech. */
export function speech(audio: string): DifyEvent {
	return { event: 'tts_message', ...ENVELOPE, audio };
}

/** The end of speech. */
export function speechEnd(): DifyEvent {
	return { event: 'tts_message_end', ...ENVELOPE, audio: '' };
}

function runEvent(event: string, data: JsonObject): DifyEvent {
	return { event, ...ENVELOPE, workflow_run_id: 'run-1', data };
}

/** The start of a chatflow's run. */
export function workflowStarted(): DifyEvent {
	return runEvent('workflow_started', { id: 'run-1', inputs: {} });
}

/** The end of a chatflow's run. */
export function workflowFinished(status: string, rest: JsonObject = {}): DifyEvent {
	return runEvent('workflow_finished', {
		id: 'run-1',
		status,
		outputs: {},
		error: null,
		files: [],
		...rest,
	});
}

/** The start of a node. */
export function nodeStarted(type: string, title: string): DifyEvent {
	return runEvent('node_started', { node_id: title, node_type: type, title });
}

/** The end of a node. */
export function nodeFinished(
	type: string,
	title: string,
	status = 'succeeded',
	rest: JsonObject = {},
): DifyEvent {
	return runEvent('node_finished', {
		node_id: title,
		node_type: type,
		title,
		status,
		error: null,
		iteration_id: null,
		loop_id: null,
		...rest,
	});
}

/** The end of an iteration or loop. */
export function containerCompleted(
	kind: 'iteration' | 'loop',
	nodeId: string,
	status = 'succeeded',
): DifyEvent {
	return runEvent(`${kind}_completed`, { node_id: nodeId, node_type: kind, status, error: null });
}

/** The form of a Human Input node, as event and pause name it. */
export const FORM = {
	form_id: 'form-1',
	node_id: 'approval',
	node_title: 'Approval',
	form_content: 'Please check: {{#$output.comment#}}',
	inputs: [{ type: 'paragraph', output_variable_name: 'comment', default: null }],
	actions: [{ id: 'approve', title: 'Approve', button_style: 'primary' }],
	form_token: 'token-1',
	expiration_time: 1784786400,
};

/** A form is waiting. */
export function formRequired(form: JsonObject = FORM): DifyEvent {
	return runEvent('human_input_required', form);
}

/** The run waits. */
export function workflowPaused(reasons: JsonObject[]): DifyEvent {
	return runEvent('workflow_paused', { workflow_run_id: 'run-1', status: 'paused', reasons });
}
