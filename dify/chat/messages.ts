// Messages of a conversation: list them, rate them, ask what could come next.

import { toDifyError } from '../http/connectionErrors';
import { DifyError } from '../errors/errors';
import { objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readPages } from '../http/paging';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** What an end user thinks of a message; null takes the opinion back. */
export type Rating = 'like' | 'dislike' | null;

/**
 * The messages of a conversation, the newest first (`GET /messages`).
 *
 * @throws DifyError when the conversation is not this user's
 */
export function readMessages(
	transport: Transport,
	conversationId: string,
	user: string,
): AsyncGenerator<JsonObject> {
	return readPages(
		async (cursor) => {
			const page = await requestJson(transport, {
				method: 'GET',
				mayRepeat: true,
				path: '/messages',
				query: {
					conversation_id: conversationId,
					user,
					limit: PAGE_SIZE,
					...(cursor === undefined ? {} : { first_id: cursor }),
				},
			});
			// A page holds the newest rows, but runs from its oldest to its newest (§3.4).
			return { rows: objectsOf(page.data).reverse(), hasMore: page.has_more === true };
		},
		(message) => message.created_at,
	);
}

/**
 * Rates a message, or takes the rating back (`POST /messages/{message_id}/feedbacks`).
 *
 * @param content the end user's own words; empty for none
 * @throws DifyError when the message is not this user's
 */
export async function rateMessage(
	transport: Transport,
	messageId: string,
	feedback: { user: string; rating: Rating; content: string },
): Promise<void> {
	const { user, rating, content } = feedback;
	try {
		await requestDone(transport, {
			method: 'POST',
			path: `/messages/${encode(messageId)}/feedbacks`,
			body: { user, rating, ...(content === '' ? {} : { content }) },
		});
	} catch (thrown) {
		if (rating === null && isNothingToTakeBack(thrown)) return;
		throw toDifyError(thrown);
	}
}

/**
 * What the end user could ask next (`GET /messages/{message_id}/suggested`). It calls a model, so it
 * is never asked twice.
 *
 * @throws DifyError when the app suggests nothing, or the message is not this user's
 */
export async function suggestQuestions(
	transport: Transport,
	messageId: string,
	user: string,
): Promise<string[]> {
	const { data } = await requestJson(transport, {
		method: 'GET',
		path: `/messages/${encode(messageId)}/suggested`,
		query: { user },
	});
	return Array.isArray(data) ? data.filter((question) => typeof question === 'string') : [];
}

/** Dify refuses to take back a rating that was never given; the wish is fulfilled all the same. */
function isNothingToTakeBack(thrown: unknown): boolean {
	return thrown instanceof DifyError && thrown.words.startsWith('rating cannot be None');
}
