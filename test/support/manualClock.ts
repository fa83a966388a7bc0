// A clock that stands still until a test moves it.

import type { Clock } from '../../dify/http/clock';

/** A clock under the test's control. */
export class ManualClock implements Clock {
	#now = 0;

	#waiting: { at: number; wake: () => void }[] = [];

	now(): number {
		return this.#now;
	}

	async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted || milliseconds <= 0) return;
		await new Promise<void>((resolve) => {
			const wake = () => {
				this.#waiting = this.#waiting.filter((other) => other !== sleeper);
				signal?.removeEventListener('abort', wake);
				resolve();
			};
			const sleeper = { at: this.#now + milliseconds, wake };
			this.#waiting.push(sleeper);
			signal?.addEventListener('abort', wake);
		});
	}

	/** Lets so many milliseconds pass, waking whoever waited for a moment in them, in order. */
	async advance(milliseconds: number): Promise<void> {
		const end = this.#now + milliseconds;
		for (;;) {
			const next = this.#nextSleeper();
			if (next === undefined || next.at > end) break;
			this.#now = Math.max(this.#now, next.at);
			next.wake();
			await settle();
		}
		this.#now = end;
		await settle();
	}

	/** Moves to the next moment that anybody waits for; false when nobody does. */
	async advanceToNext(): Promise<boolean> {
		const next = this.#nextSleeper();
		if (next === undefined) return false;
		await this.advance(next.at - this.#now);
		return true;
	}

	#nextSleeper() {
		return [...this.#waiting].sort((one, other) => one.at - other.at)[0];
	}
}

/** Lets everything that is ready to run, run: promises, and what has arrived over loopback. */
export async function settle(turns = 10): Promise<void> {
	for (let turn = 0; turn < turns; turn++) {
		// eslint-disable-next-line @n8n/community-nodes/no-restricted-globals
		await new Promise((resolve) => setImmediate(resolve));
	}
}
