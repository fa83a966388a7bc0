// The history of a conversation, feedback on a message, and what to ask next.

import { HttpError, invalidParam, notFound } from '../httpErrors';
import { signedUrl, storedFile } from '../fileMappings';
import { storedResource } from '../knowledge';
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
		feedback: message.rating === null ? null : { rating: message.rating },
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
		const { rating } = body;
		if (rating === 'like' || rating === 'dislike') {
			message.rating = rating;
		} else {
			if (message.rating === null) {
				throw invalidParam('rating cannot be None when feedback not exists');
			}
			message.rating = null;
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

export const messageRoutes = [list, feedback, suggested];
