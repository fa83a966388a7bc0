// Tells whether a stream begins with a ping: the mark of a server whose runs go on without a listener.

import type { DifyRequest, Transport } from '../http/transport';

/** Comments and blank lines may stand before it: a proxy may put them there. */
const PING = /^(?:(?::.*)?[\r\n])*event: ?ping/;

/** Characters in which a first ping has come, or none has. */
const LONGEST_BEGINNING = 1_000;

/** A transport that looks at how the answer to one request begins. */
export interface NotedPing {
	transport: Transport;
	/** Whether it began with a ping; false until that is known. */
	hasCome(): boolean;
}

/**
 * The same transport, which notes whether the stream that answers a request begins with a ping
 * (§5.1 of Dify's Service API).
 */
export function notingFirstPing(transport: Transport, { method, path }: DifyRequest): NotedPing {
	let beginning = '';
	const decoder = new TextDecoder();

	async function* note(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		for await (const piece of body) {
			if (beginning.length < LONGEST_BEGINNING)
				beginning += decoder.decode(piece, { stream: true });
			yield piece;
		}
	}

	return {
		hasCome: () => PING.test(beginning),
		transport: async (request) => {
			const response = await transport(request);
			if (request.method !== method || request.path !== path) return response;
			beginning = '';
			return { ...response, body: note(response.body) };
		},
	};
}
