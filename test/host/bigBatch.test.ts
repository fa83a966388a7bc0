// The example of a big batch in an n8n that is killed in the middle, with a real table, in both releases.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';

import type { INode } from 'n8n-workflow';

import { textOf } from '../../dify/http/json';
import type { DifyServer, GenerationRecord } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { DataTable } from './dataTable';
import type { Columns } from './dataTable';
import { importedExample } from './importedExample';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import {
	lastExecution,
	post,
	publish,
	saveDifyCredential,
	webhookTrigger,
} from './webhookWorkflows';

const COLUMNS: Columns = {
	question: 'string',
	state: 'string',
	answer: 'string',
	sources: 'string',
	price: 'number',
	reason: 'string',
	retryable: 'boolean',
	asked_at: 'string',
	dify_user: 'string',
};

const ROWS = 120;

/** The rows, counted from 1, that Dify is answering when n8n is killed: as many as are under way at once. */
const UNDER_WAY = [76, 77, 78, 79, 80];

const questionOf = (row: number) => `${UNDER_WAY.includes(row) ? '[slow] ' : ''}Question ${row}`;

describe.each(HOSTS)('big-batch in %s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let server: N8nServer;
	let table: DataTable;
	let workflowId: string;

	beforeAll(async () => {
		dify = await startDifyServer({ slowScale: 0.2 });
		// Far from the zone in which Dify and tables count.
		host = new N8nHost(name, { GENERIC_TIMEZONE: 'America/New_York', TZ: 'America/New_York' });
		server = await host.start();
		await server.logIn();
		table = await DataTable.create(server, 'Questions', COLUMNS);
		await table.insert(
			Array.from({ length: ROWS }, (_row, index) => ({
				question: questionOf(index + 1),
				state: 'open',
			})),
		);
		const credential = await saveDifyCredential(server, dify, 'chat-plain');
		const example = atWork(importedExample('big-batch', credential), table.id);
		workflowId = textOf((await publish(server, [example])).get('big-batch'));
	});

	afterAll(async () => {
		await host?.close();
		await dify?.close();
	});

	/** Lets more than an hour pass since the rows under way were asked. */
	const letAnHourPass = async () =>
		await table.update('state', 'asked', {
			asked_at: new Date(Date.now() - 3_700_000).toISOString(),
		});

	const generationsOf = (question: unknown): GenerationRecord[] =>
		dify.generations.filter(({ query }) => query === question);

	const hasBegun = (row: number) => generationsOf(questionOf(row)).some(({ events }) => events > 0);

	const start = async () => expect((await post(server, 'start', {})).status).toBe(200);

	it('answers each row once, though n8n is killed while the second fifty are under way', async () => {
		await start();
		await dify.waitFor(() => UNDER_WAY.every(hasBegun));
		server.process.kill('SIGKILL');
		await once(server.process, 'exit');
		await dify.waitFor(() =>
			UNDER_WAY.every((row) => generationsOf(questionOf(row))[0]?.clientLeft),
		);
		const kept = dify.generations.filter(({ finished }) => finished).map(({ query }) => query);
		expect(kept).toHaveLength(75);

		server = await host.start();
		await server.logIn();
		table = table.within(server);
		const found = await table.rows();
		const counted = (state: string) => found.filter((row) => row.state === state).length;
		expect(['answered', 'asked', 'open'].map(counted)).toEqual([50, 50, 20]);

		// Within the hour another execution may be at work: nothing is touched.
		await start();
		await lastExecution(server, workflowId);
		expect(await table.rows()).toEqual(found);
		expect(dify.generations).toHaveLength(80);

		await letAnHourPass();
		await start();
		const all = ROWS + UNDER_WAY.length;
		await dify.waitFor(({ generations: { length } }) => length === all);
		await dify.waitFor(({ generations }) => generations.every(({ finished }) => finished));
		const { status, error } = await lastExecution(server, workflowId);
		expect([status, error]).toEqual(['success', undefined]);

		const answered = await table.rows();
		expect(answered).toHaveLength(ROWS);
		for (const [index, row] of answered.entries()) {
			const question = questionOf(index + 1);
			const [last, ...earlier] = generationsOf(question).reverse();
			expect(row).toMatchObject({
				question,
				state: 'answered',
				reason: '',
				retryable: false,
				dify_user: last?.user,
			});
			const isTwice = UNDER_WAY.includes(index + 1);
			expect(row.answer).toEqual(
				isTwice ? expect.stringMatching(/^slow 1 .*slow 40 $/) : `You said: ${question}`,
			);
			// Paid for twice is only what Dify was answering when n8n was killed.
			expect(earlier).toHaveLength(isTwice ? 1 : 0);
		}
	});
});

/** The example as its user has it at work: with the table chosen, and started by HTTP here. */
function atWork(workflow: HostWorkflow, tableId: string): HostWorkflow {
	const nodes = workflow.nodes.map((node): INode => {
		if (node.type === 'n8n-nodes-base.scheduleTrigger') {
			return { ...webhookTrigger('start', 'onReceived'), id: node.id, name: node.name };
		}
		if (node.type !== 'n8n-nodes-base.dataTable') return node;
		const dataTableId = { __rl: true, mode: 'id', value: tableId };
		return { ...node, parameters: { ...node.parameters, dataTableId } };
	});
	return { ...workflow, nodes };
}
