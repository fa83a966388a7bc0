// The life of one generation: opens it, follows its stream, watches the clock, stops it, closes it.

import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { cancelledError } from '../errors/errors';
import type { DifyError, TurnSoFar } from '../errors/errors';
import { EventReader } from './events';
import type { DifyEvent } from './events';
import { brokenStream, expired, notStarted, tellOfStop, toBrokenStream } from './generationErrors';
import type { CloseReason } from './generationErrors';
import { parseObject } from '../http/json';
import type { JsonObject } from '../http/json';
import { LifeSigns } from './lifeSigns';
import type { GenerationLimits, PassedLimit } from './lifeSigns';
import { readErrorResponse, unexpectedAnswer } from '../http/responseErrors';
import { mediaTypeOf, readText } from '../http/transport';
import type { DifyRequest, DifyResponse, Transport } from '../http/transport';

/** What a generation's events are folded into; pure, see `answer.ts`. */
export interface StreamReducer {
	add(event: DifyEvent): void;
	readonly taskId: string | null;
	readonly progress: 'open' | 'settled' | 'complete';
	readonly failure: DifyError | undefined;
	readonly hasBegun: boolean;
	/** Whether speech is coming that is wanted. */
	readonly isSpeaking: boolean;
	readonly text: string;
	readonly turn: TurnSoFar;
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

	readonly #signs: LifeSigns;

	readonly #connection = new AbortController();

	#response: DifyResponse | undefined;

	#closedFor: CloseReason | undefined;

	/** Gives a sentence on what became of the request to stop. */
	#stopping: Promise<string> | undefined;

	/** Why no run starts, once that is known. */
	#refusal: DifyError | undefined;

	#wake = new AbortController();

	constructor(options: GenerationOptions) {
		const { clock, limits, streaming } = options;
		this.#options = options;
		// One JSON answer is silent until it is done.
		const held = streaming ? limits : { ...limits, start: 0, idle: 0, progress: 0 };
		this.#signs = new LifeSigns(clock.now(), held);
	}

	async run(): Promise<JsonObject | undefined> {
		const { cancelSignal, reducer } = this.#options;
		const cancel = () => this.#close('cancelled');
		cancelSignal?.addEventListener('abort', cancel);
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
			this.#hangUp();
			cancelSignal?.removeEventListener('abort', cancel);
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
		this.#note((now) => this.#signs.noteAnswer(now));
		if (response.status !== 200) throw await readErrorResponse(request, response);
		if (mediaTypeOf(response) !== 'text/event-stream') return await readBody(response);
		const reader = new EventReader();
		try {
			for await (const chunk of response.body) {
				this.#note((now) => this.#signs.noteBytes(now));
				this.#take(reader.read(chunk));
				if (reducer.progress === 'complete') return undefined;
			}
			this.#take(reader.end());
		} catch (thrown) {
			// A connection that breaks behind the end of the answer has lost nothing.
			if (reducer.progress === 'open') {
				throw reducer.hasBegun ? toBrokenStream(thrown) : toDifyError(thrown);
			}
		}
		return undefined;
	}

	/** What a stream that has ended lacks of an answer; undefined when it has one. */
	#judge(): DifyError | undefined {
		const { reducer } = this.#options;
		if (this.#closedFor !== undefined) return this.#whyClosed(this.#closedFor);
		if (reducer.failure !== undefined) return reducer.failure;
		if (reducer.progress !== 'open') return undefined;
		return reducer.hasBegun ? brokenStream() : notStarted(0);
	}

	#whyClosed(reason: CloseReason): DifyError {
		return this.#refusal ?? expired(reason, this.#options.limits);
	}

	/** The error as the user gets it: why it was closed from here, and what had arrived. */
	async #explain(error: DifyError, reducer: StreamReducer): Promise<DifyError> {
		const reason = this.#closedFor;
		const why = reason === undefined ? error : this.#whyClosed(reason);
		const turn = { ...reducer.turn, partialAnswer: reducer.text };
		if (reason === 'cancelled' || reason === 'no-progress') this.#requestStop();
		const stop = await this.#stopping;
		if (reason === 'total' || reason === 'cancelled' || reason === 'no-progress') {
			return why.withTurn(turn, stop ?? NOTHING_TO_STOP);
		}
		return why.withTurn(turn);
	}

	#take(events: DifyEvent[]): void {
		const { reducer, onEvent } = this.#options;
		for (const event of events) {
			this.#note((now) => this.#signs.noteEvent(now));
			onEvent?.(event);
			reducer.add(event);
		}
		if (reducer.progress !== 'open' && events.length > 0) {
			this.#note((now) => this.#signs.noteEnding(now, reducer.isSpeaking));
		}
	}

	/** Notes a sign of life, and wakes the watch when it changes what is waited for next. */
	#note(note: (now: number) => void): void {
		const { passed } = this.#signs.nextLimit();
		note(this.#options.clock.now());
		if (this.#signs.nextLimit().passed !== passed) this.#rouse();
	}

	/** Sleeps until the next limit could have passed, and acts when it has. */
	async #watch(): Promise<void> {
		const { clock } = this.#options;
		while (!this.#connection.signal.aborted) {
			const { at, passed } = this.#signs.nextLimit();
			const left = at - clock.now();
			if (left > 0) await clock.wait(left, this.#wake.signal);
			else this.#act(passed);
		}
	}

	#act(passed: PassedLimit): void {
		if (passed === 'look') {
			this.#lookForReason();
		} else if (passed === 'tail') {
			this.#hangUp();
		} else if (passed === 'total' && this.#requestStop()) {
			// It is read on for a moment: a chatbot's text is stored by whoever reads it.
			this.#closedFor = 'total';
			this.#signs.noteEnding(this.#options.clock.now(), false);
		} else {
			this.#close(passed);
		}
	}

	#close(reason: CloseReason): void {
		this.#closedFor ??= reason;
		this.#hangUp();
	}

	#hangUp(): void {
		this.#connection.abort();
		this.#response?.close();
		this.#rouse();
	}

	/** Asks once, beside the stream that is still waited for. */
	#lookForReason(): void {
		this.#signs.noteLooked();
		if (!this.#options.streaming) return;
		const { signal } = this.#connection;
		void this.#options.findReason?.(signal).then((refusal) => {
			if (refusal === undefined || this.#signs.isAlive || signal.aborted) return;
			this.#refusal = refusal;
			this.#close('start');
		});
	}

	/** Makes the watch look at the limits again. */
	#rouse(): void {
		this.#wake.abort();
		this.#wake = new AbortController();
	}

	/** Asks Dify to stop; false where there is no task to stop yet, or nothing to do it with. */
	#requestStop(): boolean {
		const { reducer, clock, stop } = this.#options;
		if (stop === undefined || reducer.taskId === null) return false;
		const limit = new AbortController();
		const settled = new AbortController();
		void clock.wait(STOP_LIMIT, settled.signal).then(() => limit.abort());
		this.#stopping = tellOfStop(stop(reducer.taskId, limit.signal)).finally(() => settled.abort());
		return true;
	}
}

const NOTHING_TO_STOP =
	'Dify may still be working on it: it had not yet named a task that could be stopped.';

async function readBody(response: DifyResponse): Promise<JsonObject> {
	const text = await readText(response);
	const body = parseObject(text);
	if (body === undefined) throw unexpectedAnswer(response, text);
	return body;
}
