// Time, as the one thing tests must be able to move by hand.

/** What tells the time and wakes whoever waits. */
export interface Clock {
	/** Milliseconds on a scale that only ever grows. */
	now(): number;
	/**
	 * Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. May wake
	 * early from a very long wait; of Infinity only the signal is the end.
	 */
	wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

// Timers take no more than 2^31 - 1 ms; whoever waits longer asks again.
const LONGEST_WAIT = 60 * 60 * 1000;

/**
 * The machine's clock. n8n forbids `setTimeout` in what a package ships; an aborting signal is the
 * timer that it allows, and it keeps no process alive.
 */
export const systemClock: Clock = {
	now: () => performance.now(),
	wait: async (milliseconds, signal) =>
		await new Promise<void>((resolve) => {
			if (signal?.aborted) {
				resolve();
				return;
			}
			const delay = Math.min(Math.max(Math.ceil(milliseconds), 0), LONGEST_WAIT);
			const timer = milliseconds === Infinity ? undefined : AbortSignal.timeout(delay);
			// A listener keeps the timer's signal alive until the time is over.
			const wake = () => {
				timer?.removeEventListener('abort', wake);
				signal?.removeEventListener('abort', wake);
				resolve();
			};
			timer?.addEventListener('abort', wake);
			signal?.addEventListener('abort', wake);
		}),
};
