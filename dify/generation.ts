// The life of one generation: opens it, follows its stream, watches the clock, stops it, closes it.

import type { Clock } from './clock';
import { toDifyError } from './connectionErrors';
import { cancelledError } from './errors';
import type { DifyError, TurnSoFar } from './errors';
import { EventReader } from './events';
import type { DifyEvent } from './events';
import { brokenStream, expired, notStarted, toBrokenStream } from './generationErrors';
import type { StopResult } from './generationErrors';
import { parseObject } from './json';
import type { JsonObject } from './json';
import { readErrorResponse, unexpectedAnswer } from './responseErrors';
import { mediaTypeOf, readText } from './transport';
import type { DifyRequest, DifyResponse, Transport } from './transport';

/** What a generation's events are folded into; pure, see `answer.ts`. */
export interface StreamReducer {
	add(event: DifyEvent): void;
	readonly taskId: string | null;
	readonly progress: 'open' | 'settled' | 'complete';
	readonly failure: DifyError | undefined;
	readonly hasBegun: boolean;
	readonly text: string;
	readonly turn: TurnSoFar;
}

/** How long what may last, in milliseconds; 0 is without limit. */
export interface GenerationLimits {
	/** The whole generation. */
	total: number;
	/** Until the first sign that a run lives. */
	start: number;
	/** Silence on the connection once a run has begun. */
	idle: number;
	/** Pings without an event between them. */
	progress: number;
}

/** Everything a generation needs. */
export interface GenerationOptions {
	transport: Transport;
	clock: Clock;
	request: DifyRequest;
	reducer: StreamReducer;
	limits: GenerationLimits;
	/** Whether Dify was asked for a stream; one JSON answer is silent until it is done. */
	streaming: boolean;
	/** Tells Dify to stop a task; left out where the generation is only watched. */
	stop?: (taskId: string, signal: AbortSignal) => Promise<void>;
	/** Looks for what keeps a silent run from starting; gives it only when it is certain. */
	findReason?: (signal: AbortSignal) => Promise<DifyError | undefined>;
	/** Is told every event as it comes, before anything is made of it. */
	onEvent?: (event: DifyEvent) => void;
	/** Aborts when the n8n execution is stopped or has run out of time. */
	cancelSignal?: AbortSignal;
}

/**
 * Why the connection was closed from here. `tail`: all was said, nothing more is waited for.
 * `refused`: it is known why no run starts.
 */
export type CloseReason =
	| 'cancelled'
	| 'total'
	| 'start'
	| 'refused'
	| 'idle'
	| 'no-progress'
	| 'tail';

/**
 * Graph apps of Dify 1.13 and later ping at once, before anything runs; a ping that comes later
 * than this is the worker's and a sign of life (§5.1 of Dify's Service API).
 */
const FIRST_PING_WINDOW = 5_000;

/**
 * Pings alone prove nothing for longer than Dify's own limit for a run, 1,200 s, and a grace: the
 * usual limit of progress, in milliseconds.
 */
export const LONGEST_RUN = 1_260_000;

/** After so much silence at the start the reason for it is looked for. */
const SILENCE_BEFORE_LOOKING = 15_000;

/** How long a tail is waited for once the outcome is known (§7.4: 2 to 5 s). */
const TAIL_GRACE = 3_000;

/** How long Dify may take to accept a stop. */
const STOP_LIMIT = 5_000;

/**
 * Runs one generation to its end.
 *
 * @returns the JSON body where Dify answered with one; undefined where it streamed, in which case
 * the reducer holds the result
 * @throws DifyError for every way in which it gave no result, with what had arrived
 */
export async function runGeneration(options: GenerationOptions): Promise<JsonObject | undefined> {
	return await new Generation(options).run();
}

class Generation {
	readonly #options: GenerationOptions;

	readonly #connection = new AbortController();

	readonly #sentAt: number;

	#response: DifyResponse | undefined;

	#answeredAt: number | undefined;

	#lastByteAt = 0;

	#lastEventAt = 0;

