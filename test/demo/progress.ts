// Watches a node at work, so that the demo can show which question is done.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { IExecuteFunctions, IHttpRequestOptions, INodeType } from 'n8n-workflow';

import { objectOf, parseObject } from '../../dify/http/json';
import { isByteStream } from '../../nodes/shared/transport';
import { cut, WIDTH } from './table';

/** A message, a run or a text that Dify took, and whose answer has ended, for good or ill. */
export interface DoneMessage {
	nodeName: string;
	/** What the message asks, or the run or the text is about. */
	question: string;
	/** How many of the node's messages are done by now, and how many there are. */
	done: number;
	total: number;
}

/**
 * The same node type, which tells of each message when Dify's answer to it has ended, and of all of
 * them before the node itself is done.
 */
export function watched(type: INodeType, onDone: (message: DoneMessage) => void): INodeType {
	return {
		description: type.description,
		async execute(this: IExecuteFunctions) {
			const { helpers } = this;
			const nodeName = this.getNode().name;
			const total = this.getInputData().length;
			const underWay = new Map<IHttpRequestOptions, string>();
			let done = 0;
			const finish = (request: IHttpRequestOptions) => {
				const question = underWay.get(request);
				if (question === undefined) return;
				underWay.delete(request);
				onDone({ nodeName, question, done: ++done, total });
			};
			const httpRequest = async (request: IHttpRequestOptions): Promise<unknown> => {
				const response: unknown = await helpers.httpRequest(request);
				const { statusCode, body } = Object(response);
				const isPaid = /\/(?:chat-messages|completion-messages|workflows\/run)$/.test(request.url);
				if (isPaid && statusCode === 200 && isByteStream(body)) {
					const { query, inputs } = parseObject(String(request.body)) ?? {};
					const { query: about, topic } = objectOf(inputs);
					underWay.set(request, String(query ?? about ?? topic));
					body.once('close', () => finish(request));
				}
				return response;
			};
			const context = Object.create(this, { helpers: { value: { ...helpers, httpRequest } } });
			const output = (await type.execute?.call(context)) ?? [];
			for (const request of underWay.keys()) finish(request);
			return output;
		},
	};
}

/** Shows progress: in a terminal on one line that is written over, elsewhere line by line. */
export class Progress {
	readonly #out = process.stdout;

	show({ nodeName, question, done, total }: DoneMessage): void {
		const bar = '█'.repeat(done) + '░'.repeat(Math.max(0, total - done));
		const count = `${nodeName}  ${bar}  ${done} of ${total}  `;
		this.#write(count + cut(question, WIDTH - count.length));
	}

	/** Takes the line away again. */
	end(): void {
		if (this.#out.isTTY) this.#out.write('\r\x1b[K');
	}

	#write(line: string): void {
		this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
	}
}
