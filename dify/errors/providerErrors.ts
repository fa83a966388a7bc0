// Tells from a provider's own words whether the same question may succeed later.

const PASSING =
	/rate limit|too many requests|\b429\b|server unavailable|overloaded|\b503\b|connection error|timed out/i;

const LASTING = /quota|credit|balance|billing|authorization|api key|credentials|bad request/i;

/**
 * Whether a failure of the model's provider is a passing one. Dify's status and code do not tell:
 * a rate limit, a spent quota and a wrong key are all 400 `completion_request_error` or a failed
 * run (§2.7 of Dify's Service API, seen on 1.9.2, 1.14.2 and 1.15.0).
 */
export function isPassingFailure(text: string): boolean {
	return PASSING.test(text) && !LASTING.test(text);
}

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
