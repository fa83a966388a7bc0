// Shapes an answer into the item that a workflow gets.

import { turnOf } from '../../../dify/answer/chatAnswer';
import type { Answer } from '../../../dify/answer/chatAnswer';
import { parseAnswerJson, parseWhole } from '../../../dify/answer/answerJson';
import { DifyError } from '../../../dify/errors/errors';
import { numberOf, objectOf, objectsOf, textOf } from '../../../dify/http/json';
import type { JsonObject } from '../../../dify/http/json';
import { separateReasoning } from '../../../dify/answer/reasoning';
import { isoTime } from '../times';
import { shapeForms, withForms } from './formItem';
import { filesAsSent, simplifyFiles } from './madeFiles';
import type { ShownFiles } from './madeFiles';

/** How the item is to look. */
export interface ShapeOptions extends ShownFiles {
	simplify: boolean;
	separateReasoning: boolean;
	parseJson: boolean;
	includeEvents: boolean;
	/** Whether n8n's chat is to show the answer: it looks for `output`. */
	forChat: boolean;
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
		...(options.simplify ? simplified(answer, text, options) : asDifySends(answer, text, options)),
		...(options.separateReasoning ? { reasoning: joinThoughts(separated.reasoning, answer) } : {}),
		...(options.parseJson ? { answer_json: readJson(separated.answer, answer) } : {}),
		...(options.includeEvents ? { events: answer.events } : {}),
		...(options.forChat ? { output: chatText(answer, options.separateReasoning) } : {}),
	};
}

/**
 * What a chat shows of an answer: its text, and the forms of a chatflow that waits for a person,
 * without which the reader would see nothing.
 *
 * @param hidesReasoning whether a model's thinking is left out
 */
export function chatText({ text, forms }: Answer, hidesReasoning: boolean): string {
	const shown = hidesReasoning ? separateReasoning(text).answer : text;
	return withForms(shown, forms);
}

function simplified(answer: Answer, text: string, options: ShapeOptions): JsonObject {
	return {
		answer: text,
		status: answer.status,
		conversation_id: answer.conversationId,
		message_id: answer.messageId,
		created_at: isoTime(answer.createdAt),
		citations: objectsOf(answer.metadata.retriever_resources).map(simplifyCitation),
		usage: simplifyUsage(objectOf(answer.metadata.usage)),
		files: simplifyFiles(answer.files, options),
		agent_thoughts: answer.agentThoughts.map(simplifyThought),
		task_id: answer.taskId,
		workflow_run_id: answer.workflowRunId,
		...shapeForms(answer.forms, answer.workflowRunId),
		...(answer.status === 'partial-succeeded' ? { failed_nodes: answer.failedNodes } : {}),
	};
}

/** The keys of Dify's own blocking answer, whichever way it came, and what only a stream carries. */
function asDifySends(answer: Answer, text: string, options: ShapeOptions): JsonObject {
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
		...(answer.files.length > 0 ? { message_files: filesAsSent(answer.files, options) } : {}),
		...(answer.workflowRun === null ? {} : { workflow_run: answer.workflowRun }),
		...(answer.forms.length > 0 ? shapeForms(answer.forms, answer.workflowRunId) : {}),
	};
}

/** What a knowledge base contributed to an answer. */
export function simplifyCitation(resource: JsonObject): JsonObject {
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

/** A step of an agent. */
export function simplifyThought(thought: JsonObject): JsonObject {
	return {
		position: numberOf(thought.position),
		thought: textOf(thought.thought),
		tool: textOf(thought.tool),
		tool_input: textOf(thought.tool_input),
		observation: textOf(thought.observation),
	};
}

function joinThoughts(fromAnswer: string, answer: Answer): string {
	return [answer.reasoning, fromAnswer].filter((thought) => thought !== '').join('\n\n');
}

/** A paused run has not answered yet, so there is nothing to be read. */
function readJson(text: string, answer: Answer): unknown {
	if (answer.status === 'paused') return null;
	const parsed = parseWhole(answer.text) ?? parseAnswerJson(text);
	if (parsed !== undefined) return parsed.value;
	throw new DifyError({
		kind: 'run',
		code: 'answer_not_json',
		message: "The answer is not JSON, although 'Parse Answer as JSON' is on",
		remedy:
			'Tell the app in Dify to answer with JSON only. The answer as it came is in partial_answer.',
		turn: turnOf(answer),
	});
}
