// Remembers which nodes of a run failed, and which of them ended it.

import type { JsonObject } from '../http/json';
import { filledTextOf, textOf } from '../http/json';

/** A node that failed although the run went on (its error strategy allowed it). */
export interface FailedNode {
	title: string;
	type: string;
	error: string;
}

const CONTAINER_ENDS = new Set(['iteration_completed', 'loop_completed']);

const GRAPH_EVENT =
	/^(?:workflow|node|iteration|loop|parallel_branch|human_input)_|^(?:agent_log|reasoning_chunk)$/;

/** Reads the node events of a run (§5.4 of Dify's Service API). */
export class RunNodes {
	/** Nodes that ended as `exception`: the run took their default value or error branch. */
	readonly #survived: FailedNode[] = [];

	/** Titles of failed nodes by the iteration or loop they belong to; those of the run itself by none. */
	readonly #fatal = new Map<string | null, string>();

	/**
	 * Takes an event in.
	 *
	 * @returns whether it was one of a run of nodes, which only chatflows and workflows have
	 */
	read(type: string, data: JsonObject): boolean {
		if (type === 'node_finished') this.#finishNode(data);
		// A failed round of an iteration or loop that went on is no failed run.
		if (CONTAINER_ENDS.has(type) && data.status === 'succeeded') {
			this.#fatal.delete(textOf(data.node_id));
		}
		return GRAPH_EVENT.test(type);
	}

	/** Nodes that failed although the run went on. */
	get failedNodes(): FailedNode[] {
		return [...this.#survived];
	}

	/** The title of the node whose failure ended the run, or null where none is known. */
	get failingTitle(): string | null {
		return [...this.#fatal.values()].at(-1) ?? null;
	}

	#finishNode(data: JsonObject): void {
		const title = textOf(data.title);
		if (data.status === 'exception') {
			this.#survived.push({ title, type: textOf(data.node_type), error: textOf(data.error) });
		}
		if (data.status !== 'failed') return;
		const container = filledTextOf(data.iteration_id) ?? filledTextOf(data.loop_id);
		// Put in anew, so that the last one to fail stands last.
		this.#fatal.delete(container);
		this.#fatal.set(container, title);
	}
}
