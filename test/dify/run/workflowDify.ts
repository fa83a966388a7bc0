// A Dify that answers each kind of a workflow's requests as a test says, on a clock that the test moves.

import { startDeadline } from '../../../dify/http/deadline';
import type { DifyRequest, Transport } from '../../../dify/http/transport';
import type { PaidRunOptions } from '../../../dify/paidRun/paidRun';
import { ManualClock } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { passTimeUntil } from '../../support/packageClock';
import { json, page, respond } from '../listTransport';
import type { Reply } from '../listTransport';

/** What is answered; the how-manieth request of its kind it is, from 0, is handed in. */
export type Answers = (asked: number) => Reply | OpenBody | Error;

/** The kinds of requests. */
export type Kind = 'run' | 'events' | 'detail' | 'stop' | 'parameters' | 'form' | 'submit';

export const NOT_THERE = page(404, '<title>404 Not Found</title>');

/** The detail of the run `run-1`. */
export const detail = (status: string, more: object = {}): Reply =>
	json(200, { id: 'run-1', status, outputs: {}, error: null, ...more });

/** A stream that begins with a ping, as those of Dify 1.13 and later do. */
export function pingedStream(...events: object[]): OpenBody {
	const body = new OpenBody();
	body.ping();
	body.send(...events);
	return body;
}

/** Such a Dify, and everything that is needed to ask it. */
export interface WorkflowDify {
	clock: ManualClock;
	sent: DifyRequest[];
	options: PaidRunOptions;
	count(kind: Kind): number;
	/** Lets time pass until the work has ended; how many seconds that took. */
	finish(work: Promise<unknown>): Promise<number>;
	cancel(): void;
}

/**
 * Starts such a Dify.
 *
 * @param timeout milliseconds of the item's limit; 0 for none
 */
export function workflowDify(answers: Partial<Record<Kind, Answers>>, timeout = 0): WorkflowDify {
	const clock = new ManualClock();
	const cancel = new AbortController();
	const deadline = startDeadline(clock, timeout, cancel.signal);
	const sent: DifyRequest[] = [];
	const asked = new Map<Kind, number>();
	const transport: Transport = async (request) => {
		sent.push(request);
		const kind = kindOf(request);
		const count = asked.get(kind) ?? 0;
		asked.set(kind, count + 1);
		const reply = answers[kind]?.(count) ?? NOT_THERE;
		if (reply instanceof Error) throw reply;
		if (!(reply instanceof OpenBody)) return respond(reply);
		request.signal?.addEventListener('abort', () => reply.break('ABORT_ERR'));
		return reply.asResponse();
	};
	return {
		clock,
		sent,
		options: {
			transport,
			clock,
			deadline,
			limits: { start: 60_000, idle: 60_000, progress: 1_260_000 },
			retries: { maxRetries: 0, random: () => 1 },
		},
		count: (kind) => asked.get(kind) ?? 0,
		finish: async (work) => {
			void work.catch(() => undefined);
			return await passTimeUntil(clock, work).finally(() => deadline.end());
		},
		cancel: () => cancel.abort(),
	};
}

function kindOf({ method, path }: DifyRequest): Kind {
	if (path.startsWith('/form/human_input/')) return method === 'GET' ? 'form' : 'submit';
	if (path.endsWith('/events')) return 'events';
	if (path.endsWith('/stop')) return 'stop';
	if (path === '/parameters') return 'parameters';
	return method === 'POST' ? 'run' : 'detail';
}
