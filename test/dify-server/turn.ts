// One turn of a conversation, or one answer of a text generator: what is checked before it begins,
// and how it is recorded.

import { randomUUID } from 'node:crypto';
import { hasConversations, isGraph } from './apps';
import type { Emulator } from './emulator';
import { prepareRequest } from './execution';
import type { PreparedRequest } from './execution';
import { Generation } from './generation';
import { invalidParam, notFound } from './httpErrors';
import { pythonText } from './python';
import type { JsonObject } from './python';
import type { AppState, Conversation, EndUser, Message } from './state';

/** A checked request that may begin. */
export interface PreparedTurn extends PreparedRequest {
	/** What is asked: of a text generator its input `query`. */
	query: string;
	/** The conversation to go on with, if any. */
	conversation: Conversation | undefined;
	autoGenerateName: boolean;
}

/** A turn that has begun. */
export interface Turn extends PreparedTurn {
	/** Of each answer of a text generator there is one too, which only the list of feedback names. */
	conversation: Conversation;
	message: Message;
	generation: Generation;
	/** The turns before this one, oldest first. */
	history: Message[];
}

/** The paths that 404 texts of this endpoint name. */
export const CHAT_MESSAGES_ALIKE = [
	'/v1/chat-messages',
	'/api/chat-messages',
	'/v1/chat-messages/<string:task_id>/stop',
];

function conversationFor(
	emulator: Emulator,
	app: AppState,
	user: EndUser,
	id: unknown,
): Conversation | undefined {
	if (typeof id !== 'string' || id.trim() === '') return undefined;
	const conversation = emulator.state.conversationOf(user, id);
	// 1.15.0 begins a new conversation for a chatflow when it does not know the old one.
	if (!conversation && !(isGraph(app.definition) && emulator.generation === '1.15')) {
		throw notFound('Conversation Not Exists.', '/v1/chat-messages', CHAT_MESSAGES_ALIKE);
	}
	return conversation;
}

/**
 * Checks what Dify checks when it begins to execute a request: the question, the conversation, the
 * files, the values of the form.
 * @throws HttpError
 */
export async function prepareTurn(
	emulator: Emulator,
	app: AppState,
	user: EndUser,
	body: JsonObject,
): Promise<PreparedTurn> {
	const query = String(body.query).replaceAll('\u0000', '');
	if (query === '') throw invalidParam('query is required');
	const conversation = conversationFor(emulator, app, user, body.conversation_id);
	return {
		...(await prepareRequest(emulator, app, user, body)),
		query,
		conversation,
		autoGenerateName: body.auto_generate_name !== false,
	};
}

/**
 * Checks what Dify checks when it begins to execute a request to a text generator: the files, the
 * values of the form.
 * @throws HttpError
 */
export async function prepareCompletion(
	emulator: Emulator,
	app: AppState,
	user: EndUser,
	body: JsonObject,
): Promise<PreparedTurn> {
	const request = await prepareRequest(emulator, app, user, body);
	const query = pythonText(request.inputs.query);
	return { ...request, query, conversation: undefined, autoGenerateName: false };
}

/** Makes the conversation if there is none yet, and the message, and the generation to follow. */
export function beginTurn(prepared: PreparedTurn): Turn {
	const { emulator, app, user, query, inputs, files } = prepared;
	const { state } = emulator;
	const conversation = prepared.conversation ?? state.addConversation(user, query, inputs);
	const history = [...conversation.messages];
	const message = state.addMessage(conversation, query, inputs, files);
	const generation = new Generation(
		{
			query,
			app: app.definition.name,
			user: user.session,
			conversationId: hasConversations(app.definition) ? conversation.id : '',
			messageId: message.id,
			workflowRunId: isGraph(app.definition) ? randomUUID() : null,
		},
		emulator.changed,
	);
	emulator.generations.push(generation);
	emulator.changed();
	return { ...prepared, conversation, message, generation, history };
}

/** Gives a conversation its title after its first turn. */
export function nameConversation(turn: Turn): void {
	if (turn.autoGenerateName && turn.history.length === 0) {
		turn.conversation.name = titleFor(turn.query);
		turn.conversation.updatedAt = turn.emulator.state.seconds();
	}
}

/** The title the echo model finds for a conversation. */
export function titleFor(query: string): string {
	return `About ${query}`;
}

/** The id of a turn's conversation as answers give it: a text generator's give none. */
export function conversationIn({ app, conversation }: Turn): JsonObject {
	return hasConversations(app.definition) ? { conversation_id: conversation.id } : {};
}

/** The top level of every event of a turn. */
export function envelopeOf(turn: Turn, event: string): JsonObject {
	return {
		event,
		...conversationIn(turn),
		message_id: turn.message.id,
		created_at: turn.message.createdAt,
		task_id: turn.generation.taskId,
	};
}
