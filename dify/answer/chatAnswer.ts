// What one turn of a conversation gave, whichever way it came.

import type { TurnSoFar } from '../errors/errors';
import type { DifyEvent } from '../stream/events';
import type { JsonObject } from '../http/json';
import type { PausedForm } from '../app/pausedForm';
import type { RunStatus } from './graphRun';
import type { FailedNode } from './runNodes';

/** How a turn that gave a result ended. */
export type AnswerStatus = RunStatus;

/** One turn of a conversation, streamed or not. Parts that did not come are empty or null. */
export interface Answer {
	status: AnswerStatus;
	text: string;
	conversationId: string | null;
	messageId: string | null;
	taskId: string | null;
	/** Seconds since 1970. */
	createdAt: number | null;
	/** `advanced-chat`, `agent-chat` or `chat`: what Dify says, or what the events show. */
	mode: string;
	metadata: JsonObject;
	/** Files the app gave back with its answer, in Dify's own keys. */
	files: JsonObject[];
	agentThoughts: JsonObject[];
	workflowRunId: string | null;
	/** `data` of `workflow_finished`, for chatflows. */
	workflowRun: JsonObject | null;
	/** The forms that wait for a person; usually one, where any. */
	forms: PausedForm[];
	/** Nodes that failed although the run went on. */
	failedNodes: FailedNode[];
	/** Thinking that Dify sent apart from the answer (1.15 and later). */
	reasoning: string;
	/** Pieces of speech, base64 as they came. */
	speech: string[];
	/** Every event but text pieces, when they were asked for. */
	events: DifyEvent[];
}

/** An answer of which nothing has come. */
export function emptyAnswer(): Answer {
	return {
		status: 'succeeded',
		text: '',
		conversationId: null,
		messageId: null,
		taskId: null,
		createdAt: null,
		mode: '',
		metadata: {},
		files: [],
		agentThoughts: [],
		workflowRunId: null,
		workflowRun: null,
		forms: [],
		failedNodes: [],
		reasoning: '',
		speech: [],
		events: [],
	};
}

/** What an error carries of an answer that was given all the same. */
export function turnOf(answer: Answer): TurnSoFar {
	const { conversationId, messageId, taskId, workflowRunId, text } = answer;
	return { conversationId, messageId, taskId, workflowRunId, partialAnswer: text };
}
