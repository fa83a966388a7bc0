// One turn of a conversation: what is checked before it begins, and how it is recorded.

import { randomUUID } from 'node:crypto';
import type { Emulator } from './emulator';
import { isGraph } from './apps';
import { Generation } from './generation';
import { invalidParam, notFound } from './httpErrors';
import { fileOf, filesOf, graphFile } from './fileMappings';
import { checkInputs } from './inputs';
import { isObject } from './python';
import type { JsonObject } from './python';
import type { AppState, Conversation, EndUser, Message, MessageFile, WorkflowRun } from './state';

/** A checked request that may begin. */
export interface PreparedTurn {
	emulator: Emulator;
	app: AppState;
	user: EndUser;
	query: string;
	/** Values of the form, files as Dify shows them. */
	inputs: JsonObject;
	/** The files of the form's values. */
	inputFiles: Record<string, MessageFile[]>;
	/** Files attached to the message. */
	files: MessageFile[];
	/** The conversation to go on with, if any. */
	conversation: Conversation | undefined;
	autoGenerateName: boolean;
	streaming: boolean;
}

/** A turn that has begun. */
export interface Turn extends PreparedTurn {
	conversation: Conversation;
	message: Message;
	generation: Generation;
	/** The turns before this one, oldest first. */
	history: Message[];
	/** A file as graph runs show it. */
	showFile(file: MessageFile): JsonObject;
}

/** How a turn ended, for an answer that is not streamed. */
export type Outcome =
	| { kind: 'answer'; answer: string; metadata: JsonObject }
	| { kind: 'failure'; code: string; message: string }
	| { kind: 'paused'; run: WorkflowRun; metadata: JsonObject }
	/** The server is being closed. */
	| { kind: 'abandoned' };

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

async function withFiles(
	emulator: Emulator,
	user: EndUser,
	app: AppState,
	inputs: JsonObject,
): Promise<Pick<PreparedTurn, 'inputs' | 'inputFiles'>> {
	const inputFiles: Record<string, MessageFile[]> = {};
	const shown = { ...inputs };
	for (const { type, variable } of app.definition.form) {
		const value = inputs[variable];
		if (type === 'file' && isObject(value)) {
			const file = await fileOf(emulator, user, value);
			inputFiles[variable] = [file];
			shown[variable] = graphFile(emulator, file);
		} else if (type === 'file-list' && Array.isArray(value)) {
			const files = await filesOf(emulator, user, value, Infinity);
			inputFiles[variable] = files;
			shown[variable] = files.map((file) => graphFile(emulator, file));
		}
	}
	return { inputs: shown, inputFiles };
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
	const files = await filesOf(emulator, user, body.files, app.definition.fileLimit);
	const checked = checkInputs(app.definition.form, isObject(body.inputs) ? body.inputs : {});
	return {
		emulator,
		app,
		user,
		query,
		...(await withFiles(emulator, user, app, checked)),
		files,
		conversation,
		autoGenerateName: body.auto_generate_name !== false,
		streaming: body.response_mode === 'streaming',
	};
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
			conversationId: conversation.id,
			messageId: message.id,
			workflowRunId: isGraph(app.definition) ? randomUUID() : null,
		},
		emulator.changed,
	);
	emulator.generations.push(generation);
	emulator.changed();
	const showFile = (file: MessageFile) => graphFile(emulator, file);
	return { ...prepared, conversation, message, generation, history, showFile };
}

/** Tells the listeners of a turn how its execution has come out. */
export function settle({ generation }: Turn, outcome: Outcome): void {
	if (outcome.kind === 'paused') generation.rest();
	else if (outcome.kind !== 'abandoned') generation.finish();
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

/** The top level of every event of a turn. */
export function envelopeOf(turn: Turn, event: string): JsonObject {
	return {
		event,
		conversation_id: turn.conversation.id,
		message_id: turn.message.id,
		created_at: turn.message.createdAt,
		task_id: turn.generation.taskId,
	};
}

/** A piece of text as the wire options want it. */
export function textFor(emulator: Emulator, piece: string): string {
	return emulator.options.wire?.lineSeparators ? piece.replaceAll(' ', '\u2028') : piece;
}

/** Milliseconds before the model's next piece. */
export function pieceDelay(emulator: Emulator, slow: boolean): number {
	return slow ? 500 * emulator.slowScale : emulator.pieceInterval;
}
