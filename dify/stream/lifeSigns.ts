// Tells from the moments at which something came how long a generation may still be waited for.

/** How long what may last, in milliseconds; 0 is without limit. */
export interface GenerationLimits {
	/** Until the first sign that a run lives. */
	start: number;
	/** Silence on the connection once a run has begun. */
	idle: number;
	/** Pings without an event between them. */
	progress: number;
}

/**
 * What a limit that has passed means. `tail`: all was said, nothing more is waited for. `look`: it
 * is time to look for the reason of the silence.
 */
export type PassedLimit = 'start' | 'look' | 'idle' | 'no-progress' | 'tail';

/** The moment at which a limit will have passed. */
export interface NextLimit {
	at: number;
	passed: PassedLimit;
}

/**
 * Pings alone prove nothing for longer than Dify's own limit for a run, 1,200 s, and a grace: the
 * usual limit of progress, in milliseconds.
 */
export const LONGEST_RUN = 1_260_000;

/**
 * Graph apps of Dify 1.13 and later ping at once, before anything runs; a ping that comes later
 * than this is the worker's and a sign of life (§5.1 of Dify's Service API).
 */
const FIRST_PING_WINDOW = 5_000;

/** After so much silence at the start the reason for it is looked for. */
const SILENCE_BEFORE_LOOKING = 15_000;

/** How long a tail is waited for once the outcome is known (§7.4: 2 to 5 s). */
const TAIL_GRACE = 3_000;

/** However much the tail brings, longer than this it is not waited for. */
const LONGEST_TAIL = 60_000;

/** A limit of fewer milliseconds may pass unnoticed for so long: looking more often would only cost. */
const SHORTEST_WATCHED = 100;

/** The signs of life of one generation. All moments are milliseconds on one clock. */
export class LifeSigns {
	readonly #sentAt: number;

	readonly #limits: GenerationLimits;

	/** Milliseconds: no limit that anything brings passes sooner behind it, but for tiny ones. */
	readonly shortestLimit: number;

	#answeredAt: number | undefined;

	#lastByteAt = 0;

	#lastEventAt = 0;

	#isAlive = false;

	#endedAt: number | undefined;

	#endsAt: number | undefined;

	#hasLooked = false;

	/** @param limits those of the start, of silence and of progress hold for streams only */
	constructor(sentAt: number, limits: GenerationLimits) {
		this.#sentAt = sentAt;
		this.#limits = limits;
		const { idle, progress } = limits;
		const shortest = Math.min(TAIL_GRACE, after(0, idle), after(0, progress));
		this.shortestLimit = Math.max(SHORTEST_WATCHED, shortest);
	}

	/** Whether a run is known to live. */
	get isAlive(): boolean {
		return this.#isAlive;
	}

	/** The headers have come. */
	noteAnswer(now: number): void {
		this.#answeredAt = this.#lastByteAt = now;
	}

	/** Bytes have come, be it a ping. */
	noteBytes(now: number): void {
		this.#lastByteAt = now;
		if (now - (this.#answeredAt ?? now) > FIRST_PING_WINDOW) this.#noteLife(now);
	}

	/** An event has come. */
	noteEvent(now: number): void {
		this.#noteLife(now);
		this.#lastEventAt = now;
	}

	/**
	 * The outcome is known, or Dify was told to stop: only a tail is waited for.
	 *
	 * @param isGoingOn whether the tail brings pieces that are wanted, so that the wait begins again
	 */
	noteEnding(now: number, isGoingOn: boolean): void {
		this.#endedAt ??= now;
		const grace = Math.min(now + TAIL_GRACE, this.#endedAt + LONGEST_TAIL);
		if (isGoingOn) this.#endsAt = grace;
		else this.#endsAt ??= grace;
	}

	/** The reason of the silence has been looked for; once is enough. */
	noteLooked(): void {
		this.#hasLooked = true;
	}

	/** The next moment at which a limit will have passed, unless something comes before. */
	nextLimit(): NextLimit {
		const { start, idle, progress } = this.#limits;
		if (this.#endsAt !== undefined) return { at: this.#endsAt, passed: 'tail' };
		if (this.#isAlive) {
			return earlier(
				{ at: after(this.#lastByteAt, idle), passed: 'idle' },
				{ at: after(this.#lastEventAt, progress), passed: 'no-progress' },
			);
		}
		const started: NextLimit = { at: after(this.#sentAt, start), passed: 'start' };
		if (this.#hasLooked || this.#answeredAt === undefined) return started;
		return earlier(started, { at: this.#answeredAt + SILENCE_BEFORE_LOOKING, passed: 'look' });
	}

	#noteLife(now: number): void {
		if (this.#isAlive) return;
		this.#isAlive = true;
		this.#lastEventAt = now;
	}
}

function earlier(one: NextLimit, other: NextLimit): NextLimit {
	return other.at < one.at ? other : one;
}

function after(moment: number, limit: number): number {
	return limit > 0 ? moment + limit : Infinity;
}
