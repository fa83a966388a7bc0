// The time of a knowledge server: a test turns it on by hand, a demonstration takes the system's.

export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
}

/** A clock that stands still until it is advanced. */
export class ManualClock implements Clock {
	constructor(private milliseconds = Date.UTC(2026, 0, 1)) {}

	now(): number {
		return this.milliseconds;
	}

	advance(milliseconds: number): void {
		this.milliseconds += milliseconds;
	}
}
