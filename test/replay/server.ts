// Plays recorded exchanges back over HTTP on the loopback interface.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

import { NOBODY } from './callParameters';
import type { Version } from './expectation';
import type { FollowUp } from './followUps';
import { readRecordedBody, readRecording } from './recordings';

export interface ReceivedRequest {
	method: string;
	/** With its query string. */
	path: string;
	headers: IncomingHttpHeaders;
	body: Buffer;
}

/** An answer that waits for its request: the recorded bytes in the recorded pieces. */
export interface Answer {
	method: string;
	/** With its query string, compared but for what a client may choose. */
	path: string;
	status: number;
	headers: Record<string, string>;
	pieces: Buffer[];
	/** Whether the connection stays open behind the last piece. */
	staysOpen: boolean;
}

/** One answer on its way. */
export interface Playback {
	/** What asked for it; undefined until then. */
	readonly request: ReceivedRequest | undefined;
	/** Fulfilled when every piece is written and flushed. Never, when the client left before. */
	readonly flushed: Promise<void>;
	/** Fulfilled when the connection of this answer is over, whoever ended it. */
	readonly closed: Promise<void>;
	/** Ends an answer that the recording left open. */
	end(): void;
}

export interface ReplayServer {
	/** `http://127.0.0.1:PORT`, without a path. */
	readonly url: string;
	/** Everything that arrived since the last `reset`, in order. */
	readonly requests: readonly ReceivedRequest[];
	/** Those of them that fitted no waiting answer and got a 599: a test with any has failed. */
	readonly misfits: readonly string[];
	/** The next request that fits the recorded one is answered as it was then. */
	play(version: Version, name: string): Playback;
	/** The same for an answer made by hand, for what stands before Dify and was not recorded. */
	answer(answer: Answer): Playback;
	/** From now on every request that fits the recorded one, or the answer, is answered so. */
	stand(version: Version, followUp: FollowUp): void;
	/** From now on what fits nothing else is answered with what this gives, if it gives anything. */
	otherwise(answer: (request: ReceivedRequest) => Answer | undefined): void;
	/** Forgets requests and waiting answers, and ends those that are still open. */
	reset(): void;
	close(): Promise<void>;
}

/** What concerns one connection only, and is up to this server's own HTTP implementation. */
const HOP_BY_HOP = new Set([
	'connection',
	'keep-alive',
	'proxy-authenticate',
	'proxy-authorization',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
]);

/** Status for requests that no recording explains; no server of the recordings ever sends it. */
const MISFIT_STATUS = 599;

class OpenPlayback implements Playback {
	request: ReceivedRequest | undefined;

	readonly flushed: Promise<void>;

	readonly closed: Promise<void>;

	readonly answer: Answer;

	#response: ServerResponse | undefined;

	#resolveFlushed: () => void = () => undefined;

	#resolveClosed: () => void = () => undefined;

	constructor(answer: Answer) {
		this.answer = answer;
		this.flushed = new Promise((resolve) => {
			this.#resolveFlushed = resolve;
		});
		this.closed = new Promise((resolve) => {
			this.#resolveClosed = resolve;
		});
	}

	async send(request: ReceivedRequest, response: ServerResponse): Promise<void> {
		this.request = request;
		this.#response = response;
		response.once('close', this.#resolveClosed);
		response.writeHead(this.answer.status, this.answer.headers);
		response.flushHeaders();
		for (const piece of this.answer.pieces) {
			await nextTurn();
			if (response.destroyed) return;
			await new Promise<void>((resolve) => response.write(piece, () => resolve()));
		}
		if (response.destroyed) return;
		if (!this.answer.staysOpen) await new Promise<void>((resolve) => response.end(resolve));
		this.#resolveFlushed();
	}

	end(): void {
		this.#response?.end();
	}
}

/** Starts a server on a free port of the loopback interface. */
export async function startReplayServer(): Promise<ReplayServer> {
	let waiting: OpenPlayback[] = [];
	let begun: OpenPlayback[] = [];
	let standing: Answer[] = [];
	let giveOther: (request: ReceivedRequest) => Answer | undefined = () => undefined;
	let requests: ReceivedRequest[] = [];
	let misfits: string[] = [];

	const server = createServer((incoming, response) => {
		void handle(incoming, response);
	});

	async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const request = await receive(incoming);
		if (request === undefined) return;
		requests.push(request);
		const fitting = waiting.find(({ answer }) => fits(request, answer));
		const stood = fitting ?? standing.find((answer) => fits(request, answer)) ?? giveOther(request);
		const playback =
			stood === undefined || stood instanceof OpenPlayback ? stood : new OpenPlayback(stood);
		if (playback === undefined) {
			misfits.push(`${request.method} ${request.path}`);
			response.writeHead(MISFIT_STATUS, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify({ code: 'misfit', message: 'No recording fits this request' }));
			return;
		}
		waiting = waiting.filter((other) => other !== playback);
		begun.push(playback);
		await playback.send(request, response);
	}

