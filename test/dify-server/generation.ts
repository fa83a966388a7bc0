// One running answer: what tests see of it, its pace, its listeners, and how it is stopped.

/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import { randomUUID } from 'node:crypto';
import type { EventSink } from './eventStream';
import type { GenerationRecord } from './options';
import type { JsonObject } from './python';

/** Thrown inside a run that was stopped. */
export class RunStopped extends Error {}

/** Thrown inside a run whose server is closed. */
export class RunAbandoned extends Error {}

/** What ends the stream of a listener: the next pause, only the run's end, or not even that. */
export type StreamEnd = 'pause' | 'finish' | 'nothing';

/** What a generation is about. */
export interface GenerationSubject {
	query: string;
	app: string;
	user: string;
	conversationId: string;
	messageId: string;
	workflowRunId: string | null;
}

export class Generation implements GenerationRecord {
	readonly taskId: string = randomUUID();

	query: string;

	app: string;

	user: string;

	conversationId: string;

	messageId: string;

	workflowRunId: string | null;

	stopped = false;

	finished = false;

	clientLeft = false;

	events = 0;

	/** A stop by somebody else, which a run of 1.13 to 1.14 notices only at its end. */
	stoppedAtEnd = false;

	/** The connections stay open when the run has ended, without pings. */
	staysOpen = false;

	/** The response that stores the answer of a run in the web process is gone. */
	answerLost = false;

	#abandoned = false;

	#wake: (() => void) | undefined;

	/** The listeners, and what ends their streams. */
	readonly #sinks = new Map<EventSink, StreamEnd>();

	constructor(
		subject: GenerationSubject,
		private readonly changed: () => void,
	) {
		this.query = subject.query;
		this.app = subject.app;
		this.user = subject.user;
		this.conversationId = subject.conversationId;
		this.messageId = subject.messageId;
		this.workflowRunId = subject.workflowRunId;
	}

	attach(sink: EventSink, end: StreamEnd = 'pause'): void {
		this.#sinks.set(sink, end);
	}

	detach(sink: EventSink): void {
		this.#sinks.delete(sink);
	}

	emit(event: JsonObject): void {
		this.events += 1;
		for (const sink of this.#sinks.keys()) sink.event(event);
		this.changed();
	}

	/**
	 * Waits: the pace of a model, or at least one turn of the event loop.
	 * @throws RunStopped, RunAbandoned
	 */
	async pause(milliseconds: number): Promise<void> {
		this.#check();
		await new Promise<void>((resolve) => {
			if (milliseconds > 0) {
				const timer = setTimeout(resolve, milliseconds);
				this.#wake = () => {
					clearTimeout(timer);
					resolve();
				};
			} else {
				setImmediate(resolve);
			}
		});
		this.#wake = undefined;
		this.#check();
	}

	/** Waits until the run is stopped or the server is closed. */
	async forever(): Promise<never> {
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
			if (this.#abandoned) resolve();
		});
		this.#check();
		throw new RunAbandoned();
	}

	stop(): void {
		if (this.finished) return;
		this.stopped = true;
		this.#wake?.();
		this.changed();
	}

	/** A stop that the run notices only when its last node has ended (1.13 to 1.14). */
	stopAtEnd(): void {
		if (this.finished) return;
		this.stoppedAtEnd = true;
		this.stopped = true;
		this.changed();
	}

	abandon(): void {
		this.#abandoned = true;
		this.#wake?.();
	}

	/** The stream is gone that a run in the web process lives by: nothing more comes of it. */
	die(): void {
		this.finished = true;
		this.abandon();
		this.changed();
	}

	/** The run waits for a person: as far as anybody can tell, it has ended. */
	rest(): void {
		this.finished = true;
		for (const [sink, end] of this.#sinks) {
			if (end !== 'pause') continue;
			sink.close();
			this.#sinks.delete(sink);
		}
		this.changed();
	}

	/** The run that waited goes on. */
	goOn(): void {
		this.finished = false;
		this.changed();
	}

	/** The run has ended, and with it the streams that show it. */
	finish(): void {
		this.finished = true;
		for (const [sink, end] of this.#sinks) {
			if (this.staysOpen) sink.hold();
			else if (end !== 'nothing') sink.close();
		}
		this.#sinks.clear();
		this.changed();
	}

	#check(): void {
		if (this.#abandoned) throw new RunAbandoned();
		if (this.stopped && !this.stoppedAtEnd) throw new RunStopped();
	}
}
