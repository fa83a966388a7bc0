// Shapes an answer into the item that a workflow gets.

import { turnOf } from '../../dify/answer/chatAnswer';
import type { Answer } from '../../dify/answer/chatAnswer';
import { parseAnswerJson } from '../../dify/answer/answerJson';
import { DifyError } from '../../dify/errors/errors';
import { absoluteUrl } from '../../dify/app/files';
import { filledTextOf, numberOf, objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import { separateReasoning } from '../../dify/answer/reasoning';

/** Where Dify's own page puts a field of the form. */
const FORM_FIELD = /\{\{#\$output\.([^#{}]+)#\}\}/g;

/** How the item is to look. */
export interface ShapeOptions {
	simplify: boolean;
	separateReasoning: boolean;
	parseJson: boolean;
	includeEvents: boolean;
	/** Whether n8n's chat is to show the answer: it looks for `output`. */
	forChat: boolean;
	/** The API's address, which addresses of files without a host are completed with. */
	baseUrl: string;
}

/**
 * The item's JSON for an answer.
 *
 * @throws DifyError when the answer was to be JSON and is not
 */
export function shapeAnswer(answer: Answer, options: ShapeOptions): JsonObject {
	const separated = separateReasoning(answer.text);
	const text = options.separateReasoning ? separated.answer : answer.text;
	return {
		...(options.simplify ? simplified(answer, text, options.baseUrl) : asDifySends(answer, text)),
		...(options.separateReasoning ? { reasoning: joinThoughts(separated.reasoning, answer) } : {}),
		...(options.parseJson ? { answer_json: readJson(separated.answer, answer) } : {}),
		...(options.includeEvents ? { events: answer.events } : {}),
		...(options.forChat ? { output: chatText(text, answer) } : {}),
	};
}

/**
 * What a chat shows of an answer: its text, and the form of a chatflow that waits for a person,
 * without which the reader would see nothing.
 */
export function chatText(text: string, { form }: Answer): string {
	const formText = (form?.formContent ?? '').replace(FORM_FIELD, '[$1]');
	return [text, formText].filter((part) => part !== '').join('\n\n');
}

/** A file that the app made, in a few telling keys and with an address that works anywhere. */
export function simplifyFile(file: JsonObject, baseUrl: string): JsonObject {
	const url = filledTextOf(file.url) ?? filledTextOf(file.remote_url);
	return {
		id: filledTextOf(file.related_id) ?? filledTextOf(file.id),
		name: filledTextOf(file.filename),
		type: filledTextOf(file.type),
		mime_type: filledTextOf(file.mime_type),
		size: numberOf(file.size),
		url: url === null ? null : absoluteUrl(url, baseUrl),
	};
}

function simplified(answer: Answer, text: string, baseUrl: string): JsonObject {
	return {
		answer: text,
		conversation_id: answer.conversationId,
		message_id: answer.messageId,
		task_id: answer.taskId,
		created_at: answer.createdAt,
		status: answer.status,
		citations: objectsOf(answer.metadata.retriever_resources).map(simplifyCitation),
		usage: simplifyUsage(objectOf(answer.metadata.usage)),
		files: answer.files.map((file) => simplifyFile(file, baseUrl)),
		agent_thoughts: answer.agentThoughts.map(simplifyThought),
		workflow_run_id: answer.workflowRunId,
		human_input: shapeForm(answer),
		...(answer.status === 'partial-succeeded' ? { failed_nodes: answer.failedNodes } : {}),
	};
}

/** The keys of Dify's own blocking answer, whichever way it came, and what only a stream carries. */
function asDifySends(answer: Answer, text: string): JsonObject {
	return {
		event: answer.status === 'paused' ? 'workflow_paused' : 'message',
		task_id: answer.taskId,
		id: answer.messageId,
		message_id: answer.messageId,
		conversation_id: answer.conversationId,
		mode: answer.mode,
		answer: text,
		metadata: { usage: {}, retriever_resources: [], ...answer.metadata },
		created_at: answer.createdAt,
		...(answer.agentThoughts.length > 0 ? { agent_thoughts: answer.agentThoughts } : {}),
		...(answer.files.length > 0 ? { message_files: answer.files } : {}),
		...(answer.workflowRun === null ? {} : { workflow_run: answer.workflowRun }),
		...(answer.form === null ? {} : { human_input: shapeForm(answer) }),
	};
}

function simplifyCitation(resource: JsonObject): JsonObject {
	return {
		position: numberOf(resource.position),
		dataset_name: textOf(resource.dataset_name),
		document_name: textOf(resource.document_name),
		score: numberOf(resource.score),
		content: textOf(resource.content),
	};
}

function simplifyUsage(usage: JsonObject): JsonObject {
	if (Object.keys(usage).length === 0) return {};
	return {
		prompt_tokens: numberOf(usage.prompt_tokens),
		completion_tokens: numberOf(usage.completion_tokens),
		total_tokens: numberOf(usage.total_tokens),
		total_price: numberOf(usage.total_price),
		currency: textOf(usage.currency),
		latency: numberOf(usage.latency),
	};
}

function simplifyThought(thought: JsonObject): JsonObject {
	return {
		position: numberOf(thought.position),
		thought: textOf(thought.thought),
		tool: textOf(thought.tool),
		tool_input: textOf(thought.tool_input),
		observation: textOf(thought.observation),
	};
}

function shapeForm({ form, workflowRunId }: Answer): JsonObject | null {
	if (form === null) return null;
	return {
		form_token: form.formToken,
		form_id: form.formId,
		form_content: form.formContent,
		actions: form.actions,
		inputs: form.inputs,
		expiration_time: form.expirationTime,
		workflow_run_id: workflowRunId,
	};
}

function joinThoughts(fromAnswer: string, answer: Answer): string {
	return [answer.reasoning, fromAnswer].filter((thought) => thought !== '').join('\n\n');
}

function readJson(text: string, answer: Answer): unknown {
	const parsed = parseAnswerJson(answer.text) ?? parseAnswerJson(text);
	if (parsed !== undefined) return parsed.value;
	throw new DifyError({
		kind: 'run',
		code: 'answer_not_json',
		message: "The answer is no JSON, although 'Parse Answer as JSON' is on",
		remedy:
			'Tell the app in Dify to answer with JSON only. The answer as it came is in partial_answer.',
		turn: turnOf(answer),
	});
}
