// The history of a conversation, feedback on messages, and what to ask next.

import { randomUUID } from 'node:crypto';
import { HttpError, invalidParam, notFound } from '../httpErrors';
import { signedUrl, storedFile } from '../fileMappings';
import { storedResource } from '../knowledgeSources';
import {
	checkPayload,
	isIdentifier,
	isIntegerBetween,
	isOneOf,
	isText,
	orNothing,
	orNull,
} from '../payload';
import type { Emulator } from '../emulator';
import { pythonTime } from '../python';
import type { JsonObject } from '../python';
import { CHAT_MODES } from '../router';
import type { Route, RouteContext } from '../router';
import type { Message } from '../state';

const NIL_ID = '00000000-0000-0000-0000-000000000000';

const LIST_ALIKE = ['/v1/messages', '/v1/chat-messages', '/api/messages'];

const SIGNED_LINK =
	/\[!?.*?\]\((((http|https):\/\/.+)?\/files\/(tools\/)?[\w-]+.*?timestamp=.*&nonce=.*&sign=.*)\)/g;

/**
 * Signs the links in an answer anew. Dify's pattern is greedy: of several links in one line only
 * the first is left, and the text up to the end of the last is lost (seen on 1.15.0).
 */
function withFreshLinks(emulator: Emulator, answer: string): string {
	let fresh = answer;
	for (const [, url = ''] of answer.matchAll(SIGNED_LINK)) {
		const id = /\/files\/([\w-]+)\/file-preview/.exec(url)?.[1];
		if (id !== undefined) fresh = fresh.replaceAll(url, signedUrl(emulator, id));
	}
	return fresh;
}

function shown(emulator: Emulator, message: Message): JsonObject {
	return {
		id: message.id,
		conversation_id: message.conversation.id,
		parent_message_id: NIL_ID,
		inputs: message.inputs,
		query: message.query,
		answer: withFreshLinks(emulator, message.answer),
		feedback: message.feedback === null ? null : { rating: message.feedback.rating },
		retriever_resources: message.retrieverResources.map(storedResource),
		created_at: message.createdAt,
		agent_thoughts: message.thoughts,
		message_files: message.files.map((file) => storedFile(emulator, file)),
		status: message.status,
		error: message.error,
		extra_contents: message.extraContents,
	};
}

const list: Route = {
	method: 'GET',
	path: '/v1/messages',
	userFrom: 'query',
	modes: CHAT_MODES,
	handle: ({ emulator, user, query, uri }) => {
		checkPayload('MessageListQuery', query, {
			conversation_id: { required: true, check: isIdentifier('must be a valid UUID') },
			first_id: { check: orNothing(isIdentifier('must be a valid UUID')) },
			limit: { check: isIntegerBetween(1, 100) },
		});
		const conversation = emulator.state.conversationOf(user, String(query.conversation_id));
		if (!conversation) throw notFound('Conversation Not Exists.', uri, LIST_ALIKE);
		const limit = query.limit === undefined ? 20 : Number(query.limit);
		let rows = [...conversation.messages];
		if (typeof query.first_id === 'string' && query.first_id !== '') {
			const first = rows.find((row) => row.id === query.first_id);
			if (!first) throw notFound('First Message Not Exists.', uri, LIST_ALIKE);
			// The comparison is strict: rows of the cursor's own second are skipped.
			rows = rows.filter((row) => row.createdAt < first.createdAt);
		}
		const page = rows.slice(-limit);
		const data = page.map((message) => shown(emulator, message));
		return { limit, has_more: rows.length > limit, data };
	},
};

function messageOr404({ emulator, user, params }: RouteContext): Message {
	const message = emulator.state.messageOf(user, params.messageId ?? '');
	if (!message) throw notFound('Message Not Exists.');
	return message;
}

const feedback: Route = {
	method: 'POST',
	path: '/v1/messages/<uuid:messageId>/feedbacks',
	userFrom: 'json',
	userRequired: true,
	handle: (context) => {
		const { body } = context;
		checkPayload('MessageFeedbackPayload', body, {
			rating: { check: orNull(isOneOf('like', 'dislike')) },
			content: { check: orNull(isText) },
		});
		const message = messageOr404(context);
		const now = context.emulator.state.now();
		const { rating } = body;
		if (rating === 'like' || rating === 'dislike') {
			const content = typeof body.content === 'string' ? body.content : null;
			const createdAt = now - (now % 1000);
			const earlier = message.feedback ?? { id: randomUUID(), createdAt };
			const updatedAt = message.feedback ? now : createdAt;
			message.feedback = { ...earlier, rating, content, updatedAt };
		} else {
			if (message.feedback === null) {
				throw invalidParam('rating cannot be None when feedback not exists');
			}
			message.feedback = null;
		}
		return { result: 'success' };
	},
};

const suggested: Route = {
	method: 'GET',
	path: '/v1/messages/<uuid:messageId>/suggested',
	userFrom: 'query',
	userRequired: true,
	modes: CHAT_MODES,
	handle: (context) => {
		messageOr404(context);
		if (!context.app.definition.suggestsQuestions) {
			throw new HttpError(400, 'bad_request', 'Suggested Questions Is Disabled.');
		}
		const data = ['What else can you do?', 'Can you say more?', 'Give me an example'];
		return { result: 'success', data };
	},
};

const feedbacks: Route = {
	method: 'GET',
	path: '/v1/app/feedbacks',
	userFrom: 'none',
	handle: ({ app, query }) => {
		checkPayload('FeedbackListQuery', query, {
			page: { check: isIntegerBetween(1, Infinity) },
			limit: { check: isIntegerBetween(1, 101) },
		});
		const limit = query.limit === undefined ? 20 : Number(query.limit);
		const start = query.page === undefined ? 0 : (Number(query.page) - 1) * limit;
		const data = [...app.messages.values()]
			.flatMap((message) => (message.feedback ? [{ message, ...message.feedback }] : []))
			.sort((one, other) => other.createdAt - one.createdAt)
			.slice(start, start + limit)
			.map(({ message, id, rating, content, createdAt, updatedAt }) => ({
				id,
				app_id: app.id,
				conversation_id: message.conversation.id,
				message_id: message.id,
				rating,
				content,
				from_source: 'user',
				from_end_user_id: message.conversation.user.id,
				from_account_id: null,
				created_at: pythonTime(createdAt),
				updated_at: pythonTime(updatedAt),
			}));
		return { data };
	},
};

export const messageRoutes = [list, feedback, suggested, feedbacks];
