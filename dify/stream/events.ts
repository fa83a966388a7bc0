// Turns the bytes of Dify's stream into events, wherever the network cut them.

import { createParser } from 'eventsource-parser';
import type { EventSourceParser } from 'eventsource-parser';

import { DifyError } from '../errors/errors';
import { parseObject } from '../http/json';
import type { JsonObject } from '../http/json';

/** One event of a stream, as Dify sent it: the type is its `event` key (§5.1). */
export type DifyEvent = JsonObject & { event: string };

/**
 * Characters an event may grow to before its end has come. Node events carry whole documents and
 * reach many MB; the limit is for a server that never ends a line.
 */
const LONGEST_EVENT = 64 * 1024 * 1024;

/**
 * Reads a stream piece by piece. Any cut is legal: inside a UTF-8 character, inside CRLF, inside a
 * field name. Pings (`event: ping` without data, or comments) give no event.
 */
export class EventReader {
	readonly #decoder = new TextDecoder();

	readonly #parser: EventSourceParser;

	#events: DifyEvent[] = [];

	#failure: DifyError | undefined;

	#ended = false;

	constructor(longestEvent = LONGEST_EVENT) {
		this.#parser = createParser({
			maxBufferSize: longestEvent,
			onEvent: ({ data }) => this.#take(data),
			onError: ({ type }) => {
				if (type === 'max-buffer-size-exceeded') this.#failure = eventTooLarge(longestEvent);
			},
		});
	}

	/**
	 * The events that a piece completes, in order; often none.
	 *
	 * @throws DifyError when an event is no JSON or outgrows the limit; events that the same piece
	 * completed before it are given first, and the next call throws
	 */
	read(bytes: Uint8Array): DifyEvent[] {
		return this.#feed(this.#decoder.decode(bytes, { stream: true }));
	}

	/**
	 * The event that the end of the stream completes: servers are known to leave out the last blank
	 * line. A half event is none.
	 */
	end(): DifyEvent[] {
		this.#ended = true;
		return this.#feed(`${this.#decoder.decode()}\n\n`);
	}

	#feed(text: string): DifyEvent[] {
		// A parser that has met its limit takes nothing more.
		if (this.#failure === undefined) this.#parser.feed(text);
		const events = this.#events;
		this.#events = [];
		if (this.#failure !== undefined && events.length === 0) throw this.#failure;
		return events;
	}

	#take(data: string): void {
		if (this.#failure !== undefined) return;
		const object = parseObject(data);
		if (object !== undefined) {
			// A key that is no event is passed over, as new ones may come with any version.
			if (isEvent(object)) this.#events.push(object);
		} else if (data.trimStart().startsWith('{') && !this.#ended) {
			this.#failure = unreadableEvent();
		}
	}
}

function isEvent(object: JsonObject): object is DifyEvent {
	return typeof object.event === 'string';
}

function eventTooLarge(longestEvent: number): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'event_too_large',
		message: `Dify sent a single event of more than ${longestEvent} characters`,
		remedy: 'Let the app hand on less at once, for example a file instead of its text.',
	});
}

function unreadableEvent(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'stream_unreadable',
		message: "Dify's stream held an event that is not JSON",
		remedy: 'A proxy in front of Dify may change what passes through it. Look into its settings.',
	});
}
