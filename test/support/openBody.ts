// A response whose body a test writes piece by piece, and ends or breaks when it likes.

import type { DifyResponse } from '../../dify/http/transport';

/** The body of a response on its way. */
export class OpenBody implements AsyncIterable<Uint8Array> {
	/** Whether whoever reads has closed the connection. */
	isClosed = false;

	#pieces: Uint8Array[] = [];

	#end: { error?: Error } | undefined;

	#wake: () => void = () => {};

	/** Sends events as Dify writes them. */
	send(...events: object[]): void {
		for (const event of events) this.write(`data: ${JSON.stringify(event)}\n\n`);
	}

	/** Sends Dify's ping. */
	ping(): void {
		this.write('event: ping\n\n');
	}

	write(text: string): void {
		this.#pieces.push(Buffer.from(text));
		this.#wake();
	}

	end(): void {
		this.#end ??= {};
		this.#wake();
	}

	break(code = 'ECONNRESET'): void {
		this.#end ??= { error: Object.assign(new Error('aborted'), { code }) };
		this.#wake();
	}

	/** The response that this is the body of. */
	asResponse(status = 200, contentType = 'text/event-stream; charset=utf-8'): DifyResponse {
		return {
			status,
			headers: { 'content-type': contentType, 'x-version': '1.15.0' },
			body: this,
			close: () => {
				this.isClosed = true;
				this.break('ERR_STREAM_PREMATURE_CLOSE');
			},
		};
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
		try {
			for (;;) {
				const piece = this.#pieces.shift();
				if (piece !== undefined) {
					yield piece;
				} else if (this.#end !== undefined) {
					if (this.#end.error) throw this.#end.error;
					return;
				} else {
					await new Promise<void>((resolve) => {
						this.#wake = resolve;
					});
				}
			}
		} finally {
			this.isClosed = true;
		}
	}
}
