// Follows a run of the graph engine to its end or its next pause, and lets a paused one go on.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import type { Outcome } from './execution';
import { settle } from './execution';
import { RunAbandoned, RunStopped } from './generation';
import { NodeFailed, RunPaused } from './graphNode';
import type { GraphRun } from './graphRun';
import { pausedDataOf } from './humanForm';
import type { FormDecision, HumanForm } from './humanForm';

/** The words of a run that 1.9.2 (workflow apps) and 1.15.0 end because of a stop. */
export const ABORTED = 'Aborted: User requested stop';

/** The words of a run that 1.13 to 1.14 end because of a stop, and 1.9.2 for chatflows. */
export const STOPPED = 'Stopped by user.';

/** How a kind of run stores and tells what has become of it. */
export interface RunEnds {
	succeeded(): Outcome;
	failed(error: string): Outcome;
	stopped(): Outcome;
	/** The run waits with a form, which its record holds already. */
	paused(form: HumanForm): Outcome;
	/** Somebody has filled in the form. */
	filled(form: HumanForm, decision: Exclude<FormDecision, 'timeout'>): void;
}

function pause(run: GraphRun, ends: RunEnds, { form, node, next }: RunPaused): Outcome {
	const { record } = run;
	record.status = 'paused';
	record.forms = [form];
	node.paused = true;
	form.decide = (decision) => {
		if (decision !== 'timeout') ends.filled(form, decision);
		resume(run, ends, async () => await next(decision));
	};
	run.emulator.state.forms.set(form.token, form);
	const data = pausedDataOf(record, run.elapsed());
	record.pausedData = data;
	run.emit('workflow_paused', data);
	return ends.paused(form);
}

/** Lets a paused run go on in the background, as soon as a worker has taken it up. */
function resume(run: GraphRun, ends: RunEnds, flow: () => Promise<void>): void {
	const { emulator, generation, record } = run;
	generation.goOn();
	const rest = async () => {
		await emulator.resumption();
		await generation.pause(emulator.resumeDelay);
		record.status = 'running';
		run.emitStarted('resumption');
		await flow();
	};
	follow(run, ends, rest)
		.then((outcome) => settle(generation, outcome))
		.catch((error: unknown) => emulator.failures.push(error));
}

/** Follows a run from its beginning, or from a pause, to its end or to its next pause. */
export async function follow(
	run: GraphRun,
	ends: RunEnds,
	flow: () => Promise<void>,
): Promise<Outcome> {
	try {
		await flow();
	} catch (error) {
		if (error instanceof NodeFailed) return ends.failed(error.message);
		if (error instanceof RunPaused) return pause(run, ends, error);
		if (error instanceof RunStopped) return ends.stopped();
		if (error instanceof RunAbandoned) return { kind: 'abandoned' };
		throw error;
	}
	return ends.succeeded();
}
