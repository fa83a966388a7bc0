// What each fault does: to a stream while its events pass by, or to a request as a whole.

import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { EventSink } from './eventStream';
import { EventStream } from './eventStream';
import type { Fault, FaultMoment } from './options';
import { HttpError } from './httpErrors';
import { isObject } from './python';
import type { JsonObject } from './python';
import { failedFinish, syntheticStart } from './syntheticEvents';

const TERMINAL = ['message_end', 'workflow_finished', 'error'];

const WEB_PAGE =
	'<!DOCTYPE html><html lang="en"><head><title>Dify</title></head><body><div id="__next"></div></body></html>';

function isText(event: JsonObject): boolean {
	const { event: kind, answer, data } = event;
	if (kind === 'text_chunk') return isObject(data) && data.text !== '';
	return (kind === 'message' || kind === 'agent_message') && answer !== '';
}

/** Lets events pass until the moment has come, then breaks or silences the connection. */
class BreakingSink implements EventSink {
	#struck = false;

	constructor(
		private readonly stream: EventStream,
		private readonly kind: 'end-of-file' | 'reset' | 'silence' | 'pings-only',
		private readonly moment: FaultMoment,
	) {
		if (moment === 'before-headers') this.#strike();
	}

	event(event: JsonObject): void {
		if (this.#struck) return;
		this.stream.event(event);
		if (this.moment === 'mid-text' && isText(event)) this.#strike();
		const terminal = TERMINAL.includes(String(event.event));
		if (this.moment === 'between-terminal-events' && terminal) this.#strike();
	}

	ping(): void {
		if (this.#struck && this.kind !== 'pings-only') return;
		this.stream.ping();
		if (!this.#struck && this.moment === 'after-first-ping') this.#strike();
	}

	close(): void {
		if (!this.#struck) this.stream.close();
	}

	hold(): void {
		if (!this.#struck) this.stream.hold();
	}

	#strike(): void {
		this.#struck = true;
		if (this.kind === 'silence') this.stream.hold();
		else if (this.kind !== 'pings-only') this.stream.strike(this.kind);
	}
}

/** Changes, drops or adds events. */
class ChangingSink implements EventSink {
	constructor(
		private readonly sink: EventSink,
		private readonly change: (event: JsonObject) => JsonObject[],
		private readonly staysOpen = false,
	) {}

	event(event: JsonObject): void {
		for (const changed of this.change(event)) this.sink.event(changed);
	}

	ping(): void {
		this.sink.ping();
	}

	close(): void {
		if (this.staysOpen) this.sink.hold();
		else this.sink.close();
	}

	hold(): void {
		this.sink.hold();
	}
}

function withError(): (event: JsonObject) => JsonObject[] {
	let failed = false;
	return (event) => {
		if (failed) return [];
		failed = event.event === 'error' || isText(event);
		if (event.event === 'error' || !failed) return [event];
		const { conversation_id, message_id, created_at } = event;
		const message = 'Internal Server Error, please contact support.';
		const words = { code: 'internal_server_error', status: 500, message };
		return [event, { event: 'error', conversation_id, message_id, created_at, ...words }];
	};
}

function withSpuriousFinish(workflowId: string): (event: JsonObject) => JsonObject[] {
	let ended = false;
	return (event) => {
		if (ended && event.event === 'workflow_finished') return [];
		if (event.event !== 'message_end') return [event];
		ended = true;
		const run = { id: randomUUID(), taskId: String(event.task_id), workflowId };
		const now = Number(event.created_at);
		const error = 'Workflow stream ended without a terminal event';
		return [event, syntheticStart(run, {}, now), failedFinish(run, error, now)];
	};
}

function withHugeNode(bytes: number): (event: JsonObject) => JsonObject[] {
	let done = false;
	return (event) => {
		if (done || event.event !== 'node_finished' || !isObject(event.data)) return [event];
		done = true;
		const outputs = isObject(event.data.outputs) ? event.data.outputs : {};
		const padding = 'x'.repeat(bytes);
		return [{ ...event, data: { ...event.data, outputs: { ...outputs, padding } } }];
	};
}

function withoutBeginning(): (event: JsonObject) => JsonObject[] {
	let texts = 0;
	return (event) => {
		if (isText(event)) texts += 1;
		return texts >= 2 || TERMINAL.includes(String(event.event)) ? [event] : [];
	};
}

/** The way from a run to a stream, with a fault on it. */
export function faultySink(
	stream: EventStream,
	fault: Fault | undefined,
	workflowId: string,
): EventSink {
	switch (fault?.kind) {
		case 'end-of-file':
		case 'reset':
		case 'silence':
		case 'pings-only':
			return new BreakingSink(stream, fault.kind, fault.moment);
		case 'silence-after-error':
			return new ChangingSink(stream, withError(), true);
		case 'late-close':
			return new ChangingSink(stream, (event) => [event], true);
		case 'spurious-failed-finish':
			return new ChangingSink(stream, withSpuriousFinish(workflowId));
		case 'huge-node-finished':
			return new ChangingSink(stream, withHugeNode(fault.bytes));
		case 'dropped-beginning':
			return new ChangingSink(stream, withoutBeginning());
		default:
			return stream;
	}
}

/** Whether a fault is about the stream of a run; the others answer the request themselves. */
export function isStreamFault(fault: Fault): boolean {
	const whole = ['http', 'html-page', 'json-null', 'too-many-requests', 'rate-limit-error'];
	return !whole.includes(fault.kind);
}

function answerAs(reply: FastifyReply, status: number, type: string, body: string): FastifyReply {
	return reply.code(status).header('Content-Type', type).send(Buffer.from(body));
}

/**
 * Answers a request with a fault that concerns it as a whole, or breaks the connection of one that
 * has no stream.
 * @throws HttpError for the refusals of Dify itself
 */
export function answerWithFault(fault: Fault, reply: FastifyReply, appId: string): FastifyReply {
	switch (fault.kind) {
		case 'http':
			void reply.headers(fault.headers ?? {});
			return answerAs(
				reply,
				fault.status,
				fault.contentType ?? 'text/html',
				fault.body ?? `<html><head><title>${fault.status}</title></head></html>`,
			);
		case 'html-page':
			return answerAs(reply, 200, 'text/html; charset=utf-8', WEB_PAGE);
		case 'json-null':
			return answerAs(reply, 200, 'application/json', 'null\n');
		case 'too-many-requests': {
			const headers: Record<string, string> =
				fault.retryAfterSeconds === undefined
					? {}
					: { 'Retry-After': String(fault.retryAfterSeconds) };
			const code = fault.status === 400 ? 'invalid_param' : 'too_many_requests';
			const message =
				'Too many requests. Please try again later. ' +
				`The current maximum concurrent requests allowed for ${appId} is 1.`;
			throw new HttpError(fault.status, code, message, headers);
		}
		case 'rate-limit-error':
			throw new HttpError(
				429,
				'rate_limit_error',
				`Workflow execution quota limit reached for tenant ${randomUUID()}.`,
			);
		case 'reset':
			reply.raw.socket?.resetAndDestroy();
			return reply.hijack();
		case 'end-of-file':
			reply.raw.socket?.end();
			return reply.hijack();
		default:
			return reply.hijack();
	}
}
