// Folds the events of one chat turn into one answer, and knows when the turn has ended.

import { AnswerText } from './answerText';
import type { Answer, AnswerStatus } from './chatAnswer';
import type { DifyError } from '../errors/errors';
import type { DifyEvent } from '../stream/events';
import type { JsonObject } from '../http/json';
import { filledTextOf, numberOf, objectOf, objectsOf, textOf } from '../http/json';
import { isTextOfFile, MadeFiles } from './madeFiles';
import { readForm } from '../app/pausedForm';
import { isStopInDisguise } from '../errors/providerErrors';
import { joinReasoning } from './reasoning';
import { failedRun, fromErrorEvent } from '../http/responseErrors';
import { RunNodes } from './runNodes';

/**
 * How far a stream is. `open`: more is needed. `settled`: the outcome is known, a tail may still
 * bring details. `complete`: nothing that may follow matters.
 */
export type StreamProgress = 'open' | 'settled' | 'complete';

/** What to keep beyond the answer itself. */
export interface AnswerOptions {
	keepEvents?: boolean;
	keepSpeech?: boolean;
}

const PIECES = new Set(['message', 'agent_message', 'tts_message']);

/**
 * Folds events into an {@link Answer}. Does no I/O and knows no time. How a stream ends differs
 * from version to version (§7.0 of Dify's Service API); here it is one rule that looks only at
 * what came, in which order.
 */
export class AnswerReducer {
	readonly #options: AnswerOptions;

	readonly #text = new AnswerText();

	/** A run whose first event is not its start has lost its beginning (§7.4b). */
	#firstEvent: string | undefined;

	#isGraph = false;

	#outcome: AnswerStatus | 'failed' | undefined;

	#failure: DifyError | undefined;

	#messageEnded = false;

	#workflowFinished = false;

	#speechBegun = false;

	#speechEnded = false;

	readonly #nodes = new RunNodes();

	readonly #thoughts = new Map<string, JsonObject>();

	readonly #files = new MadeFiles();

	#reasoning: string[] = [];

	readonly #answer: Omit<
		Answer,
		'status' | 'text' | 'mode' | 'agentThoughts' | 'failedNodes' | 'files' | 'reasoning'
	> = {
		conversationId: null,
		messageId: null,
		taskId: null,
		createdAt: null,
		metadata: {},
		workflowRunId: null,
		workflowRun: null,
		form: null,
		speech: [],
		events: [],
	};

	constructor(options: AnswerOptions = {}) {
		this.#options = options;
	}

