// Runs a workflow of the demo with the built package, shows how it gets on, and says what came of it.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import type { TestCredential, WorkflowFile, WorkflowResult } from '../workflows/harness';
import { startWorkflow } from '../workflows/harness';
import { Progress, watched } from './progress';
import { wrap } from './table';

/** One of the package's nodes out of `dist/`, the app that it asks, and its name in workflows. */
export interface BuiltNode {
	type: string;
	node: INodeType;
	credential: TestCredential;
}

/** What a workflow gave, and how long it took. */
export interface Run {
	result: WorkflowResult;
	seconds: number;
}

/**
 * Runs a workflow to its end; Ctrl+C stops it, in Dify as well.
 *
 * @param items what the first node gets
 */
export async function runShown(
	file: WorkflowFile,
	{ type, node, credential }: BuiltNode,
	items?: INodeExecutionData[],
): Promise<Run> {
	const progress = new Progress();
	const startedAt = performance.now();
	const running = startWorkflow(file, {
		credential,
		items,
		nodeTypes: { [type]: watched(node, (message) => progress.show(message)) },
	});
	const cancel = () => running.cancel();
	process.once('SIGINT', cancel);
	const result = await running.result;
	process.off('SIGINT', cancel);
	progress.end();
	return { result, seconds: (performance.now() - startedAt) / 1000 };
}

/** The JSON of what a node gave. */
export function itemsOf(result: WorkflowResult, nodeName: string): IDataObject[] {
	return (result.outputs(nodeName)[0] ?? []).map(({ json }) => json);
}

/**
 * Says why a run did not come to its end.
 *
 * @returns whether there was something to say
 */
export function sayBroken({ error, run }: WorkflowResult): boolean {
	if (error !== undefined) sayError(error);
	else if (run.status === 'canceled') say(['Stopped. Dify was told to stop as well.']);
	else return false;
	return true;
}

/** Says what went wrong, and what to do. */
export function sayError({ message, description }: NonNullable<WorkflowResult['error']>): void {
	say([...wrap(message, '✗ '), ...wrap(description ?? '', '  ')]);
}

/** Prints lines. */
export function say(lines: string[]): void {
	process.stdout.write(`${lines.join('\n')}\n`);
}
