// The example that starts runs and collects them later, with a real table of n8n, in both releases.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { INode, INodeParameters } from 'n8n-workflow';

import { objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { importedExample } from './importedExample';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import type { HostName } from './n8nInstallation';
import { postForItems, publish, saveDifyCredential, webhookTrigger } from './webhookWorkflows';

// One alone can be chosen, for machines on which time is short.
const ALL_HOSTS: HostName[] = ['n8n-2', 'n8n-1'];

const HOSTS = ALL_HOSTS.filter((name) => (process.env.N8N_HOST ?? name) === name);

const COLUMNS = ['product', 'workflow_run_id', 'status', 'result'];

/** The paths by which each part is started here, in place of a schedule. */
const PATHS: Record<string, string> = { 'Every Evening': 'start', 'Every Ten Minutes': 'collect' };

describe.each(HOSTS)('start-now-collect-later in %s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let server: N8nServer;
	/** The address of the table. */
	let table: string;

	beforeAll(async () => {
		dify = await startDifyServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		const project = await ask('GET', '/rest/projects/personal');
		const tables = `/rest/projects/${textOf(project.id)}/data-tables`;
		const columns = COLUMNS.map((column) => ({ name: column, type: 'string' }));
		const { id } = await ask('POST', tables, { name: 'Runs', columns });
		table = `${tables}/${textOf(id)}`;
		await publish(server, [
			atWork(
				importedExample(
					'start-now-collect-later',
					await saveDifyCredential(server, dify, 'workflow'),
				),
				textOf(id),
			),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await dify?.close();
	});

	/** A request to n8n that succeeds. */
	async function ask(method: string, path: string, body?: object): Promise<JsonObject> {
		const { status, data } = await server.rest(method, path, body);
		if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(data)}`);
		return objectOf(data);
	}

	const rows = async () => objectsOf((await ask('GET', `${table}/rows`)).data);

	it('keeps each run in a row of the table, and later what came of it', async () => {
		const started = await postForItems(server, 'start', {});
		expect(started).toHaveLength(5);
		const kept = await rows();
		expect(kept.map(({ status }) => status)).toEqual(started.map(() => 'running'));
		expect(kept.map((row) => row.workflow_run_id)).toEqual(
			dify.generations.map(({ workflowRunId }) => workflowRunId),
		);

		await dify.waitFor(({ generations }) => generations.every(({ finished }) => finished));
		await postForItems(server, 'collect', {});
		const collected = await rows();
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
function atWork(workflow: HostWorkflow, tableId: string): HostWorkflow {
	const nodes = workflow.nodes.map((node): INode => {
		const path = PATHS[node.name];
		if (path !== undefined) {
			return { ...webhookTrigger(path, 'lastNode'), id: node.id, name: node.name };
		}
		if (node.type !== 'n8n-nodes-base.dataTable') return node;
		const chosen: INodeParameters = { dataTableId: { __rl: true, mode: 'id', value: tableId } };
		return { ...node, disabled: false, parameters: { ...node.parameters, ...chosen } };
	});
	return { ...workflow, nodes };
}