	/** Takes the next event in. Unknown ones are passed over. */
	add(event: DifyEvent): void {
		// What comes behind a finished answer is noise: 1.15.0 sends a failed run after a moderated
		// input, with the id of a run that does not exist.
		if (this.progress === 'complete') return;
		this.#firstEvent ??= event.event;
		if (this.#options.keepEvents && !isText(event)) this.#answer.events.push(event);
		this.#readIdentity(event);
		this.#readEvent(event);
	}

	/** The task that a stop request names; null until the first event that carries it. */
	get taskId(): string | null {
		return this.#answer.taskId;
	}

	/** The run of a chatflow; null for chatbots and agents, and until it is known. */
	get workflowRunId(): string | null {
		return this.#answer.workflowRunId;
	}

	/** The text of the turn so far, moderated where Dify replaced it. */
	get text(): string {
		return this.#text.toString();
	}

	get progress(): StreamProgress {
		if (this.#outcome === undefined) return 'open';
		if (this.#outcome === 'failed' || this.#outcome === 'paused') return 'complete';
		if (this.#options.keepSpeech && !this.#speechEnded) return 'settled';
		// Chatbots and agents end with `message_end`; up to Dify 1.10 the connection then stays open
		// until the conversation has a title. They say something before it, if only an empty text.
		if (!this.#isGraph && this.#firstEvent !== 'message_end') return 'complete';
		return this.#messageEnded && this.#workflowFinished ? 'complete' : 'settled';
	}

	/** Why the turn failed, once it has. */
	get failure(): DifyError | undefined {
		return this.#failure;
	}

	/** Whether speech is coming that is wanted. */
	get isSpeaking(): boolean {
		return this.#options.keepSpeech === true && this.#speechBegun && !this.#speechEnded;
	}

	/** Whether any event has come at all. */
	get hasBegun(): boolean {
		return this.#firstEvent !== undefined;
	}

	/** What is known of the turn, for an error to carry. */
	get turn(): { conversationId: string | null; messageId: string | null; taskId: string | null } {
		const { conversationId, messageId, taskId } = this.#answer;
		return { conversationId, messageId, taskId };
	}

	/** The answer, once the turn has ended with one; undefined before, and for a failed turn. */
	get answer(): Answer | undefined {
		if (this.#outcome === undefined || this.#outcome === 'failed') return undefined;
		return this.snapshot(this.#outcome);
	}

	/** All that has come so far, as an answer of this status. */
	snapshot(status: AnswerStatus): Answer {
		return {
			...this.#answer,
			status,
			text: this.#finalText(),
			mode: this.#isGraph ? 'advanced-chat' : this.#thoughts.size > 0 ? 'agent-chat' : 'chat',
			files: this.#files.list(this.#isGraph, this.#answer.workflowRun?.files),
			agentThoughts: [...this.#thoughts.values()].sort(
				(one, other) => (numberOf(one.position) ?? 0) - (numberOf(other.position) ?? 0),
			),
			failedNodes: this.#nodes.failedNodes,
			reasoning: joinReasoning(this.#answer.metadata) || this.#reasoning.join(''),
		};
	}

	#readIdentity(event: DifyEvent): void {
		// Events that the server makes up itself lack ids, or carry others; the first ones count.
		this.#answer.conversationId ??= filledTextOf(event.conversation_id);
		this.#answer.messageId ??= filledTextOf(event.message_id);
		this.#answer.taskId ??= filledTextOf(event.task_id);
		this.#answer.workflowRunId ??= filledTextOf(event.workflow_run_id);
		if (this.#answer.messageId !== null) this.#answer.createdAt ??= numberOf(event.created_at);
	}

	#readEvent(event: DifyEvent): void {
		const data = objectOf(event.data);
		switch (event.event) {
			case 'message':
				return this.#text.addMessage(textOf(event.answer));
			case 'agent_message':
				return this.#text.addAgentMessage(textOf(event.answer));
			case 'message_file':
				if (isTextOfFile(event)) this.#text.addMessage(textOf(event.answer));
				else this.#files.add(event);
				return;
			case 'message_replace':
				return this.#text.replace(textOf(event.answer));
			case 'agent_thought':
				this.#thoughts.set(textOf(event.id), event);
				return;
			case 'reasoning_chunk':
				this.#reasoning.push(textOf(data.reasoning));
				return;
			case 'tts_message':
				this.#speechBegun = true;
				if (this.#options.keepSpeech) this.#answer.speech.push(textOf(event.audio));
				return;
			case 'tts_message_end':
				this.#speechEnded = true;
				return;
			case 'human_input_required':
				this.#answer.form ??= readForm(data);
				return;
			case 'message_end':
				return this.#endMessage(event);
			case 'workflow_finished':
				return this.#finishWorkflow(data);
			case 'workflow_paused':
				this.#isGraph = true;
				this.#outcome ??= 'paused';
				for (const reason of objectsOf(data.reasons)) this.#answer.form ??= readForm(reason);
				return;
			case 'error':
				return this.#fail(fromErrorEvent(event));
			default:
				if (this.#nodes.read(event.event, data)) this.#isGraph = true;
		}
	}

	#endMessage(event: DifyEvent): void {
		this.#messageEnded = true;
		this.#outcome ??= 'succeeded';
		this.#answer.metadata = objectOf(event.metadata);
		this.#files.noteMessageEnd(event.files);
	}

	#finishWorkflow(data: JsonObject): void {
		this.#isGraph = true;
		this.#workflowFinished = true;
		this.#answer.workflowRun = data;
		const error = textOf(data.error);
		switch (data.status) {
			case 'failed':
				// Behind a finished message this is noise; the message was stored as it was shown.
				if (isStopInDisguise(error)) this.#outcome ??= 'stopped';
				else this.#fail(failedRun(error, null, this.#nodes.failingTitle));
				return;
			case 'stopped':
				this.#outcome ??= 'stopped';
				return;
			case 'partial-succeeded':
				if (this.#outcome === undefined || this.#outcome === 'succeeded') {
					this.#outcome = 'partial-succeeded';
				}
				return;
			default:
				this.#outcome ??= 'succeeded';
		}
	}

	#fail(failure: DifyError): void {
		if (this.#outcome !== undefined) return;
		this.#outcome = 'failed';
		this.#failure = failure;
	}

	/**
	 * The streamed text; what `workflow_finished` repeats of it holds also what moderation withheld,
	 * so it serves only where no text came or its beginning was lost (§7.4b).
	 */
	#finalText(): string {
		const beginningLost = this.#isGraph && this.#firstEvent !== 'workflow_started';
		const outputs = objectOf(this.#answer.workflowRun?.outputs);
		if (
			!this.#text.wasReplaced &&
			(!this.#text.hasPieces || beginningLost) &&
			typeof outputs.answer === 'string'
		) {
			return outputs.answer;
		}
		return this.text;
	}
}

function isText(event: DifyEvent): boolean {
	return PIECES.has(event.event) || isTextOfFile(event);
}
