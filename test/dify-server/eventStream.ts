// The wire: frames of server-sent events on one response, with its pings and its oddities.

/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import type { ServerResponse } from 'node:http';
import type { WireOptions } from './options';
import type { JsonObject } from './python';

/** Where the events of a run go. */
export interface EventSink {
	event(event: JsonObject): void;
	ping(): void;
	/** Ends the stream. */
	close(): void;
	/** No more pings, and the connection stays open. */
	hold(): void;
}

/** An event stream of Dify on an HTTP response. Headers go out with the first frame. */
export class EventStream implements EventSink {
	/** The connection is gone, whoever closed it, before the stream had ended. */
	lost = false;

	#ended = false;

	#pings: NodeJS.Timeout | undefined;

	#held: string[] = [];

	#owesBlankLine = false;

	#begun = false;

	#queue: Array<Buffer | 'end' | 'reset'> = [];

	#pumping = false;

	constructor(
		readonly response: ServerResponse,
		private readonly headers: Record<string, string>,
		private readonly wire: WireOptions,
		/** Called once when the connection is gone before the end: by the client, or by `strike`. */
		private readonly onLost: (byClient: boolean) => void,
	) {
		response.once('close', () => {
			this.stopPings();
			if (this.#ended || this.lost) return;
			this.lost = true;
			onLost(true);
		});
	}

	/** One ping each `milliseconds` from now on, sent by way of `sink`. */
	startPings(milliseconds: number, sink: EventSink): void {
		if (this.#ended || this.lost) return;
		this.#pings = setInterval(() => sink.ping(), milliseconds);
	}

	stopPings(): void {
		clearInterval(this.#pings);
	}

	event(event: JsonObject): void {
		this.frame(`data: ${JSON.stringify(event)}`);
	}

	ping(): void {
		this.frame('event: ping');
	}

	/** One frame of one line; the JSON of Dify never holds a line feed. */
	frame(line: string): void {
		if (this.#ended || this.lost) return;
		const { lineEnding = '\n', comments, omitFinalBlankLine, framesPerChunk = 1 } = this.wire;
		const comment = comments ? `: a comment${lineEnding}` : '';
		const before = this.#owesBlankLine ? lineEnding : '';
		this.#owesBlankLine = omitFinalBlankLine === true;
		const after = this.#owesBlankLine ? '' : lineEnding;
		this.#held.push(`${before}${comment}${line}${lineEnding}${after}`);
		if (this.#held.length >= framesPerChunk) this.#flush();
		if (this.#owesBlankLine) setImmediate(() => this.#payBlankLine());
	}

	close(): void {
		if (this.#ended) return;
		this.stopPings();
		this.#flush();
		this.#ended = true;
		this.#enqueue('end');
	}

	hold(): void {
		this.stopPings();
		this.#flush();
	}

	/** Breaks the connection: a clean end of the body, or a reset; without headers, of the socket. */
	strike(how: 'end-of-file' | 'reset'): void {
		this.#flush();
		this.stopPings();
		this.lost = true;
		this.onLost(false);
		if (how === 'reset') this.#enqueue('reset');
		else if (this.#begun) this.#enqueue('end');
		else this.response.socket?.end();
	}

	/** The single event of a run that has already ended: spaced and escaped JSON. */
	spaced(json: string): void {
		this.frame(`data: ${json}`);
	}

	// A frame that turns out not to be the last gets its blank line one turn later.
	#payBlankLine(): void {
		if (!this.#owesBlankLine || this.#ended || this.lost) return;
		this.#owesBlankLine = false;
		this.#held.push(this.wire.lineEnding ?? '\n');
		this.#flush();
	}

	#flush(): void {
		if (this.#held.length === 0 || this.response.destroyed) return;
		const start = this.#begun ? '' : this.#beginning();
		const bytes = Buffer.from(start + this.#held.join(''));
		this.#held = [];
		const size = this.wire.chunkBytes ?? bytes.length;
		for (let from = 0; from < bytes.length; from += size) {
			this.#enqueue(bytes.subarray(from, from + size));
		}
	}

	#beginning(): string {
		this.#begun = true;
		return this.wire.byteOrderMark ? '\uFEFF' : '';
	}

	#enqueue(part: Buffer | 'end' | 'reset'): void {
		this.#queue.push(part);
		if (!this.#pumping) this.#pump();
	}

	// Pieces smaller than a frame leave one at a time, so that each arrives as a piece.
	#pump(): void {
		const part = this.#queue.shift();
		this.#pumping = part !== undefined;
		if (part === undefined || this.response.destroyed) return;
		if (part === 'reset') {
			// What was written leaves at the end of this turn; the reset must not overtake it.
			setImmediate(() => this.response.socket?.resetAndDestroy());
			return;
		}
		if (!this.response.headersSent) this.response.writeHead(200, this.headers);
		if (part === 'end') this.response.end();
		else this.response.write(part);
		if (this.wire.chunkBytes === undefined) this.#pump();
		else setImmediate(() => this.#pump());
	}
}
