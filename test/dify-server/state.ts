// What the server remembers: apps, end users, conversations, messages, files and runs.

import { createHash, randomUUID } from 'node:crypto';
import type { AppDefinition } from './apps';
import { APPS, keyOf } from './apps';
import type { HumanForm } from './humanForm';
import { pythonTime } from './python';
import type { JsonObject } from './python';
import type { StoredFile } from './options';

/** One person of one app, known by the `user` text of requests. */
export interface EndUser {
	id: string;
	session: string;
	app: AppState;
	/** Seconds since 1970. */
	createdAt: number;
}

/** What an end user thinks of a message. */
export interface Feedback {
	id: string;
	rating: 'like' | 'dislike';
	content: string | null;
	/** Milliseconds since 1970; the first is cut to whole seconds. */
	createdAt: number;
	updatedAt: number;
}

/** An answer that is given as it stands to a question like this one. */
export interface Annotation {
	id: string;
	question: string;
	answer: string;
	/** Seconds since 1970. */
	createdAt: number;
}

/** The switching of annotation reply, which takes a while. */
export interface AnnotationJob {
	action: 'enable' | 'disable';
	/** How often its status was asked. */
	looks: number;
	/** What it will fail with; null for a job that succeeds. */
	error: string | null;
}

export interface Variable {
	id: string;
	name: string;
	type: string;
	description: string;
	value: unknown;
	/** Seconds since 1970. */
	createdAt: number;
	updatedAt: number;
}

export interface Conversation {
	id: string;
	user: EndUser;
	name: string;
	inputs: JsonObject;
	introduction: string;
	/** Seconds since 1970. */
	createdAt: number;
	updatedAt: number;
	messages: Message[];
	variables: Variable[];
}

/** A file as a message uses it. */
export interface MessageFile {
	id: string;
	type: string;
	belongsTo: 'user' | 'assistant';
	transferMethod: 'local_file' | 'remote_url';
	upload: UploadedFile | null;
	url: string | null;
}

export interface Message {
	id: string;
	conversation: Conversation;
	inputs: JsonObject;
	query: string;
	answer: string;
	status: 'normal' | 'error' | 'paused';
	error: string | null;
	/** Seconds since 1970. */
	createdAt: number;
	feedback: Feedback | null;
	files: MessageFile[];
	retrieverResources: JsonObject[];
	thoughts: JsonObject[];
	extraContents: JsonObject[];
}

export interface UploadedFile extends StoredFile {
	owner: EndUser;
	extension: string;
}

/** One node a run has gone through, for the replay of a re-attached stream. */
export interface NodeRecord {
	started: JsonObject;
	finished: JsonObject | null;
	/** It waits for a person, or its run has only just been resumed. */
	paused: boolean;
}

/** One run of the graph engine, as it is stored. */
export interface RunRecord {
	id: string;
	/** Of its line in the logs of a workflow app. */
	logId: string;
	user: EndUser;
	/** The message that a chatflow's run answers; null for a workflow app's. */
	message: Message | null;
	taskId: string;
	inputs: JsonObject;
	status: 'running' | 'succeeded' | 'partial-succeeded' | 'failed' | 'stopped' | 'paused';
	outputs: JsonObject;
	error: string | null;
	/** Nodes that failed, whether they ended the run or were replaced by a default. */
	exceptions: number;
	totalTokens: number;
	totalSteps: number;
	/** Seconds since 1970. */
	createdAt: number;
	finishedAt: number | null;
	elapsedSeconds: number;
	nodes: NodeRecord[];
	/** `data` of the last `workflow_finished` or `workflow_paused`, and the forms of the latter. */
	finishedData: JsonObject | null;
	pausedData: JsonObject | null;
	forms: HumanForm[];
}

export interface AppState {
	definition: AppDefinition;
	id: string;
	workflowId: string;
	users: Map<string, EndUser>;
	conversations: Map<string, Conversation>;
	messages: Map<string, Message>;
	/** Oldest first. */
	runs: Map<string, RunRecord>;
	/** Oldest first. */
	annotations: Annotation[];
	annotationJobs: Map<string, AnnotationJob>;
	annotationReply: boolean;
}

