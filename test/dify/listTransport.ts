// A door to Dify that answers from a list, and remembers what was asked and closed.

import type { DifyRequest, DifyResponse, Transport } from '../../dify/http/transport';
import type { Version } from '../replay/expectation';
import { readRecordedBody, readRecording } from '../replay/recordings';
import { OpenBody } from '../support/openBody';
import { bytesOf } from './streams';

/** What is answered. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	/** The body, in the pieces in which it comes. */
	pieces: Uint8Array[];
	/** Breaks the body behind its last piece. */
	breaksWith?: Error;
}

/** A JSON body. */
export function json(status: number, body: unknown): Reply {
	return {
		status,
		headers: { 'content-type': 'application/json', 'x-version': '1.15.0' },
		pieces: [bytesOf(JSON.stringify(body))],
	};
}

/** A web page, as the console or a proxy sends it: without a word of Dify's version. */
export function page(status: number, html: string): Reply {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8' },
		pieces: [bytesOf(html)],
	};
}

/** A stream of events, a piece for each. */
export function stream(...events: object[]): Reply {
	return {
		status: 200,
		headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-version': '1.15.0' },
		pieces: events.map((event) => bytesOf(`data: ${JSON.stringify(event)}\n\n`)),
	};
}

/** What a real server answered. */
export function recorded(version: Version, name: string): Reply {
	const { response } = readRecording(version, name);
	return {
		status: response.status,
		headers: Object.fromEntries(
			Object.entries(response.headers).map(([key, value]) => [key.toLowerCase(), value]),
		),
		pieces: [new Uint8Array(readRecordedBody(version, name))],
	};
}

/** A response with this reply. */
export function respond(reply: Reply, onClose: () => void = () => {}): DifyResponse {
	return {
		status: reply.status,
		headers: reply.headers,
		body: (async function* () {
			yield* reply.pieces;
			if (reply.breaksWith) throw reply.breaksWith;
		})(),
		close: onClose,
	};
}

/** The transport and what went through it. */
export interface ListTransport {
	transport: Transport;
	sent: DifyRequest[];
	/** How many of the responses were closed. */
	closed(): number;
}

/** What answers a request: a reply, a body that the test writes, or what the network throws. */
export type ListedReply = Reply | OpenBody | Error;

/** Answers with the replies in their order, and fails the test that asks for more of them. */
export function listTransport(...replies: ListedReply[]): ListTransport {
	const sent: DifyRequest[] = [];
	const closed = new Set<number>();
	return {
		sent,
		closed: () => closed.size,
		transport: async (request) => {
			const index = sent.push(request) - 1;
			const reply = replies[index];
			if (reply === undefined) throw new Error(`No reply to request ${index + 1}`);
			if (reply instanceof Error) throw reply;
			if (reply instanceof OpenBody) return reply.asResponse();
			return respond(reply, () => closed.add(index));
		},
	};
}

/** What a promise was rejected with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (thrown) {
		return thrown;
	}
	throw new Error('Nothing was thrown');
}
