// Folds the events of a workflow's run into one result, and knows when the run has ended.

import { GraphRun } from '../answer/graphRun';
import type { DifyError, TurnSoFar } from '../errors/errors';
import { filledTextOf, objectOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { fromErrorEvent } from '../http/responseErrors';
import type { RunReducer } from '../paidRun/paidRun';
import type { DifyEvent } from '../stream/events';
import type { StreamProgress } from '../stream/streamReducer';
import { emptyRun, readRunData } from './workflowResult';
import type { WorkflowResult, WorkflowStatus } from './workflowResult';

/** What to keep beyond the result itself, and how far to follow. */
export interface WorkflowOptions {
	keepEvents?: boolean;
	keepSpeech?: boolean;
	/** Whether its start is all that is wanted of a run; asked when it has begun. */
	isStartEnough?: () => boolean;
}

const PIECES = new Set(['text_chunk', 'tts_message']);

/**
 * Folds events into a {@link WorkflowResult}. Does no I/O and knows no time. A workflow ends with
 * `workflow_finished` or `workflow_paused`, in every version (§7.0 of Dify's Service API).
 */
export class WorkflowReducer implements RunReducer<WorkflowResult> {
	readonly #options: WorkflowOptions;

	readonly #run = new GraphRun('workflow');

	#pieces: string[] = [];

	#taskId: string | null = null;

	/** What its beginning and its pause tell of the run, until its end tells all. */
	#soFar: JsonObject = {};

	#hasBegun = false;

	#hasStarted = false;

	#failure: DifyError | undefined;

	#isSpeech = false;

	#speechEnded = false;

	readonly #speech: string[] = [];

	readonly #events: DifyEvent[] = [];

	constructor(options: WorkflowOptions = {}) {
		this.#options = options;
	}

	/** Takes the next event in. Unknown ones are passed over. */
	add(event: DifyEvent): void {
		if (this.progress === 'complete') return;
		this.#hasBegun = true;
		this.#isSpeech = event.event === 'tts_message';
		if (this.#options.keepEvents && !PIECES.has(event.event)) this.#events.push(event);
		this.#taskId ??= hasOwnTask(event) ? filledTextOf(event.task_id) : null;
		this.#readEvent(event);
	}

	get taskId(): string | null {
		return this.#taskId;
	}

	/** The run's id; null until it is known. */
	get workflowRunId(): string | null {
		return this.#run.id;
	}

	get text(): string {
		return this.#pieces.join('');
	}

	get progress(): StreamProgress {
		if (this.#failure !== undefined) return 'complete';
		const { end } = this.#run;
		if (end === undefined) return this.#isStarted ? 'complete' : 'open';
		const mayStillSpeak = this.#options.keepSpeech === true && !this.#speechEnded;
		return mayStillSpeak && 'status' in end && end.status !== 'paused' ? 'settled' : 'complete';
	}

	get failure(): DifyError | undefined {
		const { end } = this.#run;
		return end !== undefined && 'failure' in end ? end.failure : this.#failure;
	}

	get isSpeaking(): boolean {
		return this.#options.keepSpeech === true && this.#isSpeech;
	}

	get hasBegun(): boolean {
		return this.#hasBegun;
	}

	get turn(): TurnSoFar {
		return { taskId: this.#taskId, workflowRunId: this.#run.id };
	}

	get result(): WorkflowResult | undefined {
		const { end } = this.#run;
		if (this.failure !== undefined) return undefined;
		if (end !== undefined && 'status' in end) return this.#snapshot(end.status);
		return this.#isStarted ? this.#snapshot('running') : undefined;
	}

	merge(fetched: WorkflowResult): WorkflowResult {
		const before = this.#snapshot(fetched.status);
		return {
			...fetched,
			taskId: before.taskId ?? fetched.taskId,
			text: before.text || fetched.text,
			speech: before.speech,
			forms: fetched.forms.length > 0 ? fetched.forms : before.forms,
			failedNodes: before.failedNodes.length > 0 ? before.failedNodes : fetched.failedNodes,
			events: before.events,
		};
	}

	/** Whether the run has begun, and that is all that is wanted. */
	get #isStarted(): boolean {
		return this.#hasStarted && this.#options.isStartEnough?.() === true;
	}

	#readEvent(event: DifyEvent): void {
		const data = objectOf(event.data);
		switch (event.event) {
			case 'text_chunk':
				this.#pieces.push(textOf(data.text));
				return;
			case 'text_replace':
				this.#pieces = [textOf(data.text)];
				return;
			case 'tts_message':
				if (this.#options.keepSpeech) this.#speech.push(textOf(event.audio));
				return;
			case 'tts_message_end':
				this.#speechEnded = true;
				return;
			case 'error':
				this.#failure ??= fromErrorEvent(event);
				return;
			case 'workflow_started':
				this.#soFar = { workflow_id: data.workflow_id, created_at: data.created_at };
				// Dify 1.15 makes one up for a run that never begins (§7.4).
				this.#hasStarted ||= hasOwnTask(event);
				break;
			case 'workflow_paused':
				this.#soFar = { ...this.#soFar, ...data };
				break;
		}
		this.#run.add(event);
	}

	#snapshot(status: WorkflowStatus): WorkflowResult {
		const { finished, id, forms, failedNodes } = this.#run;
		return {
			...emptyRun(status),
			...readRunData(finished ?? this.#soFar),
			workflowRunId: id,
			taskId: this.#taskId,
			text: this.text,
			speech: this.#speech,
			forms: status === 'paused' ? forms : [],
			failedNodes,
			events: this.#events,
		};
	}
}

/**
 * Whether an event names the task of its run. One that Dify makes up, of a run that never begins or
 * was joined late, has the run's id there, which stops nothing (§7.4 and §8 of its Service API).
 */
function hasOwnTask(event: DifyEvent): boolean {
	return event.task_id !== event.workflow_run_id;
}
