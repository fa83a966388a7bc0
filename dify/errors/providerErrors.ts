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
