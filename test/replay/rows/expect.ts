// Short ways to write down what a user should get.

import type { Expected, Version } from '../expectation';

/** A finished answer; parts that are not named are empty. */
export function answered(answer: string, parts: Record<string, unknown> = {}): Expected {
	return { item: { answer, status: 'succeeded', ...parts } };
}

/** An answer that its user stopped, on servers that say so. */
export function stopped(answer: string): Expected {
	return { item: { answer, status: 'stopped' } };
}

/** A model provider's failure, as chatbots and agents pass it on. */
export function providerFailed(
	message: string,
	retryable: boolean,
	code = 'completion_request_error',
): Expected {
	return { error: { message, code, status: 400, retryable } };
}

/** A run that a node ended; only a blocking answer has a status. */
export function runFailed(message: string, retryable: boolean, status: 400 | null): Expected {
	return { error: { message, code: 'run_failed', status, retryable } };
}

/** The same failure with the text that had come before it. */
export function after(partial_answer: string, failure: Expected): Expected {
	if (!('error' in failure)) throw new Error('Only a failure has something before it');
	return { error: { ...failure.error, partial_answer } };
}

/** Dify's own words on a request that it will refuse again. */
export function refused(message: string, code = 'invalid_param', status = 400): Expected {
	return { error: { message, code, status, retryable: false } };
}

/** An endpoint that this server is too old for. */
export function lacks(version: Version, feature: string): Expected {
	return refused(`This Dify (${version}) has no ${feature}`, 'not_supported', 404);
}

/** What the node refuses before it sends anything. */
export function wrongParameter(message: string): Expected {
	return { error: { message, code: 'invalid_parameter', status: null, retryable: false } };
}

/** A row of a knowledge base's answer. */
export function citation(position: number, content: string, score: number) {
	return { position, dataset_name: 'Facts', document_name: 'capitals.txt', score, content };
}

/** A step of an agent. */
export function thought(
	position: number,
	parts: { thought?: string; tool?: string; tool_input?: string; observation?: string } = {},
) {
	return { position, thought: '', tool: '', tool_input: '', observation: '', ...parts };
}

/** A message in a conversation's history, of the keys that tell it. */
export function message(query: string, answer: string, parts: Record<string, unknown> = {}) {
	return { query, answer, status: 'normal', error_message: null, feedback: null, ...parts };
}
