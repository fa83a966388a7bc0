// Follows the run of a chatflow or workflow through its events, and knows how it ended.

import type { DifyError } from '../errors/errors';
import { isStopInDisguise } from '../errors/runFailure';
import { readForm } from '../app/pausedForm';
import type { PausedForm } from '../app/pausedForm';
import { filledTextOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { failedRun } from '../http/responseErrors';
import type { GraphKind } from '../http/responseErrors';
import type { DifyEvent } from '../stream/events';
import { RunNodes } from './runNodes';
import type { FailedNode } from './runNodes';

/** How a run that gave a result ended. */
export type RunStatus = 'succeeded' | 'partial-succeeded' | 'paused' | 'stopped';

/** The end of a run: its status, or why it failed. */
export type RunEnd = { status: RunStatus } | { failure: DifyError };

const STATUSES = new Map<unknown, RunStatus>(
	(['succeeded', 'partial-succeeded', 'paused', 'stopped'] as const).map((status) => [
		status,
		status,
	]),
);

/**
 * How a run ended, by what Dify says of it: a run's detail, or `data` of `workflow_finished`.
 *
 * @param failingTitle the title of the node that ended it, where it is known
 * @returns undefined while it works
 */
export function readRunEnd(
	run: JsonObject,
	failingTitle: string | null,
	kind: GraphKind = 'chatflow',
): RunEnd | undefined {
	const error = textOf(run.error);
	if (isStopInDisguise(error)) return { status: 'stopped' };
	if (run.status === 'failed') return { failure: failedRun(error, null, failingTitle, kind) };
	const status = STATUSES.get(run.status);
	return status === undefined ? undefined : { status };
}

/**
 * How a run ended that has ended for certain, in a word that is not known yet.
 *
 * @param failingTitle the title of the node that ended it, where it is known
 * @returns undefined where there is no word at all
 */
export function readUnknownEnd(
	{ status, error }: JsonObject,
	failingTitle: string | null,
	kind: GraphKind = 'chatflow',
): RunEnd | undefined {
	if (filledTextOf(status) === null) return undefined;
	const words = filledTextOf(error);
	return words === null
		? { status: 'succeeded' }
		: { failure: failedRun(words, null, failingTitle, kind) };
}

/** Folds the events of a run of nodes. Does no I/O and knows no time. */
export class GraphRun {
	readonly #nodes = new RunNodes();

	readonly #forms = new Map<string, PausedForm>();

	#hasBegun = false;

	#id: string | null = null;

	#finished: JsonObject | null = null;

	#end: RunEnd | undefined;

	constructor(private readonly kind: GraphKind = 'chatflow') {}

	/** Takes an event in; one that is not of a run of nodes is passed over. */
	add(event: DifyEvent): void {
		const data = objectOf(event.data);
		this.#id ??= filledTextOf(event.workflow_run_id);
		if (this.#nodes.read(event.event, data)) this.#hasBegun = true;
		switch (event.event) {
			case 'human_input_required':
				this.#noteForm(data);
				return;
			case 'workflow_paused':
				for (const reason of objectsOf(data.reasons)) this.#noteForm(reason);
				this.#end ??= { status: 'paused' };
				return;
			case 'workflow_finished':
				this.#finished = data;
				this.#end ??=
					readRunEnd(data, this.#nodes.failingTitle, this.kind) ??
					readUnknownEnd(data, this.#nodes.failingTitle, this.kind);
		}
	}

	/** Whether any event of a run of nodes has come: chatbots and agents have none. */
	get hasBegun(): boolean {
		return this.#hasBegun;
	}

	/** The run's id; null until it is known. */
	get id(): string | null {
		return this.#id;
	}

	/** `data` of `workflow_finished`; null until it has come. */
	get finished(): JsonObject | null {
		return this.#finished;
	}

	/** How the run ended; undefined while it works. */
	get end(): RunEnd | undefined {
		return this.#end;
	}

	/** The forms that wait for a person, in the order in which they came. */
	get forms(): PausedForm[] {
		return [...this.#forms.values()];
	}

	/** Nodes that failed although the run went on. */
	get failedNodes(): FailedNode[] {
		return this.#nodes.failedNodes;
	}

	#noteForm(data: JsonObject): void {
		const form = readForm(data);
		// A pause names again, with less, what its own events have told.
		if (form !== null && !this.#forms.has(form.formId)) this.#forms.set(form.formId, form);
	}
}
