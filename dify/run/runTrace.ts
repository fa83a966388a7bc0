// Tells a run node by node, with what happens inside iterations and loops where it belongs.

import { filledTextOf, numberOf, objectOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import type { DifyEvent } from '../stream/events';

/** One node of a run, or one iteration or loop with the nodes inside it. */
export interface TracedNode extends JsonObject {
	title: string;
	type: string;
	/** Dify's word; `running` for a node whose end has not come. */
	status: string;
	/** Null where it is not known. */
	seconds: number | null;
	tokens: number | null;
	error: string | null;
	/** How often it was tried again. */
	retries?: number;
	/** For iterations and loops: the nodes of all rounds, in the order in which they began. */
	nodes?: TracedNode[];
}

/** Kinds of events that begin and end what a trace shows (§5.4 of Dify's Service API). */
const BEGINNINGS = new Set(['node_started', 'iteration_started', 'loop_started']);

const ENDS = new Set(['node_finished', 'iteration_completed', 'loop_completed']);

/**
 * The nodes of a run in the order in which they began.
 *
 * @param events of one run, in the order in which they came; others than those of nodes are passed over
 */
export function traceOf(events: DifyEvent[]): TracedNode[] {
	const trace = new Trace();
	for (const { event, ...rest } of events) trace.add(event, objectOf(rest.data));
	return trace.nodes;
}

class Trace {
	readonly nodes: TracedNode[] = [];

	/** By the id of their execution. */
	readonly #byExecution = new Map<string, TracedNode>();

	/** Iterations and loops by the id of their node, which the nodes inside them name. */
	readonly #containers = new Map<string, TracedNode>();

	add(event: string, data: JsonObject): void {
		if (BEGINNINGS.has(event)) this.#begin(event, data);
		else if (ENDS.has(event)) this.#end(data);
		else if (event === 'node_retry') this.#noteRetry(data);
	}

	#begin(event: string, data: JsonObject): void {
		const node = this.#addNode(data);
		if (event === 'node_started') return;
		node.nodes = [];
		this.#containers.set(textOf(data.node_id), node);
	}

	#end(data: JsonObject): void {
		// A stream that lost its beginning tells ends of nodes that never began.
		const node = this.#byExecution.get(textOf(data.id)) ?? this.#addNode(data);
		node.status = textOf(data.status);
		node.seconds = numberOf(data.elapsed_time);
		node.tokens =
			numberOf(data.total_tokens) ?? numberOf(objectOf(data.execution_metadata).total_tokens);
		node.error = filledTextOf(data.error);
	}

	#noteRetry(data: JsonObject): void {
		const node = this.#byExecution.get(textOf(data.id));
		if (node !== undefined) node.retries = (node.retries ?? 0) + 1;
	}

	#addNode(data: JsonObject): TracedNode {
		const node: TracedNode = {
			title: textOf(data.title),
			type: textOf(data.node_type),
			status: 'running',
			seconds: null,
			tokens: null,
			error: null,
		};
		const container = filledTextOf(data.iteration_id) ?? filledTextOf(data.loop_id);
		const around = container === null ? undefined : this.#containers.get(container);
		(around?.nodes ?? this.nodes).push(node);
		this.#byExecution.set(textOf(data.id), node);
		return node;
	}
}
