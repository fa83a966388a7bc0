// The forms that runs wait with, and how Dify shows them in events, in history and to who fills them.

import { HttpError } from './httpErrors';
import { pythonText } from './python';
import type { JsonObject } from './python';
import type { AppState, RunRecord } from './state';

/** A button of a form. */
export interface FormAction {
	id: string;
	title: string;
	button_style: 'primary' | 'default';
}

/** A control of a form. */
export interface FormInput {
	output_variable_name: string;
	type: 'paragraph';
	default: { type: 'constant'; selector: string[]; value: string };
}

/** What became of a form: somebody's decision, or nobody's in time. */
export type FormDecision = { action: FormAction; data: JsonObject } | 'timeout';

/** A form that a run waits with, or has waited with. */
export interface HumanForm {
	id: string;
	token: string;
	app: AppState;
	nodeId: string;
	nodeTitle: string;
	/** The text with the flow's variables filled in, and as it was written. */
	content: string;
	template: string;
	inputs: FormInput[];
	actions: FormAction[];
	/** Seconds since 1970. */
	expirationTime: number;
	status: 'waiting' | 'submitted' | 'expired';
	/** Lets the run go on. */
	decide(decision: FormDecision): void;
}

/** A form as events and history show it; `filled`: with the flow's variables filled in. */
export function definitionOf(form: HumanForm, filled = true): JsonObject {
	return {
		form_id: form.id,
		form_content: filled ? form.content : form.template,
		inputs: form.inputs,
		actions: form.actions,
		node_id: form.nodeId,
		node_title: form.nodeTitle,
		resolved_default_values: {},
		form_token: form.token,
		approval_channels: ['console'],
		expiration_time: form.expirationTime,
	};
}

/** What was made of a submitted form, as events and history show it. */
export function submissionOf(form: HumanForm, action: FormAction, data: JsonObject): JsonObject {
	return {
		node_id: form.nodeId,
		node_title: form.nodeTitle,
		rendered_content: renderedOf(form, data),
		action_id: action.id,
		action_text: action.title,
		submitted_data: data,
	};
}

/** The text of a form with what was filled in. */
export function renderedOf(form: HumanForm, data: JsonObject): string {
	return form.content.replaceAll(/\{\{#\$output\.(\w+)#\}\}/g, (_placeholder, name: string) =>
		pythonText(data[name]),
	);
}

/** `data` of `workflow_paused`. A snapshot's is not `filled` and has no time (seen on 1.14.2). */
export function pausedDataOf(run: RunRecord, elapsedSeconds: number, filled = true): JsonObject {
	const reasons = run.forms.map((form) => ({
		TYPE: 'human_input_required',
		...definitionOf(form, filled),
	}));
	return {
		workflow_run_id: run.id,
		paused_nodes: run.forms.map((form) => form.nodeId),
		outputs: {},
		reasons,
		status: 'paused',
		created_at: run.createdAt,
		elapsed_time: elapsedSeconds,
		total_tokens: run.totalTokens,
		total_steps: run.totalSteps,
	};
}

/**
 * Checks that a form can still be filled in.
 * @throws HttpError 412 once it was submitted or has expired
 */
export function ensureOpen(form: HumanForm, seconds: number): void {
	if (form.status === 'submitted') {
		const words = `This form has already been submitted by another user, form_id=${form.id}`;
		throw new HttpError(412, 'human_input_form_submitted', words);
	}
	if (form.status === 'expired' || seconds >= form.expirationTime) {
		const words = `This form has expired, form_id=${form.id}`;
		throw new HttpError(412, 'human_input_form_expired', words);
	}
}

/**
 * Submits a form: once and for all, whoever does it.
 * @throws HttpError 400 for an action that it does not offer, or inputs that are not there
 */
export function submit(form: HumanForm, actionId: string, data: JsonObject): void {
	const action = form.actions.find(({ id }) => id === actionId);
	if (!action) throw new HttpError(400, 'invalid_form_data', `Invalid action: ${actionId}`);
	const names = form.inputs.map((input) => input.output_variable_name);
	const missing = names.filter((name) => data[name] === undefined);
	if (missing.length > 0) {
		const words = `Missing required inputs: ${missing.join(', ')}`;
		throw new HttpError(400, 'invalid_form_data', words);
	}
	const kept = Object.fromEntries(names.map((name) => [name, data[name]]));
	form.status = 'submitted';
	form.decide({ action, data: kept });
}

/** Lets a form's time run out, and its run go on without anybody's decision. */
export function expire(form: HumanForm, seconds: number): void {
	form.status = 'expired';
	form.expirationTime = Math.min(form.expirationTime, seconds);
	form.decide('timeout');
}
