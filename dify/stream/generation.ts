// The life of one generation: opens it, follows its stream, watches the clock, stops it, closes it.

import type { DifyError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import type { Deadline } from '../http/deadline';
import { ENDED } from '../http/ended';
import type { JsonObject } from '../http/json';
import { readJsonBody } from '../http/request';
import { readErrorResponse } from '../http/responseErrors';
import type { DifyRequest, DifyResponse, Transport } from '../http/transport';
import { detectStream } from './detectStream';
import { EventReader } from './events';
import type { DifyEvent } from './events';
import {
	brokenStream,
	expired,
	notStarted,
	streamTooLong,
	toBrokenStream,
} from './generationErrors';
import type { CloseReason, GenerationKind } from './generationErrors';
import { LifeSigns } from './lifeSigns';
import type { GenerationLimits, PassedLimit } from './lifeSigns';
import { readPieces } from './pieces';
import { requestStop } from './stopRequest';
import type { StreamListener, StreamReducer } from './streamReducer';
import type { Stop } from './stopRequest';

/** Everything a generation needs. */
export interface GenerationOptions {
	/** Not bounded by the deadline: a stream is read on for a moment behind it. */
	transport: Transport;
	clock: Clock;
	deadline: Deadline;
	request: DifyRequest;
	reducer: StreamReducer;
	limits: GenerationLimits;
	/** Whether Dify was asked for a stream; one JSON answer is silent until it is done. */
	streaming: boolean;
	/** A message's answer where this is left out. */
	kind?: GenerationKind;
	/** Left out where the generation is only watched. */
	stop?: Stop;
	/**
	 * Whether a run is joined that began before: Dify pings by itself on such a stream (§8 of its
	 * Service API), so that pings alone are no reason to stop the run.
	 */
	isJoined?: boolean;
	/** Whether an event tells of what is past, so that it is passed over. */
	isPast?: (event: DifyEvent) => boolean;
	/** Looks for what keeps a silent run from starting; gives it only when it is certain. */
	findRefusal?: (signal: AbortSignal) => Promise<DifyError | undefined>;
	listener?: StreamListener;
}

/** Bytes of the longest stream that is read; node events with whole documents reach many MB. */
export const LONGEST_STREAM = 512 * 1024 * 1024;

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

/**
 * It ends when the stream does, when the watch has seen a limit pass (`#act`), or when the deadline
 * has (`#passDeadline`). Whichever comes first closes the connection, so that the reading ends too;
 * then `#judge` says what is missing, and `#explain` why.
 */
class Generation {
	readonly #options: GenerationOptions;

	readonly #signs: LifeSigns;

	readonly #connection = new AbortController();

	#response: DifyResponse | undefined;

	#closedFor: CloseReason | 'deadline' | undefined;

	/** Gives a sentence on what became of the request to stop. */
	#stopping: Promise<string> | undefined;

	/** Why no run starts, once that is known. */
	#refusal: DifyError | undefined;

	constructor(options: GenerationOptions) {
		const { clock, limits, streaming } = options;
		this.#options = options;
		// One JSON answer is silent until it is done, so only the longest of all limits holds for it.
		const held = streaming ? limits : { ...limits, start: limits.progress, idle: 0 };
		this.#signs = new LifeSigns(clock.now(), held);
	}

	async run(): Promise<JsonObject | undefined> {
		const { deadline } = this.#options;
		const pass = () => this.#passDeadline();
		deadline.signal.addEventListener('abort', pass, { once: true });
		const watching = this.#watch();
		try {
			const over = deadline.failure();
			if (over !== undefined) throw over;
			const body = await this.#follow();
			const failure = body === undefined ? this.#judge() : undefined;
			if (failure !== undefined) throw failure;
			return body;
		} catch (thrown) {
			throw await this.#explain(toDifyError(thrown));
		} finally {
			this.#hangUp();
			deadline.signal.removeEventListener('abort', pass);
			await watching;
		}
	}

	async #follow(): Promise<JsonObject | undefined> {
		const { transport, clock, request, reducer, streaming } = this.#options;
		this.#response = await transport({
			...request,
			silenceLimit: 0,
			signal: this.#connection.signal,
		});
		const response = this.#response;
		this.#signs.noteAnswer(clock.now());
		if (response.status !== 200) {
			// The status is known; what explains it is not waited for any longer than a tail is.
			this.#signs.noteEnding(clock.now(), false);
			throw await readErrorResponse(request, response);
		}
		const { isStream, body } = await detectStream(response, streaming);
		if (!isStream) return await readJsonBody({ ...response, body });
		const reader = new EventReader();
		let bytes = 0;
		const take = (chunk: Uint8Array) => {
			bytes += chunk.byteLength;
			if (bytes > LONGEST_STREAM) throw streamTooLong();
			this.#take(reader.read(chunk));
			return reducer.progress === 'complete';
		};
		try {
			await readPieces(body, take, async () => await clock.wait(0, this.#connection.signal));
			if (reducer.progress !== 'complete') this.#take(reader.end());
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
		const { reducer, kind = 'message' } = this.#options;
		const closed = this.#whyClosed();
		if (closed !== undefined) return closed;
		if (reducer.failure !== undefined) return reducer.failure;
		if (reducer.progress !== 'open') return undefined;
		return reducer.hasBegun ? brokenStream() : notStarted(0, kind);
	}

	/** Why it was given up from here; undefined where it was not. */
	#whyClosed(): DifyError | undefined {
		const { deadline, limits, streaming, kind = 'message' } = this.#options;
		if (this.#closedFor === undefined) return undefined;
		if (this.#closedFor === 'deadline') return deadline.failure();
		return this.#refusal ?? expired(this.#closedFor, limits, streaming, kind);
	}

	/** The error as the user gets it: why it was given up, what had arrived, what Dify goes on with. */
	async #explain(thrown: DifyError): Promise<DifyError> {
		const { reducer, streaming, isJoined } = this.#options;
		const error = this.#whyClosed() ?? thrown;
		const reason = this.#closedFor;
		const goesOn =
			reason === 'deadline' ||
			(reason === 'no-progress' && isJoined !== true) ||
			(reason === 'start' && !streaming);
		if (goesOn) this.#requestStop();
		const turn = { ...reducer.turn, partialAnswer: reducer.text };
		return error.withTurn(turn, await this.#stopping);
	}

	/** Takes what a piece from the network completes, and notes both at once: most bring one event. */
	#take(events: DifyEvent[]): void {
		const { clock, reducer, listener, isPast } = this.#options;
		for (const event of events) {
			if (isPast?.(event)) continue;
			listener?.onEvent(event);
			reducer.add(event);
		}
		if (events.length > 0) listener?.onPieceEnd();
		const now = clock.now();
		this.#signs.noteBytes(now);
		if (events.length === 0) return;
		this.#signs.noteEvent(now);
		if (reducer.progress !== 'open') this.#signs.noteEnding(now, reducer.isSpeaking);
	}

	/**
	 * Acts when a limit has passed. It sleeps no longer than the shortest of them, so that whatever
	 * comes in the meantime need not wake it: that would cost more than the few looks.
	 */
	async #watch(): Promise<void> {
		const { clock } = this.#options;
		const { signal } = this.#connection;
		while (!signal.aborted) {
			const { at, passed } = this.#signs.nextLimit();
			const left = at - clock.now();
			if (left <= 0) this.#act(passed);
			else await clock.wait(Math.min(left, this.#signs.shortestLimit), signal);
		}
	}

	#act(passed: PassedLimit): void {
		if (passed === 'look') this.#lookForRefusal();
		else if (passed === 'tail') this.#hangUp();
		else this.#close(passed);
	}

	#passDeadline(): void {
		const { deadline, clock, reducer } = this.#options;
		if (reducer.progress !== 'open') {
			// The answer is known, and paid for.
			this.#hangUp();
			return;
		}
		this.#closedFor ??= 'deadline';
		const wasCancelled = deadline.failure()?.kind === 'cancelled';
		if (wasCancelled || !this.#requestStop()) {
			this.#hangUp();
			return;
		}
		// It is read on for a moment: a chatbot's text is stored by whoever reads it.
		this.#signs.noteEnding(clock.now(), false);
	}

	#close(reason: CloseReason): void {
		this.#closedFor ??= reason;
		this.#hangUp();
	}

	#hangUp(): void {
		this.#connection.abort(ENDED);
		this.#response?.close();
	}

	/** Asks once, beside the stream that is still waited for. */
	#lookForRefusal(): void {
		this.#signs.noteLooked();
		if (!this.#options.streaming) return;
		const { signal } = this.#connection;
		void this.#options.findRefusal?.(signal).then((refusal) => {
			if (refusal === undefined || this.#signs.isAlive || signal.aborted) return;
			this.#refusal = refusal;
			this.#close('start');
		});
	}

	/** Asks Dify to stop, once; false where no task is known, or nothing to stop it with. */
	#requestStop(): boolean {
		const { reducer, clock, stop } = this.#options;
		if (stop === undefined) return false;
		this.#stopping ??= requestStop(stop, reducer.taskId, clock);
		return reducer.taskId !== null;
	}
}