	function enqueue(answer: Answer): Playback {
		const playback = new OpenPlayback(answer);
		waiting.push(playback);
		return playback;
	}

	function reset(): void {
		for (const playback of begun) playback.end();
		waiting = [];
		begun = [];
		standing = [];
		giveOther = () => undefined;
		requests = [];
		misfits = [];
	}

	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');

	return {
		url: `http://127.0.0.1:${address.port}`,
		get requests() {
			return requests;
		},
		get misfits() {
			return misfits;
		},
		play: (version, name) => enqueue(answerOf(version, name)),
		answer: enqueue,
		stand(version, followUp) {
			standing.push(typeof followUp === 'string' ? answerOf(version, followUp) : followUp);
		},
		otherwise(answer) {
			giveOther = answer;
		},
		reset,
		async close() {
			reset();
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** The answer that a recording holds. */
export function answerOf(version: Version, name: string): Answer {
	const { request, response } = readRecording(version, name);
	const body = readRecordedBody(version, name);
	const headers = Object.entries(response.headers).filter(
		([header]) => !HOP_BY_HOP.has(header.toLowerCase()),
	);
	return {
		method: request.method,
		path: request.path,
		status: response.status,
		headers: Object.fromEntries(headers),
		pieces: cut(body, response.chunks ?? [[0, body.byteLength]]),
		staysOpen: response.ended === 'recording ended here, connection still open',
	};
}

function cut(body: Buffer, chunks: ReadonlyArray<readonly [number, number]>): Buffer[] {
	let offset = 0;
	const pieces = chunks.map(([, bytes]) => body.subarray(offset, (offset += bytes)));
	if (offset !== body.byteLength) throw new Error('The recorded pieces do not add up to the body');
	return pieces.filter((piece) => piece.byteLength > 0);
}

function fits(request: ReceivedRequest, answer: Answer): boolean {
	// Where there is no file, it does not matter how it was wanted.
	const unasked = answer.status < 400 ? [] : ['as_attachment'];
	return (
		request.method === answer.method &&
		comparable(request.path, unasked) === comparable(answer.path, unasked)
	);
}

/**
 * What a client may choose: how many rows it asks for, whether knowledge bases that not every member
 * sees are among them, and whether a document comes with its metadata.
 */
const FREE_KEYS = ['limit', 'include_all', 'metadata'];

/**
 * Path and query in one spelling: keys in order, and without those that a client may choose. The first
 * page and Dify's own user are as good as not said.
 */
function comparable(pathAndQuery: string, without: string[]): string {
	const [path = '', query = ''] = pathAndQuery.split('?');
	const keys = new URLSearchParams(query);
	for (const key of [...FREE_KEYS, ...without]) keys.delete(key);
	keys.delete('page', '1');
	keys.delete('user', NOBODY);
	keys.sort();
	return `${path}?${keys.toString()}`;
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
	const pieces: Buffer[] = [];
	try {
		for await (const piece of incoming) pieces.push(piece);
	} catch {
		// The client left before it had sent everything: there is nobody to answer.
		return undefined;
	}
	return {
		method: incoming.method ?? '',
		path: incoming.url ?? '',
		headers: incoming.headers,
		body: Buffer.concat(pieces),
	};
}

/** One turn of the event loop, so that each piece arrives by itself. */
async function nextTurn(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
