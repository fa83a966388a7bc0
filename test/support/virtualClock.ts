// A clock whose time passes by itself, in leaps, whenever everything else waits for it.

import type { Clock } from '../../dify/http/clock';

/** Turns in which nobody waits for the clock, after which the work waits for something else. */
const MOST_IDLE_TURNS = 10_000;

interface Sleeper {
	at: number;
	wake(): void;
}

/** Milliseconds since 1970 that pass as fast as the machine can. */
export class VirtualClock implements Clock {
	readonly #sleepers = new Set<Sleeper>();

	constructor(private milliseconds = Date.UTC(2026, 0, 1)) {}

	now(): number {
		return this.milliseconds;
	}

	async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted || milliseconds <= 0) return;
		await new Promise<void>((resolve) => {
			const sleeper: Sleeper = {
				at: this.milliseconds + milliseconds,
				wake: () => {
					this.#sleepers.delete(sleeper);
					signal?.removeEventListener('abort', sleeper.wake);
					resolve();
				},
			};
			this.#sleepers.add(sleeper);
			signal?.addEventListener('abort', sleeper.wake);
		});
	}

	/** Lets time pass while nobody works. */
	pass(milliseconds: number): void {
		this.milliseconds += milliseconds;
	}

	/** Lets time pass until the work has ended. */
	async until<Result>(work: Promise<Result>): Promise<Result> {
		let isOver = false;
		const end = () => {
			isOver = true;
		};
		work.then(end, end);
		for (let idle = 0; idle < MOST_IDLE_TURNS; idle++) {
			// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals
			await new Promise((resolve) => setImmediate(resolve));
			if (isOver) return await work;
			const next = this.#next();
			if (next === undefined) continue;
			idle = 0;
			this.milliseconds = Math.max(this.milliseconds, next.at);
			next.wake();
		}
		throw new Error('The work waits for something that is not the clock');
	}

	#next(): Sleeper | undefined {
		let next: Sleeper | undefined;
		for (const sleeper of this.#sleepers) {
			if (sleeper.at < (next?.at ?? Infinity)) next = sleeper;
		}
		return next;
	}
}
