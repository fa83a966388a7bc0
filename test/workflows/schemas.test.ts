// The fields that n8n's editor shows before the first run are those that the operations really give.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources as chatResources } from '../../nodes/DifyChat/actions/resources';
import { resources as textResources } from '../../nodes/DifyTextGenerator/actions/resources';
import { resources as workflowResources } from '../../nodes/DifyWorkflow/actions/resources';
import type { Resource } from '../../nodes/shared/operation';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { OutputSchema } from '../support/outputSchema';
import { differences, schemaOf } from '../support/outputSchema';
import { chatOutputs } from './chatOutputs';
import { DIFY_CHAT, DIFY_TEXT_GENERATOR, DIFY_WORKFLOW } from './harness';
import type { PackageNode } from './harness';
import type { Outputs, RunOperation } from './outputs';
import { operationsOf } from './outputs';
import { textOutputs } from './textOutputs';
import { workflowOutputs } from './workflowOutputs';

/** A node, and how its items come about. */
interface Node {
	name: string;
	type: PackageNode;
	resources: Resource[];
	outputs: (run: RunOperation, dify: DifyServer) => Outputs;
}

const NODES: Node[] = [
	{ name: 'DifyChat', type: DIFY_CHAT, resources: chatResources, outputs: chatOutputs },
	{
		name: 'DifyWorkflow',
		type: DIFY_WORKFLOW,
		resources: workflowResources,
		outputs: workflowOutputs,
	},
	{
		name: 'DifyTextGenerator',
		type: DIFY_TEXT_GENERATOR,
		resources: textResources,
		outputs: textOutputs,
	},
];

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

describe.each(NODES)('those of $name', ({ name: node, type, resources, outputs }) => {
	const folder = join(__dirname, '..', '..', 'nodes', node, '__schema__', 'v1.0.0');
	const names = resources.flatMap(({ option, operations }) =>
		operations.map((operation) => `${String(option.value)}/${String(operation.option.value)}`),
	);
	let operations: Outputs;

	beforeAll(() => {
		operations = outputs(operationsOf(dify, type), dify);
	});

	it('stand for each operation, and for no other', () => {
		expect(Object.keys(operations).sort()).toEqual([...names].sort());
		expect(names.filter((name) => !existsSync(join(folder, `${name}.json`)))).toEqual([]);
	});

	it.each(names)('are those that %s gives', async (name) => {
		const items = (await operations[name]?.()) ?? [];
		expect(items).not.toEqual([]);
		const written: OutputSchema = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
		expect(differences(schemaOf(items), written)).toEqual([]);
		expect(written.version).toBe(1);
	});
});
