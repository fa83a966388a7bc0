// Gives many items their turns: side by side where they may, in order where they must.

import type { Clock } from '../../../dify/http/clock';

/** How many items run at once, and how close together they begin. */
export interface LaneSettings {
	/** Items under way at once. */
	concurrency: number;
	/** Milliseconds between two starts at least. */
	delay: number;
}

/** What an item shares with others, and therefore what it waits for. */
export interface Lane {
	/** Items of one conversation run one after the other; undefined for an item of its own. */
	conversation: string | undefined;
	/**
	 * The first item of an end user goes alone until Dify has answered a request of it: Dify creates
	 * the end user on first sight, and requests side by side would each make one.
	 */
	user: string;
}

/** What an item under way tells its scheduler, and is told by it. */
export interface Turn {
	/** Aborts when the item is to end. */
	signal: AbortSignal;
	/** Dify has answered a request of the item's user. */
	noteAnswer(): void;
	/** Dify refused a request for being one too many. */
	noteCrowded(): void;
}

/** What became of an item; undefined for one that never began. */
export type Outcome<Result> = { result: Result } | { failure: unknown } | undefined;

/** What became of all items. */
export interface LaneResults<Result> {
	/** In the order of the items. */
	outcomes: Outcome<Result>[];
	/** The item that failed first in time; undefined where none did. */
	firstFailure: number | undefined;
}

/** What running needs besides the items. */
export interface LaneOptions<Result> {
	settings: LaneSettings;
	clock: Clock;
	/** Aborts when no more items are to begin and those under way are to end. */
	signal?: AbortSignal;
	/** Whether the first failure ends everything. */
	stopsAtFailure: boolean;
	run(index: number, turn: Turn): Promise<Result>;
}

/**
 * Runs all items and waits until the last one has ended.
 *
 * @param lanes one for each item, in order
 */
export async function runInLanes<Result>(
	lanes: Lane[],
	options: LaneOptions<Result>,
): Promise<LaneResults<Result>> {
	return await new Scheduler(lanes, options).run();
}

class Scheduler<Result> {
	readonly #outcomes: Outcome<Result>[];

	#firstFailure: number | undefined;

	/** Items that have not begun, in order. */
	readonly #waiting: number[];

	/** Items under way, each with what ends it. */
	readonly #running = new Map<number, AbortController>();

	/** Users that Dify has answered, so that it knows them. */
	readonly #knownUsers = new Set<string>();

	readonly #stop = new AbortController();

	/** Items at once just now: fewer after Dify has refused some for being too many. */
	#allowed: number;

	#lastStart = -Infinity;

	#change = new AbortController();

	constructor(
		private readonly lanes: Lane[],
		private readonly options: LaneOptions<Result>,
	) {
		this.#outcomes = lanes.map(() => undefined);
		this.#waiting = [...lanes.keys()];
		this.#allowed = options.settings.concurrency;
	}

	async run(): Promise<LaneResults<Result>> {
		const { signal } = this.options;
		const stop = () => this.#end();
		if (signal?.aborted) this.#end();
		signal?.addEventListener('abort', stop);
		try {
			while (this.#running.size > 0 || this.#mayBegin()) await this.#step();
		} finally {
			signal?.removeEventListener('abort', stop);
		}
		return { outcomes: this.#outcomes, firstFailure: this.#firstFailure };
	}

	/** Begins one item, or waits until that may have become possible. */
	async #step(): Promise<void> {
		const { clock, settings } = this.options;
		const next = this.#mayBegin() ? this.#nextInLine() : undefined;
		if (next === undefined) {
			await untilAborted(this.#change.signal);
			this.#change = new AbortController();
			return;
		}
		const early = this.#lastStart + settings.delay - clock.now();
		if (early > 0) {
			await clock.wait(early, this.#stop.signal);
			return;
		}
		this.#waiting.splice(this.#waiting.indexOf(next), 1);
		this.#lastStart = clock.now();
		// One each: listeners of many items on one signal look like a leak to Node.
		const end = new AbortController();
		this.#running.set(next, end);
		void this.#runItem(next, end.signal);
	}

	#mayBegin(): boolean {
		return this.#waiting.length > 0 && !this.#stop.signal.aborted;
	}

	/** The first waiting item that nothing holds back. */
	#nextInLine(): number | undefined {
		if (this.#running.size >= this.#allowed) return undefined;
		const busyConversations = new Set<string>();
		const busyUsers = new Set<string>();
		for (const index of this.#running.keys()) this.#occupy(index, busyConversations, busyUsers);
		return this.#waiting.find((index) => {
			const { conversation, user } = this.lanes[index] ?? {};
			const isHeld =
				(conversation !== undefined && busyConversations.has(conversation)) ||
				(user !== undefined && busyUsers.has(user));
			// Whoever waits keeps those behind it in the same conversation waiting.
			if (isHeld) this.#occupy(index, busyConversations, busyUsers);
			return !isHeld;
		});
	}

	#occupy(index: number, conversations: Set<string>, users: Set<string>): void {
		const lane = this.lanes[index];
		if (lane === undefined) return;
		if (lane.conversation !== undefined) conversations.add(lane.conversation);
		if (!this.#knownUsers.has(lane.user)) users.add(lane.user);
	}

	async #runItem(index: number, signal: AbortSignal): Promise<void> {
		const user = this.lanes[index]?.user ?? '';
		const turn: Turn = {
			signal,
			noteAnswer: () => this.#noteUser(user),
			noteCrowded: () => {
				this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
			},
		};
		try {
			this.#outcomes[index] = { result: await this.options.run(index, turn) };
			this.#allowed = Math.min(this.#allowed + 1, this.options.settings.concurrency);
		} catch (failure) {
			this.#outcomes[index] = { failure };
			this.#firstFailure ??= index;
			if (this.options.stopsAtFailure) this.#end();
		}
		this.#running.delete(index);
		this.#change.abort();
	}

	#noteUser(user: string): void {
		if (this.#knownUsers.has(user)) return;
		this.#knownUsers.add(user);
		this.#change.abort();
	}

	#end(): void {
		this.#stop.abort();
		for (const end of this.#running.values()) end.abort();
		this.#change.abort();
	}
}

async function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		signal.addEventListener('abort', () => resolve());
	});
}
