// What apps ask for, read once for all items of an execution.

import type { IExecuteFunctions } from 'n8n-workflow';

import { readAppForm } from '../../dify/app/inputForm';
import type { AppForm } from '../../dify/app/inputForm';
import type { Clock } from '../../dify/http/clock';
import { startDeadline, withinDeadline } from '../../dify/http/deadline';
import type { Connection } from './connection';
import { createTransport } from './transport';

/** Milliseconds that a look may take: whoever waits for it has not asked for it. */
const LONGEST_LOOK = 10_000;

/** Failed looks at one app; behind them its form is not asked for again. */
const MOST_FAILURES = 2;

/** The forms of one run of a node. */
export class AppForms {
	readonly #looks = new Map<string, Promise<AppForm | undefined>>();

	readonly #failures = new Map<string, number>();

	constructor(
		private readonly n8n: IExecuteFunctions,
		private readonly clock: Clock,
	) {}

	/**
	 * The form of the app that a connection leads to. Never throws: what goes without the form must not
	 * fail for it. A look that failed is made again for those who ask later.
	 *
	 * @param limit milliseconds that the item may take; 0 for no limit
	 * @returns undefined where Dify does not say
	 */
	async read(connection: Connection, limit: number): Promise<AppForm | undefined> {
		const app = JSON.stringify([connection.baseUrl, connection.apiKey]);
		const look = this.#looks.get(app) ?? this.#look(connection, limit);
		this.#looks.set(app, look);
		const form = await look;
		if (form === undefined && this.#looks.get(app) === look) this.#noteFailure(app);
		return form;
	}

	#noteFailure(app: string): void {
		const failures = (this.#failures.get(app) ?? 0) + 1;
		this.#failures.set(app, failures);
		if (failures < MOST_FAILURES) this.#looks.delete(app);
	}

	async #look(connection: Connection, limit: number): Promise<AppForm | undefined> {
		const { n8n, clock } = this;
		const longest = limit > 0 ? Math.min(limit, LONGEST_LOOK) : LONGEST_LOOK;
		const deadline = startDeadline(clock, longest, n8n.getExecutionCancelSignal());
		try {
			return await readAppForm(withinDeadline(createTransport(n8n, connection), deadline));
		} catch {
			return undefined;
		} finally {
			deadline.end();
		}
	}
}
