// Whatever goes wrong, there is a sentence on what to do.

import * as fc from 'fast-check';

import { remedyFor } from '../../../dify/errors/remedies';

describe('the advice for an error', () => {
	it.each([
		['unauthorized', 'app-'],
		['not_chat_app', 'an app of another kind'],
		['app_unavailable', 'publish'],
		['conversation_missing', 'User parameter'],
		['run_failed', 'logs'],
		['too_many_requests', 'at once'],
		['rate_limit_error', 'plan'],
		['not_supported', 'Update Dify'],
		['file_too_large', 'smaller'],
	])('%s says what to do: %s', (code, words) => {
		expect(remedyFor(code)).toContain(words);
	});

	it('points to the logs where nothing is known of the code', () => {
		expect(remedyFor('brand_new')).toBe("Look into the app's logs in Dify for the details.");
	});

	it('is a sentence for any code that a server may send', () => {
		const names = fc.constantFrom('constructor', 'toString', 'hasOwnProperty', '__proto__');
		fc.assert(
			fc.property(fc.oneof(fc.string(), names), (code) => {
				expect(remedyFor(code)).toMatch(/^[A-Z].*\.$/s);
			}),
		);
	});
});
