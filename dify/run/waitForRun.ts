// Waits for a run that was started before, here or elsewhere.

import { readRunEnd } from '../answer/graphRun';
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

/**
 * Waits until a run has ended, or waits for a person. It is listened to where Dify lets it be joined
 * (1.14 and later), and looked up again and again where not, and where the listener hears nothing.
 * Nothing is stopped when the time is over.
 *
 * @returns the run, of status `running` where it still worked when the time was over
 * @throws DifyError when the run failed, or Dify does not know it
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
		let seen = await this.#look(this.waiting.transport);
		for (let looks = 0; isOpen(seen); looks++) {
			if (looks === 0) {
				await this.#join(this.#reducer);
				const { result } = this.#reducer;
				if (result !== undefined) return result;
			} else {
				await clock.wait(PAUSES[Math.min(looks, PAUSES.length) - 1] ?? 0, this.own.signal);
			}
			const over = deadline.failure();
			if (over !== undefined) throw over;
			if (this.own.failure() !== undefined) break;
			seen = await this.#look(this.#transport, seen);
		}
		if (seen.status !== 'paused') return this.#reducer.merge(seen);
		// Its detail does not say what a person is asked; a snapshot of its events does.
		const paused = new WorkflowReducer(this.options);
		await this.#join(paused);
		return this.#reducer.merge(paused.result ?? seen);
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

function isOpen({ status }: WorkflowResult): boolean {
	return status === 'running';
}