/** The `user` of requests that name none. */
export const DEFAULT_SESSION = 'DEFAULT-USER';

/** Everything one server remembers. */
export class State {
	readonly tenantId = randomUUID();

	readonly files = new Map<string, UploadedFile>();

	/** The forms of all apps, by token. */
	readonly forms = new Map<string, HumanForm>();

	readonly #apps = new Map<string, AppState>();

	/** When all apps were published: the name of their versions in the logs. */
	readonly publishedAt: string;

	constructor(readonly now: () => number) {
		this.publishedAt = pythonTime(now()).replace('T', ' ');
		for (const definition of APPS) {
			this.#apps.set(keyOf(definition.name), {
				definition,
				id: randomUUID(),
				workflowId: randomUUID(),
				users: new Map(),
				conversations: new Map(),
				messages: new Map(),
				runs: new Map(),
				annotations: [],
				annotationJobs: new Map(),
				annotationReply: false,
			});
		}
	}

	/** Whole seconds since 1970, as in every `created_at`. */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	appOfKey(key: string): AppState | undefined {
		return this.#apps.get(key);
	}

	/** The end user of a `user` text, made on first sight. */
	endUser(app: AppState, session: string): EndUser {
		const known = app.users.get(session);
		if (known) return known;
		const user: EndUser = { id: randomUUID(), session, app, createdAt: this.seconds() };
		app.users.set(session, user);
		return user;
	}

	/** A conversation that this user may see. */
	conversationOf(user: EndUser, id: string): Conversation | undefined {
		const conversation = user.app.conversations.get(id.toLowerCase());
		return conversation?.user === user ? conversation : undefined;
	}

	/** A message that this user may see. */
	messageOf(user: EndUser, id: string): Message | undefined {
		const message = user.app.messages.get(id.toLowerCase());
		return message?.conversation.user === user ? message : undefined;
	}

	addConversation(user: EndUser, query: string, inputs: JsonObject): Conversation {
		const now = this.seconds();
		const characters = [...query];
		const name = characters.slice(0, 20).join('') + (characters.length > 20 ? '…' : '');
		const statement = user.app.definition.openingStatement;
		const conversation: Conversation = {
			id: randomUUID(),
			user,
			name,
			inputs,
			introduction: statement.replace('{{name}}', String(inputs.name ?? '')),
			createdAt: now,
			updatedAt: now,
			messages: [],
			variables: [],
		};
		user.app.conversations.set(conversation.id, conversation);
		return conversation;
	}

	addMessage(
		conversation: Conversation,
		query: string,
		inputs: JsonObject,
		files: MessageFile[],
	): Message {
		const message: Message = {
			id: randomUUID(),
			conversation,
			inputs,
			query,
			answer: '',
			status: 'normal',
			error: null,
			createdAt: this.seconds(),
			feedback: null,
			files: [...files],
			retrieverResources: [],
			thoughts: [],
			extraContents: [],
		};
		conversation.messages.push(message);
		conversation.updatedAt = message.createdAt;
		conversation.user.app.messages.set(message.id, message);
		return message;
	}

	removeConversation(conversation: Conversation): void {
		const app = conversation.user.app;
		app.conversations.delete(conversation.id);
		for (const message of conversation.messages) app.messages.delete(message.id);
	}

	addFile(owner: EndUser, name: string, mimeType: string, content: Buffer): UploadedFile {
		const dot = name.lastIndexOf('.');
		const file: UploadedFile = {
			id: randomUUID(),
			owner,
			user: owner.session,
			name,
			extension: dot < 0 ? '' : name.slice(dot + 1).toLowerCase(),
			mimeType,
			size: content.length,
			sha256: createHash('sha256').update(content).digest('hex'),
			content,
		};
		this.files.set(file.id, file);
		return file;
	}
}
