// Folds the events of one chat turn into one answer, and knows when the turn has ended.

import { AnswerText } from './answerText';
import type { Answer, AnswerStatus } from './chatAnswer';
import type { StreamProgress, StreamReducer } from '../stream/streamReducer';
import { GraphRun } from './graphRun';
import type { DifyError, TurnSoFar } from '../errors/errors';
import type { DifyEvent } from '../stream/events';
import type { JsonObject } from '../http/json';
import { filledTextOf, numberOf, objectOf, textOf } from '../http/json';
import { isTextOfFile, MadeFiles } from './madeFiles';
import { joinReasoning } from './reasoning';
import { fromErrorEvent } from '../http/responseErrors';

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
export class AnswerReducer implements StreamReducer {
	readonly #options: AnswerOptions;

	readonly #text = new AnswerText();

	/** A run whose first event is not its start has lost its beginning (§7.4b). */
	#firstEvent: string | undefined;

	#outcome: AnswerStatus | 'failed' | undefined;

	#failure: DifyError | undefined;

	#messageEnded = false;

	#isSpeech = false;

	#speechEnded = false;

	readonly #run = new GraphRun();

	readonly #thoughts = new Map<string, JsonObject>();

	readonly #files = new MadeFiles();

	#reasoning: string[] = [];

	readonly #answer: Pick<
		Answer,
		'conversationId' | 'messageId' | 'taskId' | 'createdAt' | 'metadata' | 'speech' | 'events'
	> = {
		conversationId: null,
		messageId: null,
		taskId: null,
		createdAt: null,
		metadata: {},
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
		this.#isSpeech = event.event === 'tts_message';
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
		return this.#run.id;
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
		if (!this.#run.hasBegun && this.#firstEvent !== 'message_end') return 'complete';
		return this.#messageEnded && this.#run.finished !== null ? 'complete' : 'settled';
	}

	/** Why the turn failed, once it has. */
	get failure(): DifyError | undefined {
		return this.#failure;
	}

	/** Whether the last event was a piece of speech that is wanted, so that more of it may come. */
	get isSpeaking(): boolean {
		return this.#options.keepSpeech === true && this.#isSpeech;
	}

	/** Whether any event has come at all. */
	get hasBegun(): boolean {
		return this.#firstEvent !== undefined;
	}

	/** What is known of the turn, for an error to carry. */
	get turn(): { conversationId: string | null; messageId: string | null } & TurnSoFar {
		const { conversationId, messageId, taskId } = this.#answer;
		return { conversationId, messageId, taskId, workflowRunId: this.#run.id };
	}

	/** The answer, once the turn has ended with one; undefined before, and for a failed turn. */
	get result(): Answer | undefined {
		if (this.#outcome === undefined || this.#outcome === 'failed') return undefined;
		return this.snapshot(this.#outcome);
	}

	/** All that has come so far, as an answer of this status. */
	snapshot(status: AnswerStatus): Answer {
		return {
			...this.#answer,
			status,
			text: this.#finalText(),
			mode: this.#run.hasBegun ? 'advanced-chat' : this.#thoughts.size > 0 ? 'agent-chat' : 'chat',
			files: this.#files.list(this.#run.hasBegun, this.#run.finished?.files),
			agentThoughts: [...this.#thoughts.values()].sort(
				(one, other) => (numberOf(one.position) ?? 0) - (numberOf(other.position) ?? 0),
			),
			workflowRunId: this.#run.id,
			workflowRun: this.#run.finished,
			forms: this.#run.forms,
			failedNodes: this.#run.failedNodes,
			reasoning: joinReasoning(this.#answer.metadata) || this.#reasoning.join(''),
		};
	}

	/** What was fetched after the stream had broken, and what had come before where that is more. */
	merge(fetched: Answer): Answer {
		const before = this.snapshot(fetched.status);
		const more = <Part>(part: Part[], other: Part[]) => (part.length > 0 ? part : other);
		return {
			...before,
			text: fetched.text,
			conversationId: before.conversationId ?? fetched.conversationId,
			messageId: before.messageId ?? fetched.messageId,
			workflowRunId: before.workflowRunId ?? fetched.workflowRunId,
			createdAt: before.createdAt ?? fetched.createdAt,
			metadata: { ...before.metadata, ...fetched.metadata },
			files: more(fetched.files, before.files),
			agentThoughts: more(fetched.agentThoughts, before.agentThoughts),
			failedNodes: more(before.failedNodes, fetched.failedNodes),
			workflowRun: fetched.workflowRun ?? before.workflowRun,
			forms: more(fetched.forms, before.forms),
			reasoning: fetched.reasoning || before.reasoning,
		};
	}

	#readIdentity(event: DifyEvent): void {
		// Events that the server makes up itself lack ids, or carry others; the first ones count.
		this.#answer.conversationId ??= filledTextOf(event.conversation_id);
		this.#answer.messageId ??= filledTextOf(event.message_id);
		this.#answer.taskId ??= filledTextOf(event.task_id);
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
				if (this.#options.keepSpeech) this.#answer.speech.push(textOf(event.audio));
				return;
			case 'tts_message_end':
				this.#speechEnded = true;
				return;
			case 'message_end':
				return this.#endMessage(event);
			case 'error':
				return this.#fail(fromErrorEvent(event));
			default:
				this.#run.add(event);
				this.#noteRunEnd();
		}
	}

	#endMessage(event: DifyEvent): void {
		this.#messageEnded = true;
		this.#outcome ??= 'succeeded';
		this.#answer.metadata = objectOf(event.metadata);
		this.#files.noteMessageEnd(event.files);
	}

	#noteRunEnd(): void {
		const { end } = this.#run;
		if (end === undefined) return;
		// Behind a finished message a failure is noise; the message was stored as it was shown.
		if ('failure' in end) return this.#fail(end.failure);
		if (end.status === 'partial-succeeded' && this.#outcome === 'succeeded') {
			this.#outcome = end.status;
		}
		this.#outcome ??= end.status;
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
		const beginningLost = this.#run.hasBegun && this.#firstEvent !== 'workflow_started';
		const outputs = objectOf(this.#run.finished?.outputs);
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
