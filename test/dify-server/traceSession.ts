// The session that a request may name for tracing (new in 1.15.0), which only has a length.

import { HttpError } from './httpErrors';
import type { RouteContext } from './router';

/** Checks `trace_session_id` of the header, the query or the body. @throws HttpError 400 */
export function checkTraceSession({ request, query, body }: RouteContext): void {
	const given =
		request.headers['x-trace-session-id'] ?? query.trace_session_id ?? body.trace_session_id;
	if (given === undefined || given === null) return;
	const length = String(given).trim().length;
	if (length >= 1 && length <= 200) return;
	const words = 'trace_session_id must be 1 to 200 characters after trimming.';
	throw new HttpError(400, 'bad_request', words);
}
