// Finds out why a streamed message starts no run, where Dify does not say.

import type { ChatMessage } from './chatMessage';
import { conversationMissing } from './chatMessage';
import { DifyError } from '../errors/errors';
import { findRefusal, readAppForm } from '../app/inputForm';
import { requestSuccess } from '../http/request';
import type { Transport } from '../http/transport';

/**
 * The certain reason why Dify refused a message without a word: streamed chatflows of 1.13 to 1.14
 * say nothing of an unknown conversation or of an input that they do not accept (§7.4a of Dify's
 * Service API). Asks two questions that start nothing.
 *
 * @returns undefined where there is no certain reason, also when Dify does not answer; the message
 * may then still be waiting for a free worker
 */
export async function findSilentRefusal(
	transport: Transport,
	message: ChatMessage,
	signal: AbortSignal,
): Promise<DifyError | undefined> {
	const [conversation, form] = await Promise.allSettled([
		checkConversation(transport, message, signal),
		readAppForm(transport, signal),
	]);
	if (conversation.status === 'rejected' && isNotFound(conversation.reason)) {
		return conversationMissing('Conversation Not Exists.', null);
	}
	if (form.status === 'rejected') return undefined;
	return findRefusal(form.value, message.inputs, message.files);
}

/**
 * Asks whether the user has a conversation (`GET /messages`).
 *
 * @throws DifyError `not_found` where not, and whatever else keeps Dify from saying so
 */
export async function checkConversation(
	transport: Transport,
	{ conversationId, user }: ChatMessage,
	signal?: AbortSignal,
): Promise<void> {
	if (conversationId === '') return;
	const response = await requestSuccess(transport, {
		method: 'GET',
		mayRepeat: true,
		path: '/messages',
		query: { conversation_id: conversationId, user, limit: 1 },
		signal,
	});
	response.close();
}

/** Whether Dify said that there is no such thing. */
export function isNotFound(reason: unknown): boolean {
	return reason instanceof DifyError && reason.code === 'not_found';
}
