// Compares how long hostile and plain text of one length take, so that no machine is too slow for it.

/** Tries, so that a machine that was busy just then is no failure. */
const TRIES = 3;

/** How many times as long hostile text may take; a quadratic pattern takes thousands of times. */
const GENEROUS = 50;

/** Milliseconds that are nothing beside the seconds or minutes of a quadratic reader. */
const FLOOR = 250;

/**
 * Fails unless hostile text takes about as long as a plain one.
 *
 * @param plain of the same length unless it is given; a sixteenth of the hostile text serves for what
 * leaves a plain one at once, for a quadratic reader takes 256 times as long for the whole
 */
export function expectLinear(
	read: (text: string) => unknown,
	hostile: string,
	plain = repeated('plain text ', hostile.length),
): void {
	for (let tries = 1; ; tries++) {
		const limit = GENEROUS * timeOf(read, plain) + FLOOR;
		const time = timeOf(read, hostile);
		if (time <= limit) return;
		if (tries === TRIES) throw new Error(`${time} ms instead of ${limit} ms`);
	}
}

/** A text of so many characters or a few more, which repeats a piece. */
export function repeated(piece: string, length = 320 * 1024): string {
	return piece.repeat(Math.ceil(length / piece.length));
}

function timeOf(read: (text: string) => unknown, text: string): number {
	const start = performance.now();
	read(text);
	return performance.now() - start;
}
