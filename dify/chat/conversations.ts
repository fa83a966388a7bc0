// Conversations of an end user: list them, name them, delete them.

import { numberOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readPages } from '../http/paging';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** What conversations are sorted by; a minus puts the newest first. */
export type ConversationOrder = 'created_at' | '-created_at' | 'updated_at' | '-updated_at';

/**
 * The conversations of an end user (`GET /conversations`), in this order.
 *
 * @throws DifyError
 */
export function readConversations(
	transport: Transport,
	user: string,
	order: ConversationOrder,
): AsyncGenerator<JsonObject> {
	const field = order.replace('-', '');
	return readPages(
		async (cursor) => {
			const page = await requestJson(transport, {
				method: 'GET',
				mayRepeat: true,
				path: '/conversations',
				query: {
					user,
					limit: PAGE_SIZE,
					...(order === '-updated_at' ? {} : { sort_by: order }),
					...(cursor === undefined ? {} : { last_id: cursor }),
				},
			});
			return { rows: objectsOf(page.data), hasMore: page.has_more === true };
		},
		(conversation) => conversation[field],
	);
}

/**
 * The conversation that an end user wrote in last, so that Dify itself is the memory.
 *
 * @param newAfter milliseconds after which a conversation is too old to go on with; 0 for never
 * @returns its id, or an empty text where a new one is to begin
 * @throws DifyError
 */
export async function findLatestConversation(
	transport: Transport,
	user: string,
	{ newAfter }: { newAfter: number },
): Promise<string> {
	const page = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: '/conversations',
		query: { user, limit: 1 },
	});
	const [latest] = objectsOf(page.data);
	if (latest === undefined) return '';
	const updatedAt = numberOf(latest.updated_at) ?? numberOf(latest.created_at);
	const isTooOld = newAfter > 0 && updatedAt !== null && Date.now() - updatedAt * 1000 > newAfter;
	return isTooOld ? '' : textOf(latest.id);
}

/**
 * Deletes a conversation (`DELETE /conversations/{conversation_id}`). The user goes in a JSON body:
 * without one Dify answers 415. Success is 204 without a body, on old servers 200 with one.
 *
 * @throws DifyError
 */
export async function deleteConversation(
	transport: Transport,
	conversationId: string,
	user: string,
): Promise<void> {
	await requestDone(transport, {
		method: 'DELETE',
		path: `/conversations/${encode(conversationId)}`,
		body: { user },
	});
}

/** Characters of the longest name: Dify crashes on a longer one (§3.5 of its Service API). */
export const LONGEST_NAME = 255;

/** A name that is given, or that a model makes up. */
export type NewName = { name: string } | 'automatic';

/**
 * Names a conversation (`POST /conversations/{conversation_id}/name`).
 *
 * @returns the conversation
 * @throws DifyError
 */
export async function renameConversation(
	transport: Transport,
	conversationId: string,
	user: string,
	name: NewName,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'POST',
		path: `/conversations/${encode(conversationId)}/name`,
		body: { user, ...(name === 'automatic' ? { auto_generate: true } : name) },
	});
}
