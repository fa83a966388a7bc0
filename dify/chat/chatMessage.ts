// A message to a chat app as Dify takes it, and how one that is being answered is stopped.

import { DifyError } from '../errors/errors';
import type { FileReference } from '../app/files';
import type { JsonObject } from '../http/json';
import { headlineFor, remedyFor } from '../errors/words';
import { encode } from '../http/request';
import type { DifyRequest, Transport } from '../http/transport';
import type { ResponseMode } from '../paidRun/paidRun';
import { postStop } from '../stream/stopRequest';

/** A message as `POST /chat-messages` takes it (§3.1 of Dify's Service API). */
export interface ChatMessage {
	/** Sent byte for byte. */
	query: string;
	user: string;
	/** Values for the app's input form; they count for this turn only. */
	inputs: JsonObject;
	files: FileReference[];
	/** Empty for a new conversation. */
	conversationId: string;
	responseMode: ResponseMode;
	/** Whether Dify names a new conversation by a model. */
	autoGenerateName: boolean;
	/** A published version of a chatflow; empty for the newest. */
	workflowId: string;
	/** Empty for none. */
	traceId: string;
}

/** The request that sends a message. Dify's own defaults are left out. */
export function messageRequest(message: ChatMessage): DifyRequest {
	const { query, user, inputs, files, conversationId, autoGenerateName, workflowId, traceId } =
		message;
	return {
		method: 'POST',
		path: '/chat-messages',
		body: {
			query,
			user,
			inputs,
			response_mode: message.responseMode,
			// Dify 1.11.0 refuses an empty id; no key is a new conversation everywhere (§4.1).
			...(conversationId === '' ? {} : { conversation_id: conversationId }),
			...(files.length === 0 ? {} : { files }),
			...(autoGenerateName ? {} : { auto_generate_name: false }),
			...(workflowId === '' ? {} : { workflow_id: workflowId }),
			...(traceId === '' ? {} : { trace_id: traceId }),
		},
	};
}

/**
 * Stops a message that is being answered (`POST /chat-messages/{task_id}/stop`).
 *
 * @param user the one that sent the message: with another one, Dify spoils a chatflow's answer
 * (§7.7)
 * @throws DifyError when the request failed; Dify says success to any task id
 */
export async function stopMessage(
	transport: Transport,
	taskId: string,
	user: string,
	signal?: AbortSignal,
): Promise<void> {
	await postStop(transport, `/chat-messages/${encode(taskId)}/stop`, user, signal);
}

/**
 * The conversation that a message was meant for is not this user's, or no longer there.
 *
 * @param words Dify's own, or what was seen instead of any
 */
export function conversationMissing(words: string, status: number | null): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'conversation_missing',
		message: headlineFor('conversation_missing', words),
		words,
		remedy: remedyFor('conversation_missing'),
		status,
	});
}

/** Dify answered with something that is no answer of a chat app. */
export function noAnswer(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_dify_api',
		message: "Dify's answer holds no text",
		remedy:
			'Check in Dify that the key in the credential belongs to a chatbot, an agent or a chatflow.',
	});
}
