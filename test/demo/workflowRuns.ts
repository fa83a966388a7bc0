// The demo's second part: runs of a workflow app, each with inputs and a file of its own.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { WorkflowFile } from '../workflows/harness';
import { DIFY_WORKFLOW, node } from '../workflows/harness';
import { describeRuns, hasFailed, summariseRuns } from './report';
import type { BuiltNode } from './running';
import { itemsOf, runShown, say, sayBroken } from './running';

const DOCUMENTS = 'Documents';
const RUNS = 'Run the Workflow';

/** What comes in by mail, with what is to be done with it. */
const TASKS: [topic: string, fileName: string, text: string][] = [
	['Who sent this, and what is to be paid?', 'invoice-2041.txt', 'Beans & Co, 129.00 EUR'],
	['What does the customer want?', 'letter.txt', 'The grinder came without its lid.'],
	['Name the three largest numbers.', 'september.csv', 'mugs,412\nbeans,1804\nfilters,77'],
	['Is anything missing on this slip?', 'delivery-118.txt', '2 x Barista 2, 1 x Milk Jug'],
];

function documents(): INodeExecutionData[] {
	return TASKS.map(([topic, fileName, text], index) => ({
		json: { topic, fileName, count: index + 1 },
		binary: {
			data: {
				data: Buffer.from(text).toString('base64'),
				fileName,
				mimeType: fileName.endsWith('.csv') ? 'text/csv' : 'text/plain',
			},
		},
	}));
}

/** One node that runs the workflow for each document, with each variable mapped. */
function workflow(): WorkflowFile {
	const parameters: IDataObject = {
		resource: 'run',
		operation: 'execute',
		user: 'mailroom',
		inputsMode: 'fields',
		inputFields: {
			mappingMode: 'defineBelow',
			value: { topic: '={{ $json.topic }}', count: '={{ $json.count }}', doc: 'data' },
		},
		options: { includeInput: true },
	};
	return {
		nodes: [
			node(DOCUMENTS, 'n8n-nodes-base.manualTrigger', {}),
			{
				...node(RUNS, DIFY_WORKFLOW, parameters),
				credentials: { difyAppApi: { id: '1', name: 'Dify' } },
				onError: 'continueRegularOutput',
			},
		],
		connections: {
			[DOCUMENTS]: { main: [[{ node: RUNS, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
	};
}

/**
 * Runs the workflow for each document and prints what it gave.
 *
 * @returns whether every run succeeded
 */
export async function runDocuments(difyWorkflow: BuiltNode): Promise<boolean> {
	const { result, seconds } = await runShown(workflow(), difyWorkflow, documents());
	const runs = itemsOf(result, RUNS).map((item, index) => ({
		question: String(TASKS[index]?.[0]),
		fileName: String(TASKS[index]?.[1]),
		item,
	}));
	if (runs.length > 0) say(['', ...describeRuns(runs), '']);
	if (sayBroken(result)) return false;
	say([summariseRuns(runs, seconds)]);
	return !runs.some(hasFailed);
}
