// The words in which the recorded servers pass on a failing model provider.

/**
 * 0.15.8 reached its model by another provider, which wraps the model's own JSON.
 *
 * @param type what the model calls the failure, twice
 */
export function openAiCompatible(status: number, message: string, type: string): string {
	const error = `{"message": "${message}", "type": "${type}", "code": "${type}", "param": null}`;
	return `[openai_api_compatible] Error: API request failed with status code ${status}: {"error": ${error}}`;
}

export const RATE = '[echo] Rate Limit Error, 429: too many requests, try again in 20s';

export const RATE_0_15 = openAiCompatible(
	429,
	'too many requests, try again in 20s',
	'rate_limit_exceeded',
);

/** The same failure when the answer had already begun. */
export const RATE_MIDWAY_0_15 =
	"[openai_api_compatible] Error: {'message': 'Rate limit reached', 'type': 'rate_limit_exceeded'}";

export const AUTHORIZATION_0_15 = openAiCompatible(401, 'incorrect API key', 'invalid_api_key');

export const CONNECTION = '[echo] Connection Error, connection refused';

export const CONNECTION_0_15 =
	"[openai_api_compatible] Server Unavailable Error, ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))";

export const BAD_REQUEST =
	"[echo] Bad Request Error, 400: this model's maximum context length is 8192 tokens";

export const BAD_REQUEST_0_15 = openAiCompatible(
	400,
	"this model's maximum context length is 8192 tokens",
	'context_length_exceeded',
);

export const SERVER = '[echo] Server Unavailable Error, 503: overloaded';

export const SERVER_0_15 = openAiCompatible(503, 'overloaded', 'overloaded');

export const OTHER_0_15 = openAiCompatible(500, "'choices'", 'KeyError');

/** A failure that Dify has no name for; 1.9.2 repeats its text among the arguments. */
export const OTHER = `{"error_type": "KeyError", "message": "'choices'", "args": {}}`;

export const OTHER_1_9 = `{"error_type": "KeyError", "message": "'choices'", "args": {"description": "'choices'"}}`;

/** The same with the number that the plug-in gave the request. */
export function numbered(requestId: string, words: string): string {
	return `req_id: ${requestId} PluginInvokeError: ${words}`;
}
