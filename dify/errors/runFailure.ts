// Reads what Dify says of a run that failed, or that calls itself failed.

/** What Dify puts before the words of a node that ended a chatflow's run. */
const RUN_FAILED = 'Run failed: ';

/** A failed run's own words, and whether the text named a failed run at all. */
export function readRunFailure(text: string): { isRunFailure: boolean; message: string } {
	return text.startsWith(RUN_FAILED)
		? { isRunFailure: true, message: text.slice(RUN_FAILED.length) }
		: { isRunFailure: false, message: text };
}

/**
 * Whether a run that calls itself failed was in fact stopped: workflow apps of Dify 1.9.2 and all
 * graph apps of 1.15.0 end a stopped run as `failed` with these words (§7.7).
 */
export function isStopInDisguise(text: string): boolean {
	return readRunFailure(text).message.startsWith('Aborted: User requested stop');
}
