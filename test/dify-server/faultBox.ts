// The faults that tests have asked for, and which request each of them meets.

import type { Fault, FaultOptions } from './options';

/** What a fault is compared with. */
export interface FaultTarget {
	method: string;
	/** Below `/v1`, without the query string. */
	path: string;
	app: string | undefined;
	query: string | undefined;
}

/** The requests that begin a turn, a text generator's answer or a run. */
const EXECUTIONS = /^\/(chat-messages|completion-messages|workflows\/run|workflows\/[^/]+\/run)$/;

function fits(options: FaultOptions, target: FaultTarget): boolean {
	if (options.path === undefined) {
		if (target.method !== 'POST' || !EXECUTIONS.test(target.path)) return false;
	} else {
		const wanted = options.path.split('/');
		const found = target.path.split('/');
		if (wanted.length !== found.length) return false;
		if (!wanted.every((part, index) => part === '*' || part === found[index])) return false;
	}
	if (options.app !== undefined && options.app !== target.app) return false;
	return options.query === undefined || options.query === target.query;
}

export class FaultBox {
	readonly #waiting: Array<{ fault: Fault; options: FaultOptions; left: number }> = [];

	inject(fault: Fault, options: FaultOptions): void {
		this.#waiting.push({ fault, options, left: options.times ?? 1 });
	}

	/** The fault for a request, if one fits; it is used up then. */
	take(target: FaultTarget): Fault | undefined {
		const found = this.#waiting.find((entry) => entry.left > 0 && fits(entry.options, target));
		if (!found) return undefined;
		found.left -= 1;
		return found.fault;
	}
}
