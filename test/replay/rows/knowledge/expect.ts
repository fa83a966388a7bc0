// Short ways to write down what a user of Dify Knowledge should get.

import type { Expected } from '../../expectation';

/** An item; what is not stated is what the recording says. */
export function gives(item: Record<string, unknown>): Expected {
	return { item };
}

/** What the recording says, and nothing else. */
export const AS_RECORDED: Expected = { item: {} };

/** A list: how many items there are, and what tells the first. */
export function listed(count: number, first?: Record<string, unknown>): Expected {
	return first === undefined ? { rows: count } : { rows: count, first };
}

/**
 * A failure, by its whole headline with ids as `{id}`.
 *
 * @param words Dify's own, where the headline is one of ours
 */
export function told(
	headline: string,
	code: string,
	status: number | null,
	words = headline,
): Expected {
	return { error: { headline, message: words, code, status, retryable: false } };
}

/** The same, of a failure that passes by itself. */
export function passing(failure: Expected): Expected {
	if (!('error' in failure)) throw new Error('Only a failure can pass');
	return { error: { ...failure.error, retryable: true } };
}

/** What the node finds wrong before it sends anything. */
export function wrong(headline: string): Expected {
	return told(headline, 'invalid_parameter', null);
}

/** What Dify does not find. */
export function unknown(what: string, words: string): Expected {
	return told(`Dify does not find the ${what}`, 'not_found', 404, words);
}

export const NO_BASE = unknown('knowledge base', 'Dataset not found.');

export const NO_DOCUMENT = unknown('document', 'Document not found.');

export const NO_CHUNK = unknown('chunk', 'Segment not found.');

/** What Dify says of a path that it does not know. */
export const WEB_PAGE = told(
	"The address did not answer like Dify's API, but with a web page (404, 404 Not Found)",
	'not_dify_api',
	404,
);

/** An endpoint that this server is too old for. */
export function lacks(version: string, feature: string, words?: string): Expected {
	return told(`This Dify (${version}) has no ${feature}`, 'not_supported', 404, words);
}

/** A server error of Dify's own. */
export const CRASHED = told('Dify failed on its own side', 'unknown', 500, 'Internal Server Error');
