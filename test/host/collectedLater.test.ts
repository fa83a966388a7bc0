// The example that starts runs and collects them later, with a real table of n8n, in both releases.

import type { INode } from 'n8n-workflow';

import { objectOf, textOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { DataTable } from './dataTable';
import { importedExample, withTable } from './importedExample';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import { postForItems, publish, saveDifyCredential, webhookTrigger } from './webhookWorkflows';

const COLUMNS = {
	product: 'string',
	workflow_run_id: 'string',
	status: 'string',
	result: 'string',
} as const;

/** The paths by which each part is started here, in place of a schedule. */
const PATHS: Record<string, string> = { 'Every Evening': 'start', 'Every Ten Minutes': 'collect' };

describe.each(HOSTS)('start-now-collect-later in %s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let server: N8nServer;
	let table: DataTable;

	beforeAll(async () => {
		dify = await startDifyServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		table = await DataTable.create(server, 'Runs', COLUMNS);
		await publish(server, [
			atWork(
				importedExample(
					'start-now-collect-later',
					await saveDifyCredential(server, dify, 'workflow'),
				),
				table,
			),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await dify?.close();
	});

	it('keeps each run in a row of the table, and later what came of it', async () => {
		const started = await postForItems(server, 'start', {});
		expect(started).toHaveLength(5);
		const kept = await table.rows();
		expect(kept.map(({ status }) => status)).toEqual(started.map(() => 'running'));
		expect(kept.map((row) => row.workflow_run_id)).toEqual(
			dify.generations.map(({ workflowRunId }) => workflowRunId),
		);

		await dify.waitFor(({ generations }) => generations.every(({ finished }) => finished));
		await postForItems(server, 'collect', {});
		const collected = await table.rows();
		expect(collected.map(({ product, status }) => [product, status])).toEqual(
			kept.map(({ product }) => [product, 'succeeded']),
		);
		expect(collected.map(({ result }) => objectOf(JSON.parse(textOf(result))).answer)).toEqual(
			dify.generations.map(({ query }) => `You said: ${query}`),
		);
		expect(dify.generations).toHaveLength(5);
	});
});

/** The example as its user has it at work: with the table chosen, and its nodes switched on. */
function atWork(workflow: HostWorkflow, table: DataTable): HostWorkflow {
	const nodes = workflow.nodes.map((node): INode => {
		const path = PATHS[node.name];
		return path === undefined
			? node
			: { ...webhookTrigger(path, 'lastNode'), id: node.id, name: node.name };
	});
	return withTable({ ...workflow, nodes }, table.id);
}
