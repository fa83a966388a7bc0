// A provider's own words tell whether the same question may succeed later.

import { isPassingFailure } from '../../../dify/errors/providerErrors';

describe('a failure of the provider', () => {
	it.each([
		'[echo] Rate Limit Error, 429: too many requests, try again in 20s',
		'[echo] Server Unavailable Error, 503: overloaded',
		'[echo] Connection Error, connection refused',
		'[openai_api_compatible] Error: API request failed with status code 429: {"error": {"message": "too many requests, try again in 20s", "type": "rate_limit_exceeded"}}',
		"[openai_api_compatible] Server Unavailable Error, ('Connection aborted.', ConnectionResetError(104))",
		'The model is currently OVERLOADED with other requests',
		'HTTPSConnectionPool: Read timed out. (read timeout=60)',
		'status 503',
	])('passes: %s', (text) => {
		expect(isPassingFailure(text)).toBe(true);
	});

	it.each([
		'[openai] Rate Limit Error, 429: You exceeded your current quota, please check your plan and billing details',
		'[openai] Rate Limit Error, 429: insufficient_quota',
		'[x] Rate Limit Error, 429: no credit left',
		'[x] Rate Limit Error, 429: Insufficient Balance',
		'Incorrect API key provided',
		'[Echo] Incorrect model credentials provided, please check and try again.',
		'[openai_api_compatible] Error: API request failed with status code 401: {"error": {"message": "incorrect API key"}}',
		"[echo] Bad Request Error, 400: this model's maximum context length is 8192 tokens",
		'[x] Bad Request Error, 400: 429 tokens are too many',
		'req_id: 3ad8313e44 PluginInvokeError: {"error_type": "KeyError", "message": "\'choices\'", "args": {}}',
		'not JSON: the plugin process died-500',
		'[Errno 111] Connection refused',
		'tone in input form must be one of the following',
		'req_id: a4290503b',
		'',
	])('lasts: %s', (text) => {
		expect(isPassingFailure(text)).toBe(false);
	});
});
