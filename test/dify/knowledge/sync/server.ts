// An emulated knowledge server in process, reached through the client's own door, with troubles by number of request.

import { DifyError } from '../../../../dify/errors/errors';
import { toDifyError } from '../../../../dify/http/connectionErrors';
import { repeatingReads } from '../../../../dify/http/retry';
import type { DifyRequest, DifyResponse, Transport } from '../../../../dify/http/transport';
import { waitingOutRefusals } from '../../../../dify/knowledge/patience';
import type { KnowledgeBase, KnowledgeVersion, NewBase } from '../../../dify-server/knowledge';
import { KNOWLEDGE_KEY, KnowledgeServer } from '../../../dify-server/knowledge';
import { VirtualClock } from '../../../support/virtualClock';

/** What befalls a request. */
export type Trouble =
	/** The process ends: nothing is sent any more. */
	| 'crash before'
	/** The process ends when the server has done it, before its answer is seen. */
	| 'crash after'
	| 'never arrives'
	| 'answer lost'
	| 'refused with 500'
	| 'too many in a minute';

const isCrash = (trouble: Trouble | undefined) =>
	trouble === 'crash before' || trouble === 'crash after';

const RATE_LIMIT =
	'Sorry, you have reached the knowledge base request rate limit of your subscription.';

function refusal(status: number, code: string, message: string): DifyResponse {
	return responseOf(status, { 'content-type': 'application/json' }, [
		Buffer.from(JSON.stringify({ code, message, status })),
	]);
}

function responseOf(
	status: number,
	headers: Record<string, string>,
	body: Uint8Array[],
): DifyResponse {
	return {
		status,
		headers,
		body: (async function* () {
			yield* body;
		})(),
		close: () => undefined,
	};
}

const networkFailure = (code: string) => Object.assign(new Error(code), { code });

/** A server with one base, its clock, and all that was asked of it. */
export class SyncServer {
	readonly clock = new VirtualClock();

	readonly server: KnowledgeServer;

	readonly base: KnowledgeBase;

	/** All requests that the server has seen or lost, in order. */
	readonly sent: DifyRequest[] = [];

	/** What befalls each request; told its number, from 0. */
	trouble: (number: number, request: DifyRequest) => Trouble | undefined = () => undefined;

	/** Told before each request is answered, and after it. */
	before: (number: number, request: DifyRequest) => void = () => undefined;

	after: (number: number, request: DifyRequest) => void = () => undefined;

	/** Whether the client's process has ended. */
	hasCrashed = false;

	#number = 0;

	constructor(version: KnowledgeVersion, base: NewBase = {}) {
		this.server = new KnowledgeServer({ version, clock: this.clock });
		this.base = this.server.state.addBase('Handbook', base);
	}

	/** Begins to count anew, without troubles: a new run of the client. */
	restart(): void {
		this.sent.length = 0;
		this.#number = 0;
		this.hasCrashed = false;
		this.trouble = () => undefined;
		this.before = () => undefined;
		this.after = () => undefined;
	}

	/** Requests that were not only looking. */
	get writes(): string[] {
		return this.sent
			.filter(({ method }) => method !== 'GET')
			.map(({ method, path }) => `${method} ${path}`);
	}

	/** The door as the node builds it: reads are repeated, refusals of the moment waited out. */
	get transport(): Transport {
		const { clock } = this;
		return waitingOutRefusals(
			repeatingReads(async (request) => await this.#send(request), clock),
			clock,
			() => undefined,
		);
	}

	/** Lets time pass until the work has ended. */
	async until<Result>(work: Promise<Result>): Promise<Result> {
		return await this.clock.until(work);
	}

	async #send(request: DifyRequest): Promise<DifyResponse> {
		this.#checkCrash();
		const number = this.#number++;
		// Each on its own way, so that requests overtake each other.
		await this.clock.wait(1 + ((number * 7919) % 41), request.signal);
		this.#checkCrash();
		if (request.signal?.aborted) throw request.signal.reason;
		this.sent.push(request);
		this.before(number, request);
		const trouble = this.trouble(number, request);
		if (trouble === 'crash before') this.hasCrashed = true;
		this.#checkCrash();
		if (trouble === 'never arrives') throw networkFailure('ECONNREFUSED');
		if (trouble === 'refused with 500') {
			return refusal(500, 'unknown', 'Internal Server Error');
		}
		if (trouble === 'too many in a minute') return refusal(403, 'forbidden', RATE_LIMIT);
		const { method, path, query, body } = request;
		const { status, headers, ...answer } = await this.server.answer({
			method,
			path,
			query,
			headers: { authorization: `Bearer ${KNOWLEDGE_KEY}`, 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		this.after(number, request);
		if (trouble === 'answer lost') throw networkFailure('ECONNRESET');
		if (isCrash(trouble)) this.hasCrashed = true;
		this.#checkCrash();
		if (request.signal?.aborted) throw request.signal.reason;
		return responseOf(status, headers, [answer.body]);
	}

	#checkCrash(): void {
		if (this.hasCrashed) throw toDifyError(CRASHED);
	}
}

const CRASHED = new DifyError({
	kind: 'cancelled',
	code: 'cancelled',
	message: 'The process has ended',
	remedy: '',
});