	#isAlive = false;

	#settledAt: number | undefined;

	#closedFor: CloseReason | undefined;

	#stopping: { since: number; result: Promise<StopResult> } | undefined;

	#isLooking = false;

	#reason: DifyError | undefined;

	#isOver = false;

	#wake = new AbortController();

	constructor(options: GenerationOptions) {
		this.#options = options;
		this.#sentAt = options.clock.now();
	}

	async run(): Promise<JsonObject | undefined> {
		const { cancelSignal, reducer } = this.#options;
		const cancel = () => this.#close('cancelled');
		cancelSignal?.addEventListener('abort', cancel, { once: true });
		const watching = this.#watch();
		try {
			if (cancelSignal?.aborted) throw cancelledError();
			const body = await this.#follow();
			const failure = body === undefined ? this.#judge() : undefined;
			if (failure !== undefined) throw failure;
			return body;
		} catch (thrown) {
			throw await this.#explain(toDifyError(thrown), reducer);
		} finally {
			this.#isOver = true;
			this.#rouse();
			cancelSignal?.removeEventListener('abort', cancel);
			this.#response?.close();
			await watching;
		}
	}

	async #follow(): Promise<JsonObject | undefined> {
		const { transport, request, reducer } = this.#options;
		this.#response = await transport({
			...request,
			silenceLimit: 0,
			signal: this.#connection.signal,
		});
		const response = this.#response;
		this.#answeredAt = this.#lastByteAt = this.#options.clock.now();
		this.#rouse();
		if (response.status !== 200) throw await readErrorResponse(request, response);
		if (mediaTypeOf(response) !== 'text/event-stream') return await readBody(response);
		const reader = new EventReader();
		try {
			for await (const chunk of response.body) {
				this.#noteBytes();
				this.#take(reader.read(chunk));
				if (reducer.progress === 'complete') return undefined;
			}
			this.#take(reader.end());
		} catch (thrown) {
			// A connection that breaks behind the end of the answer has lost nothing.
			if (reducer.progress === 'open' && this.#closedFor === undefined) {
				throw reducer.hasBegun ? toBrokenStream(thrown) : toDifyError(thrown);
			}
		}
		return undefined;
	}

	/** What a stream that has ended lacks of an answer; undefined when it has one. */
	#judge(): DifyError | undefined {
		const { reducer } = this.#options;
		if (this.#closedFor === undefined || this.#closedFor === 'tail') {
			if (reducer.failure !== undefined) return reducer.failure;
			if (reducer.progress !== 'open') return undefined;
			return reducer.hasBegun ? brokenStream() : notStarted(0);
		}
		return this.#whyClosed(this.#closedFor);
	}

	#whyClosed(reason: Exclude<CloseReason, 'tail'>): DifyError {
		return this.#reason ?? expired(reason, this.#options.limits);
	}

	/** The error as the user gets it: why it was closed from here, and what had arrived. */
	async #explain(error: DifyError, reducer: StreamReducer): Promise<DifyError> {
		const reason = this.#closedFor;
		const why = reason === undefined || reason === 'tail' ? error : this.#whyClosed(reason);
		const turn = { ...reducer.turn, partialAnswer: reducer.text };
		if (reason === 'cancelled' || reason === 'no-progress') this.#requestStop();
		const stop = await this.#stopping?.result;
		if (reason === 'total' || reason === 'cancelled' || reason === 'no-progress') {
			return why.withTurn(turn, stop ?? NOTHING_TO_STOP);
		}
		return why.withTurn(turn);
	}

	#take(events: DifyEvent[]): void {
		const { reducer, clock, onEvent } = this.#options;
		for (const event of events) {
			this.#lastEventAt = clock.now();
			this.#noteLife();
			onEvent?.(event);
			reducer.add(event);
		}
		if (this.#settledAt === undefined && reducer.progress !== 'open') {
			this.#settledAt = clock.now();
			this.#rouse();
		}
	}

	#noteBytes(): void {
		this.#lastByteAt = this.#options.clock.now();
		if (this.#lastByteAt - (this.#answeredAt ?? 0) > FIRST_PING_WINDOW) this.#noteLife();
	}

	#noteLife(): void {
		if (this.#isAlive) return;
		this.#isAlive = true;
		this.#lastEventAt = this.#lastByteAt;
		this.#rouse();
	}

	/** Sleeps until the next limit could have passed, and acts when it has. */
	async #watch(): Promise<void> {
		const { clock } = this.#options;
		while (!this.#isOver && !this.#connection.signal.aborted) {
			const next = this.#nextLimit();
			const left = next.at - clock.now();
			if (left > 0) await clock.wait(left, this.#wake.signal);
			else if (next.reason === 'refused') this.#lookForReason();
			else if (next.reason === 'total' && this.#requestStop()) this.#closedFor = 'total';
			else this.#close(this.#closedFor ?? next.reason);
		}
	}

	#nextLimit(): { at: number; reason: CloseReason } {
		const { limits, streaming, findReason } = this.#options;
		const after = (since: number, limit: number) => (limit > 0 ? since + limit : Infinity);
		// A stopped generation is read on for a moment: a chatbot's text is stored by whoever reads.
		if (this.#stopping !== undefined) {
			return { at: this.#stopping.since + TAIL_GRACE, reason: 'total' };
		}
		const candidates: { at: number; reason: CloseReason }[] = [
			{ at: after(this.#sentAt, limits.total), reason: 'total' },
		];
		if (this.#settledAt !== undefined) {
			candidates.push({ at: this.#settledAt + TAIL_GRACE, reason: 'tail' });
		} else if (streaming && !this.#isAlive) {
			candidates.push({ at: after(this.#sentAt, limits.start), reason: 'start' });
			if (findReason !== undefined && this.#answeredAt !== undefined && !this.#isLooking) {
				candidates.push({ at: this.#answeredAt + SILENCE_BEFORE_LOOKING, reason: 'refused' });
			}
		} else if (streaming) {
			candidates.push({ at: after(this.#lastByteAt, limits.idle), reason: 'idle' });
			candidates.push({ at: after(this.#lastEventAt, limits.progress), reason: 'no-progress' });
		}
		return candidates.reduce((first, other) => (other.at < first.at ? other : first));
	}

	#close(reason: CloseReason): void {
		this.#closedFor ??= reason;
		this.#connection.abort();
		this.#response?.close();
		this.#rouse();
	}

	/** Asks once, beside the stream that is still waited for. */
	#lookForReason(): void {
		this.#isLooking = true;
		void this.#options.findReason?.(this.#connection.signal).then((reason) => {
			if (reason === undefined || this.#isAlive || this.#isOver) return;
			this.#reason = reason;
			this.#close('refused');
		});
	}

	/** Makes the watch look at the limits again. */
	#rouse(): void {
		this.#wake.abort();
		this.#wake = new AbortController();
	}

	/** Asks Dify to stop, once; false where there is no task to stop yet, or it is being stopped. */
	#requestStop(): boolean {
		const { reducer, clock, stop } = this.#options;
		if (stop === undefined || this.#stopping !== undefined || reducer.taskId === null) return false;
		const limit = new AbortController();
		const settled = new AbortController();
		void clock.wait(STOP_LIMIT, settled.signal).then(() => limit.abort());
		const result = stop(reducer.taskId, limit.signal)
			.then(
				(): StopResult => 'Dify was told to stop it.',
				(thrown: unknown): StopResult =>
					`Dify could not be told to stop it (${toDifyError(thrown).message}).`,
			)
			.finally(() => settled.abort());
		this.#stopping = { since: clock.now(), result };
		return true;
	}
}

const NOTHING_TO_STOP: StopResult =
	'Dify may still be working on it: it had not yet named a task that could be stopped.';

async function readBody(response: DifyResponse): Promise<JsonObject> {
	const text = await readText(response);
	const body = parseObject(text);
	if (body === undefined) throw unexpectedAnswer(response, text);
	return body;
}
