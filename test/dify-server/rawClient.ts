// A client that shows what came over the wire: the pieces as they arrived, and how it ended.

/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { DifyServer } from './options';

/** A request under way. */
export class RawExchange {
	status: number | undefined;

	headers: IncomingHttpHeaders = {};

	readonly chunks: Buffer[] = [];

	/** Undefined while it is open; broken: by a reset, or closed in the middle. */
	ended: 'complete' | 'broken' | undefined;

	leave: () => void = () => undefined;

	readonly #watchers = new Set<() => void>();

	get text(): string {
		return Buffer.concat(this.chunks).toString();
	}

	/** Resolves when the text so far satisfies, or the exchange has ended. */
	async until(holds: (text: string) => boolean): Promise<string> {
		await new Promise<void>((resolve) => {
			const watcher = () => {
				if (this.ended === undefined && !holds(this.text)) return;
				this.#watchers.delete(watcher);
				resolve();
			};
			this.#watchers.add(watcher);
			watcher();
		});
		return this.text;
	}

	/** Resolves with how the exchange ended. */
	async end(): Promise<RawExchange['ended']> {
		await this.until(() => false);
		return this.ended;
	}

	changed(): void {
		for (const watcher of [...this.#watchers]) watcher();
	}

	finish(how: 'complete' | 'broken'): void {
		this.ended ??= how;
		this.changed();
	}
}

/** Sends a request with an app's key; `body` goes out as JSON. */
export function send(
	server: DifyServer,
	app: string,
	method: string,
	path: string,
	body?: unknown,
): RawExchange {
	const exchange = new RawExchange();
	const headers: Record<string, string> = { Authorization: `Bearer ${server.keyOf(app)}` };
	if (body !== undefined) headers['Content-Type'] = 'application/json';
	const outgoing = request(server.baseUrl + path, { method, headers, agent: false });
	outgoing.on('error', () => exchange.finish('broken'));
	outgoing.on('response', (response) => {
		exchange.status = response.statusCode;
		exchange.headers = response.headers;
		exchange.changed();
		response.on('data', (chunk: Buffer) => {
			exchange.chunks.push(chunk);
			exchange.changed();
		});
		response.on('error', () => exchange.finish('broken'));
		response.on('close', () => exchange.finish(response.complete ? 'complete' : 'broken'));
	});
	exchange.leave = () => outgoing.destroy();
	outgoing.end(body === undefined ? undefined : JSON.stringify(body));
	return exchange;
}

/** Asks an app for a streamed answer. */
export function ask(
	server: DifyServer,
	app: string,
	query: string,
	more: Record<string, unknown> = {},
): RawExchange {
	const body = { query, inputs: {}, user: 'tester', response_mode: 'streaming', ...more };
	return send(server, app, 'POST', '/chat-messages', body);
}

/** Asks the text generator for a streamed text. */
export function complete(
	server: DifyServer,
	query: string,
	more: Record<string, unknown> = {},
): RawExchange {
	const body = { inputs: { query }, user: 'tester', response_mode: 'streaming', ...more };
	return send(server, 'completion', 'POST', '/completion-messages', body);
}

/** Runs a workflow app, streamed. */
export function runWorkflow(
	server: DifyServer,
	app: string,
	inputs: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
): RawExchange {
	const body = { inputs, user: 'tester', response_mode: 'streaming', ...more };
	return send(server, app, 'POST', '/workflows/run', body);
}

/** The events of a text, parsed; pings are left out. */
export function eventsOf(text: string): Array<Record<string, unknown>> {
	return text
		.split('\n\n')
		.filter((frame) => frame.startsWith('data: '))
		.map((frame) => JSON.parse(frame.slice('data: '.length)));
}

/** The kinds of the frames in a text, in order; text pieces in a row count as one. */
export function kindsOf(text: string): string[] {
	const kinds: string[] = [];
	for (const frame of text.split('\n\n')) {
		if (frame === '') continue;
		const kind = /"event":\s?"(\w+)"/.exec(frame)?.[1] ?? frame.replace('event: ', '');
		const status = /"status":\s?"(failed|stopped|succeeded|partial-succeeded|paused)"/.exec(
			frame,
		)?.[1];
		const shown = kind === 'workflow_finished' ? `${kind}:${status}` : kind;
		if (shown !== kinds.at(-1) || !/^((agent_)?message|text_chunk)$/.test(shown)) kinds.push(shown);
	}
	return kinds;
}

/** The answer of a streamed text: its pieces joined. */
export function answerOf(text: string): string {
	return text
		.split('\n\n')
		.filter((frame) => /"event":"(agent_)?message"/.test(frame))
		.map((frame) => JSON.parse(frame.slice('data: '.length)) as { answer: string })
		.map(({ answer }) => answer)
		.join('');
}

/** A request's status and the JSON of its answer; undefined for an answer that is no JSON. */
export async function askJson(
	server: DifyServer,
	app: string,
	method: string,
	path: string,
	body?: unknown,
): Promise<{ status: number | undefined; body: unknown }> {
	const exchange = send(server, app, method, path, body);
	await exchange.end();
	const isJson = exchange.headers['content-type']?.startsWith('application/json') ?? false;
	const { status, text } = exchange;
	return { status, body: isJson && text !== '' ? JSON.parse(text) : undefined };
}
