// Remembers which nodes of a run failed, and which of them ended it.

import type { JsonObject } from '../http/json';
import { filledTextOf, textOf } from '../http/json';

/** A node that failed although the run went on (its error strategy allowed it). */
export interface FailedNode {
	title: string;
	type: string;
	error: string;
}

interface Failure extends FailedNode {
	/** The iteration or loop that the node belongs to. */
	container: string | null;
	survived: boolean;
}

const CONTAINER_ENDS = new Set(['iteration_completed', 'loop_completed']);

const GRAPH_EVENT =
	/^(?:workflow|node|iteration|loop|parallel_branch|human_input)_|^(?:agent_log|reasoning_chunk)$/;

/** Reads the node events of a run (§5.4 of Dify's Service API). */
export class RunNodes {
	#failures: Failure[] = [];

	/**
	 * Takes an event in.
	 *
	 * @returns whether it was one of a run of nodes, which only chatflows and workflows have
	 */
	read(type: string, data: JsonObject): boolean {
		if (type === 'node_finished') this.#finishNode(data);
		if (CONTAINER_ENDS.has(type) && data.status === 'succeeded')
			this.#forgive(textOf(data.node_id));
		return GRAPH_EVENT.test(type);
	}

	/** Nodes that ended as `exception`: the run took their default value or error branch. */
	get failedNodes(): FailedNode[] {
		return this.#failures
			.filter(({ survived }) => survived)
			.map(({ title, type, error }) => ({ title, type, error }));
	}

	/** The title of the node whose failure ended the run, or null where none is known. */
	get failingTitle(): string | null {
		return this.#failures.filter(({ survived }) => !survived).at(-1)?.title ?? null;
	}

	#finishNode(data: JsonObject): void {
		if (data.status !== 'failed' && data.status !== 'exception') return;
		this.#failures.push({
			title: textOf(data.title),
			type: textOf(data.node_type),
			error: textOf(data.error),
			container: filledTextOf(data.iteration_id) ?? filledTextOf(data.loop_id),
			survived: data.status === 'exception',
		});
	}

	/** A failed round of an iteration or loop that went on is no failed run. */
	#forgive(container: string): void {
		this.#failures = this.#failures.filter(
			(failure) => failure.survived || failure.container !== container,
		);
	}
}
