// The public types of the emulated Dify server: options, faults, and what a test can see.

import type { KnowledgeOptions, KnowledgeServer } from './knowledge';

/** The server generation whose stream endings are shown; everything else is 1.15.0. */
export type Generation = '1.9' | '1.13' | '1.14' | '1.15';

/** How streams look on the wire. */
export interface WireOptions {
	lineEnding?: '\n' | '\r\n' | '\r';
	/** Cuts the stream into pieces of n bytes, also inside UTF-8 characters. */
	chunkBytes?: number;
	/** Puts lines that begin with `:` before and between the frames. */
	comments?: boolean;
	byteOrderMark?: boolean;
	/** The last frame ends with its line, without the blank line that dispatches it. */
	omitFinalBlankLine?: boolean;
	/** Holds frames back until n of them go out in one piece. */
	framesPerChunk?: number;
	/** Every space in a text of an answer is a raw U+2028, streamed and stored alike. */
	lineSeparators?: boolean;
}

export interface DifyServerOptions {
	/** Default `1.15`. */
	generation?: Generation;
	/** Default 10,000, as the real servers. */
	pingIntervalMilliseconds?: number;
	/** The model's pace; default 0: as fast as the event loop turns. */
	pieceIntervalMilliseconds?: number;
	/** Factor on the half seconds of `[slow]` and the seconds of the `-slow` apps; default 1. */
	slowScale?: number;
	/** How long a run still counts as paused after its form was submitted; default 20. */
	resumeDelayMilliseconds?: number;
	wire?: WireOptions;
	/** Default: a free one. */
	port?: number;
	/** Milliseconds since 1970, for `created_at`; default the system's clock. */
	now?: () => number;
	/**
	 * The Knowledge API beside the apps: its version (default 1.15.0), clock (default `now`), pace of
	 * indexing, preset bases.
	 */
	knowledge?: KnowledgeOptions;
}

/**
 * When a fault strikes. `mid-text`: after the first text that is not empty.
 * `between-terminal-events`: after the first of `message_end`, `workflow_finished`, `error`.
 */
export type FaultMoment =
	| 'before-headers'
	| 'after-first-ping'
	| 'mid-text'
	| 'between-terminal-events';

export type Fault =
	/** The run goes on in the background, as behind a broken connection. */
	| { kind: 'end-of-file' | 'reset' | 'silence' | 'pings-only'; moment: FaultMoment }
	/** An answer of something in front of Dify: no run, no `X-Version`. */
	| {
			kind: 'http';
			status: number;
			contentType?: string;
			body?: string;
			headers?: Record<string, string>;
	  }
	| { kind: 'html-page' }
	| { kind: 'json-null' }
	/** The app's own limit on concurrent requests: 400 up to 1.14.2, later perhaps 429. */
	| { kind: 'too-many-requests'; status: 400 | 429; retryAfterSeconds?: number }
	/** The quota of a Cloud plan, 429. */
	| { kind: 'rate-limit-error' }
	/** One ping, silence until `release`, then the normal run. */
	| { kind: 'queued'; release: Promise<void> }
	/** One ping, then nothing; no run begins and the connection stays open. */
	| { kind: 'silent-start' }
	/** An `error` event, then the connection stays open. */
	| { kind: 'silence-after-error' }
	/** Every event, then the connection stays open. */
	| { kind: 'late-close' }
	/** The generic failed `workflow_finished` behind `message_end`. */
	| { kind: 'spurious-failed-finish' }
	/** The first `node_finished` is at least this big. */
	| { kind: 'huge-node-finished'; bytes: number }
	/** Bus `streams`: no `workflow_started`, the first event is a late text. */
	| { kind: 'dropped-beginning' };

/**
 * Which requests a fault meets: by default the next one that begins a turn, a text generator's answer
 * or a workflow's run, once.
 */
export interface FaultOptions {
	/** A path below `/v1`; `*` stands for one segment. Any method. */
	path?: string;
	/** The app whose key is used. */
	app?: string;
	/** The exact `query` of the message, `inputs.query` of a text, or `inputs.topic` of a run. */
	query?: string;
	/** Default 1. */
	times?: number;
}

export interface ReceivedFile {
	field: string;
	filename: string;
	contentType: string;
	bytes: number;
	sha256: string;
}

export interface ReceivedRequest {
	method: string;
	/** With the query string, as received. */
	path: string;
	headers: Record<string, string>;
	/** Parsed JSON; `{fields, files: ReceivedFile[]}` for multipart; text otherwise; or undefined. */
	body: unknown;
}

/** One run of a model, a chatflow or a workflow: its state now. */
export interface GenerationRecord {
	/** The input `query` of a text generator, the input `topic` of a workflow's run. */
	query: string;
	app: string;
	user: string;
	/** Empty for a text generator and a workflow's run. */
	conversationId: string;
	/** Empty for a workflow's run. */
	messageId: string;
	taskId: string;
	/** Null for chat and agent apps and text generators. */
	workflowRunId: string | null;
	/** A stop reached it. */
	stopped: boolean;
	/** It has ended or waits for a person, whoever listened. */
	finished: boolean;
	/** The client closed the connection before the end. */
	clientLeft: boolean;
	/** Events it has given so far. */
	events: number;
}

/** An uploaded file as the server keeps it. */
export interface StoredFile {
	id: string;
	name: string;
	mimeType: string;
	user: string;
	size: number;
	sha256: string;
	content: Buffer;
}

export interface DifyServer {
	/** `http://127.0.0.1:PORT/v1` */
	baseUrl: string;
	/** The apps there are. */
	appNames: string[];
	keyOf(app: string): string;
	/** The Knowledge API: its key, its state and what a person does to it. */
	knowledge: KnowledgeServer;
	/** Every request received, in order. */
	requests: ReceivedRequest[];
	/** Every generation begun, in order. */
	generations: GenerationRecord[];
	/** Every file kept, in order. */
	files: StoredFile[];
	inject(fault: Fault, options?: FaultOptions): void;
	/**
	 * Keeps paused runs from going on, whatever is submitted, until the function given is called: as
	 * when the worker is slow to take them up.
	 */
	holdResumptions(): () => void;
	/** Lets the time of a waiting form run out; its run goes on without a decision. */
	expireForm(token: string): void;
	/** Sockets open now, idle ones of keep-alive clients included. */
	openConnections(): number;
	/** Requests that are being answered; a socket that only waits for its next request is none. */
	openResponses(): number;
	/**
	 * Resolves as soon as the condition holds; it is looked at after each request, event, stop and
	 * closed connection. Rejects when the server is closed first.
	 */
	waitFor(condition: (server: DifyServer) => boolean): Promise<void>;
	/** Ends everything, also silent streams. */
	close(): Promise<void>;
}
