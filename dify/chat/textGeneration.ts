// Asks a text generator: one text as a paid run, without a conversation.

import { AnswerReducer } from '../answer/answer';
import type { AnswerOptions } from '../answer/answer';
import { readAnswerBody } from '../answer/answerBody';
import type { Answer } from '../answer/chatAnswer';
import type { FileReference } from '../app/files';
import { DifyError } from '../errors/errors';
import type { JsonObject } from '../http/json';
import { encode } from '../http/request';
import type { DifyRequest, Transport } from '../http/transport';
import { runToEnd } from '../paidRun/paidRun';
import type { PaidRunOptions, ResponseMode, RunOutcome } from '../paidRun/paidRun';
import { postStop } from '../stream/stopRequest';

/** What a text is generated from (§3.1 of Dify's Service API). */
export interface TextCall {
	user: string;
	inputs: JsonObject;
	files: FileReference[];
	responseMode: ResponseMode;
}

/** The request that generates a text. */
export function textRequest({ user, inputs, files }: TextCall, mode: ResponseMode): DifyRequest {
	return {
		method: 'POST',
		path: '/completion-messages',
		body: { user, inputs, response_mode: mode, ...(files.length === 0 ? {} : { files }) },
	};
}

/**
 * Generates a text and waits for its end. What a broken stream loses cannot be fetched: Dify has no
 * history for text generators, and stores a cut text as an empty one (§7.6).
 *
 * @throws DifyError for whatever gave no text, with what had arrived
 */
export async function generateText(
	call: TextCall,
	options: PaidRunOptions & AnswerOptions,
): Promise<RunOutcome<Answer>> {
	const outcome = await runToEnd<Answer, AnswerReducer>(
		{
			mode: call.responseMode,
			kind: 'text',
			request: (mode) => textRequest(call, mode),
			createReducer: () => new AnswerReducer(options),
			readBody: readAnswerBody,
			describeEmptyBody: noText,
			// Text generators answer in either way.
			refusesBlocking: () => false,
			stop: async (transport, taskId, signal) =>
				await stopText(transport, taskId, call.user, signal),
			// They refuse with a status in every version, never in silence.
			findRefusal: async () => undefined,
			recover: async () => undefined,
		},
		options,
	);
	return { ...outcome, result: { ...outcome.result, mode: 'completion' } };
}

/**
 * Stops a text that is being generated (`POST /completion-messages/{task_id}/stop`).
 *
 * @param user the one that asked for it: for another one nothing happens (§7.7)
 * @throws DifyError when the request failed; Dify says success to any task id
 */
export async function stopText(
	transport: Transport,
	taskId: string,
	user: string,
	signal?: AbortSignal,
): Promise<void> {
	await postStop(transport, `/completion-messages/${encode(taskId)}/stop`, user, signal);
}

function noText(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_dify_api',
		message: "Dify's answer holds no text",
		remedy: 'Check in Dify that the key in the credential belongs to a text generator.',
	});
}
