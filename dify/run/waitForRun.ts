// Waits for a run that was started before, here or elsewhere.

import { readRunEnd } from '../answer/graphRun';
import { readOpenForm } from '../app/humanInput';
import { DifyError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { startDeadline, withinDeadline } from '../http/deadline';
import type { Deadline } from '../http/deadline';
import type { Transport } from '../http/transport';
import { rejoinRun } from '../paidRun/rejoin';
import type { JoinedRun } from '../paidRun/rejoin';
import { readRunDetail } from '../paidRun/runDetail';
import { noSuchRun } from './runs';
import { readDetail } from './workflowBody';
import { WorkflowReducer } from './workflowReducer';
import type { WorkflowOptions } from './workflowReducer';
import type { WorkflowResult } from './workflowResult';

/** What waiting works with. */
export interface Waiting {
	transport: Transport;
	clock: Clock;
	/** For everything that belongs to the item. */
	deadline: Deadline;
	/** Milliseconds after which the run is given as it stands. */
	limit: number;
}

/** Milliseconds between two looks; the last one repeats. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 10_000];

/** Milliseconds that the first look may take at least: without it there is no run to be given. */
const LEAST_FIRST_LOOK = 10_000;

/**
 * Waits until a run has ended, or waits for a person. It is listened to where Dify lets it be joined
 * (1.14 and later), and looked up again and again where not, and where the listener hears nothing.
 * Nothing is stopped when the time is over.
 *
 * @returns the run, of status `running` where it still worked when the time was over
 * @throws DifyError when the run failed, Dify does not know it, or never said how it stands
 */
export async function waitForRun(
	run: JoinedRun,
	waiting: Waiting,
	options: WorkflowOptions,
): Promise<WorkflowResult> {
	const own = startDeadline(waiting.clock, waiting.limit, waiting.deadline.signal);
	try {
		return await new Wait(run, waiting, own, options).run();
	} finally {
		own.end();
	}
}

class Wait {
	readonly #transport: Transport;

	/** What was heard of the run, text included. */
	readonly #reducer: WorkflowReducer;

	constructor(
		private readonly joined: JoinedRun,
		private readonly waiting: Waiting,
		private readonly own: Deadline,
		private readonly options: WorkflowOptions,
	) {
		this.#transport = withinDeadline(waiting.transport, own);
		this.#reducer = new WorkflowReducer(options);
	}

	async run(): Promise<WorkflowResult> {
		const { clock, deadline } = this.waiting;
		// Whether there is such a run is known before anything is waited for.
		let seen = await this.#lookFirst();
		let wasJoined = false;
		let pauses = 0;
		for (;;) {
			if (seen.status === 'paused') {
				const paused = await this.#readPause(seen);
				if (!(await this.#isPast(paused))) return this.#reducer.merge(paused);
			} else if (seen.status !== 'running') {
				return this.#reducer.merge(seen);
			}
			if (seen.status === 'running' && !wasJoined) {
				wasJoined = true;
				await this.#join(this.#reducer);
				const { result } = this.#reducer;
				if (result !== undefined) return result;
			} else {
				const pause = PAUSES[Math.min(pauses, PAUSES.length - 1)] ?? 0;
				pauses += 1;
				await clock.wait(pause, this.own.signal);
			}
			const over = deadline.failure();
			if (over !== undefined) throw over;
			if (this.own.failure() !== undefined) return this.#reducer.merge(seen);
			seen = await this.#look(this.#transport, seen);
		}
	}

	async #lookFirst(): Promise<WorkflowResult> {
		const { transport, clock, deadline, limit } = this.waiting;
		const longest = limit > 0 ? Math.max(limit, LEAST_FIRST_LOOK) : 0;
		const own = startDeadline(clock, longest, deadline.signal);
		try {
			return await this.#look(withinDeadline(transport, own));
		} finally {
			own.end();
		}
	}

	/** What a person is asked, which a run's detail does not say; a snapshot of its events does. */
	async #readPause(seen: WorkflowResult): Promise<WorkflowResult> {
		const paused = new WorkflowReducer(this.options);
		await this.#join(paused);
		return paused.result ?? seen;
	}

	/**
	 * Whether nobody is asked any more: a run still counts as paused for a moment after its form was
	 * submitted, or has expired (§8 of Dify's Service API).
	 */
	async #isPast({ status, forms }: WorkflowResult): Promise<boolean> {
		const tokens = forms.flatMap(({ formToken }) => formToken ?? []);
		if (status !== 'paused' || tokens.length === 0) return false;
		const looks = await Promise.allSettled(
			tokens.map(async (token) => await readOpenForm(this.#transport, token)),
		);
		return looks.every((look) => look.status === 'rejected' && isClosedForm(look.reason));
	}

	async #join(reducer: WorkflowReducer): Promise<void> {
		const { clock } = this.waiting;
		await rejoinRun(reducer, this.joined, {
			transport: this.#transport,
			clock,
			deadline: this.own,
			wasStopped: false,
			longestWait: 0,
		});
	}

	/**
	 * The run as it stands.
	 *
	 * @param before what serves where Dify does not say; left out where it must
	 * @throws DifyError when it failed, or is not known
	 */
	async #look(transport: Transport, before?: WorkflowResult): Promise<WorkflowResult> {
		const { workflowRunId } = this.joined;
		const [detail] = await Promise.allSettled([readRunDetail(transport, workflowRunId)]);
		if (detail.status === 'rejected') {
			if (before !== undefined) return before;
			throw detail.reason;
		}
		const run = detail.value;
		if (run === undefined) throw noSuchRun();
		const end = readRunEnd(run, null, 'workflow');
		if (end !== undefined && 'failure' in end) throw end.failure.withTurn({ workflowRunId });
		return readDetail(run);
	}
}

const CLOSED_FORM = new Set(['human_input_form_submitted', 'human_input_form_expired']);

function isClosedForm(thrown: unknown): boolean {
	return thrown instanceof DifyError && CLOSED_FORM.has(thrown.code);
}
