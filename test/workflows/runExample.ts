// Runs an example workflow through n8n-core against the emulator.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { join } from 'node:path';

import type { IDataObject, INodeType } from 'n8n-workflow';

import { readExample } from '../demo/examples';
import type { DifyServer } from '../dify-server';
import type { RunOptions, WorkflowResult } from './harness';
import { runWorkflow } from './harness';
import { standIns } from './standIns';

/** The folder of the examples. */
export const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** What a run of an example may be given: the app that its nodes ask, items, other nodes, a reader. */
export interface ExampleRun extends Pick<RunOptions, 'items' | 'onChunk' | 'nodeTypes'> {
	/** `chat-plain` by default. */
	app?: string;
}

const nodeTypes: Record<string, INodeType> = {
	// It passes on the items that it is called with.
	...(standIns['n8n-nodes-base.manualTrigger'] && {
		'n8n-nodes-base.executeWorkflowTrigger': standIns['n8n-nodes-base.manualTrigger'],
	}),
};

/** @param name the file's name in the folder of examples */
export async function runExample(
	dify: DifyServer,
	name: string,
	options: ExampleRun = {},
): Promise<WorkflowResult> {
	const { app = 'chat-plain', ...more } = options;
	return await runWorkflow(readExample(EXAMPLES, name), {
		...more,
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		nodeTypes: { ...nodeTypes, ...more.nodeTypes },
	});
}

/** The JSON of the items that a node gave at last. */
export function jsonOf(result: WorkflowResult, node: string, output = 0): IDataObject[] {
	return (result.outputs(node)[output] ?? []).map(({ json }) => json);
}
