// Gives many items their turns: side by side where they may, in order where they must.

import TinyQueue from 'tinyqueue';

import type { Clock } from '../../dify/http/clock';
import { ENDED } from '../../dify/http/ended';

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

/**
 * The same lane among those of one app: Dify keeps users and conversations for each app by itself.
 *
 * @param app what tells it from others
 */
export function laneWithin(app: string[], { conversation, user }: Lane): Lane {
	const named = (name: string) => JSON.stringify([...app, name]);
	return {
		conversation: conversation === undefined ? undefined : named(conversation),
		user: named(user),
	};
}

/** What an item under way tells its scheduler, and is told by it. */
export interface Turn {
	/** Aborts when the item is to end. */
	signal: AbortSignal;
	/** Whether others wait until Dify has answered a request of the item's user. */
	readonly holdsOthers: boolean;
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

/** Items that wait for each other, in order; all of them are behind the first. */
class Queue {
	readonly #items: number[] = [];

	#first = 0;

	add(index: number): void {
		this.#items.push(index);
	}

	get first(): number | undefined {
		return this.#items[this.#first];
	}

	/** Whether anybody waits behind the first. */
	get hasOthers(): boolean {
		return this.#items.length > this.#first + 1;
	}

	/** Lets the first go. */
	shift(): void {
		this.#first += 1;
	}

	/** All that still wait here, the first included. */
	rest(): number[] {
		return this.#items.slice(this.#first);
	}
}

/** Gives each key its queue. */
class Queues {
	readonly #queues = new Map<string, Queue>();

	of(key: string): Queue {
		const queue = this.#queues.get(key) ?? new Queue();
		this.#queues.set(key, queue);
		return queue;
	}
}

class Scheduler<Result> {
	readonly #outcomes: Outcome<Result>[];

	#firstFailure: number | undefined;

	/** Items that nothing holds back, the first in order on top. */
	readonly #ready = new TinyQueue<number>();

	/** Those of each conversation that have not ended. */
	readonly #conversations = new Queues();

	/** Those of each user that have not ended. */
	readonly #users = new Queues();

	/** Users that Dify has answered, so that it knows them. */
	readonly #knownUsers = new Set<string>();

	/** Items under way, each with what ends it. */
	readonly #running = new Map<number, AbortController>();

	/** Items that have not begun. */
	#left: number;

	readonly #stop = new AbortController();

	/** Items at once just now: fewer after Dify has refused some for being too many. */
	#allowed: number;

	#lastStart = -Infinity;

	/** Wakes whoever waits for a change. */
	#wake: () => void = () => undefined;

	constructor(
		private readonly lanes: Lane[],
		private readonly options: LaneOptions<Result>,
	) {
		this.#outcomes = lanes.map(() => undefined);
		this.#allowed = options.settings.concurrency;
		this.#left = lanes.length;
		for (const [index, { conversation, user }] of lanes.entries()) {
			if (conversation !== undefined) this.#conversations.of(conversation).add(index);
			this.#users.of(user).add(index);
		}
		for (const index of lanes.keys()) this.#readyUnlessHeld(index);
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
		const next = this.#running.size < this.#allowed ? this.#ready.peek() : undefined;
		if (next === undefined || !this.#mayBegin()) {
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
			return;
		}
		const early = this.#lastStart + settings.delay - clock.now();
		if (early > 0) {
			await clock.wait(early, this.#stop.signal);
			return;
		}
		this.#ready.pop();
		this.#left -= 1;
		this.#lastStart = clock.now();
		// One each: listeners of many items on one signal look like a leak to Node.
		const end = new AbortController();
		this.#running.set(next, end);
		void this.#runItem(next, end.signal);
	}

	#mayBegin(): boolean {
		return this.#left > 0 && !this.#stop.signal.aborted;
	}

	/** Whoever is not the first of its conversation, and of a user that Dify may not know, is held. */
	#readyUnlessHeld(index: number): void {
		const { conversation, user } = this.lanes[index] ?? {};
		if (user === undefined) return;
		const isNext =
			conversation === undefined || this.#conversations.of(conversation).first === index;
		const isWelcome = this.#knownUsers.has(user) || this.#users.of(user).first === index;
		if (isNext && isWelcome) this.#ready.push(index);
	}

	async #runItem(index: number, signal: AbortSignal): Promise<void> {
		const user = this.lanes[index]?.user ?? '';
		const holdsOthers = !this.#knownUsers.has(user) && this.#users.of(user).hasOthers;
		const turn: Turn = {
			signal,
			holdsOthers,
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
		this.#release(index);
		this.#wake();
	}

	/** Lets those go on that waited for an item. */
	#release(index: number): void {
		const { conversation, user } = this.lanes[index] ?? {};
		const heads = new Set<number | undefined>();
		if (conversation !== undefined) {
			const queue = this.#conversations.of(conversation);
			queue.shift();
			heads.add(queue.first);
		}
		if (user !== undefined && !this.#knownUsers.has(user)) {
			const queue = this.#users.of(user);
			queue.shift();
			heads.add(queue.first);
		}
		for (const head of heads) if (head !== undefined) this.#readyUnlessHeld(head);
	}

	#noteUser(user: string): void {
		if (this.#knownUsers.has(user)) return;
		const [first, ...others] = this.#users.of(user).rest();
		this.#knownUsers.add(user);
		// The first one was let go of before, or is under way.
		for (const index of first === undefined ? [] : others) this.#readyUnlessHeld(index);
		this.#wake();
	}

	#end(): void {
		this.#stop.abort(ENDED);
		for (const end of this.#running.values()) end.abort(ENDED);
		this.#wake();
	}
}
