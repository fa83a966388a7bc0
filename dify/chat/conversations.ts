// Conversations of an end user: list them, delete them, read their variables.

import { numberOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readPages } from '../http/paging';
import { readVariableValue } from './pythonText';
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

/** The variables of a conversation, and whether Dify has more than it can be made to give. */
export interface ConversationVariables {
	variables: JsonObject[];
	isCutOff: boolean;
}

/**
 * The variables of a chatflow's conversation, with values in their declared types
 * (`GET /conversations/{conversation_id}/variables`, Dify 1.3.1 and later). One request of 100: a
 * second page is always empty, and Dify's own filter by name fails on PostgreSQL (§3.5).
 *
 * @param name a part of the names wanted, whatever the case; empty for all
 * @throws DifyError
 */
export async function readVariables(
	transport: Transport,
	conversationId: string,
	options: { user: string; name: string },
): Promise<ConversationVariables> {
	const page = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: `/conversations/${encode(conversationId)}/variables`,
		query: { user: options.user, limit: PAGE_SIZE },
		feature: 'conversation variables',
	});
	const wanted = options.name.trim().toLowerCase();
	const variables = objectsOf(page.data)
		.filter((variable) => textOf(variable.name).toLowerCase().includes(wanted))
		.map((variable) => ({
			...variable,
			value: readVariableValue(variable.value, textOf(variable.value_type)),
		}));
	return { variables, isCutOff: page.has_more === true };
}
