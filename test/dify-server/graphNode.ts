// The nodes of a graph: what each is and ends with, and what stops a run at one of them.

import type { FormDecision, HumanForm } from './humanForm';
import type { JsonObject } from './python';
import type { NodeRecord } from './state';

/** Thrown by a node that fails, with its error. */
export class NodeFailed extends Error {}

/** Thrown by a node that waits for a person. */
export class RunPaused extends Error {
	constructor(
		readonly form: HumanForm,
		readonly node: NodeRecord,
		/** The rest of the flow, once it is known what became of the form. */
		readonly next: (decision: FormDecision) => Promise<void>,
	) {
		super('Awaiting human input');
	}
}

/** What a node is. */
export interface GraphNode {
	id: string;
	type: string;
	title: string;
}

/** Where a node inside an iteration or loop belongs. */
export interface Container {
	kind: 'iteration' | 'loop';
	id: string;
	index: number;
}

/** What a node ends with; all parts may be missing. */
export interface NodeEnd {
	inputs?: JsonObject;
	processData?: JsonObject;
	outputs?: JsonObject;
	files?: JsonObject[];
	error?: string;
	/** It failed, and the run goes on with what it gives instead. */
	exception?: boolean;
	executionMetadata?: JsonObject | null;
}

/** A node that has started. */
export interface StartedNode {
	readonly record: NodeRecord;
	finish(end: NodeEnd): void;
}

/** `status` of a node's end. */
export function statusOf({ error, exception }: NodeEnd): string {
	if (exception) return 'exception';
	return error === undefined ? 'succeeded' : 'failed';
}

/** `execution_metadata` of a node's end, with its place in a container. */
export function executionMetadata(
	end: NodeEnd,
	container: Container | undefined,
): JsonObject | null {
	if (!container) return end.executionMetadata ?? null;
	const place = {
		[`${container.kind}_id`]: container.id,
		[`${container.kind}_index`]: container.index,
	};
	return { ...end.executionMetadata, ...place };
}
