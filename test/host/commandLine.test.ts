// The examples on n8n's own command line, in the newest n8n and in the last 1.x.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { importedExample } from './importedExample';
import type { HostName } from './n8nInstallation';
import type { HostCredential, HostWorkflow } from './n8nHost';
import { N8nHost } from './n8nHost';

// One alone can be chosen, for machines on which time is short.
const ALL_HOSTS: HostName[] = ['n8n-2', 'n8n-1'];

const HOSTS = ALL_HOSTS.filter((name) => (process.env.N8N_HOST ?? name) === name);

/** The app that each example asks. */
const EXAMPLES = {
	'batch-questions': 'chat-plain',
	'failed-questions': 'chat-plain',
	'product-texts': 'completion',
	'start-now-collect-later': 'workflow',
};

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

/** An example, started by hand: the command line starts workflows in no other way. */
function example(name: string, app: string): HostWorkflow {
	const workflow = importedExample(name, { id: app, name: app });
	const byHand = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === 'n8n-nodes-base.scheduleTrigger' ? { ...node, ...byHand } : node,
		),
	};
}

const credential = (app: string): HostCredential => ({
	id: app,
	name: app,
	type: 'difyAppApi',
	data: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app), allowUnauthorizedCerts: false },
});

describe.each(HOSTS)('%s', (name) => {
	let host: N8nHost;

	beforeAll(async () => {
		host = new N8nHost(name);
		await host.import(
			['chat-plain', 'completion', 'workflow'].map(credential),
			Object.entries(EXAMPLES).map(([name, app]) => example(name, app)),
		);
	});

	afterAll(async () => await host.close());

	it('asks a batch of 17 questions, two with a picture, and keeps a conversation of three turns', async () => {
		const items = await host.execute('batch-questions');
		const answers = items.get('Ask Dify') ?? [];
		expect(answers).toHaveLength(17);
		expect(answers.filter(({ status }) => status !== 'succeeded')).toEqual([]);
		expect(dify.files.length).toBeGreaterThanOrEqual(2);
		const conversations = ['Suggest a Tip', 'Shorten It', 'Find a Subject'].map(
			(node) => items.get(node)?.[0]?.conversation_id,
		);
		expect(conversations[0]).toEqual(expect.any(String));
		expect(new Set(conversations).size).toBe(1);
	});

	it('parts answered questions from failed ones by the error branch, and these by retryable', async () => {
		dify.inject({ kind: 'http', status: 504 }, { query: 'How do I descale the Barista 2?' });
		dify.inject({ kind: 'html-page' }, { query: 'Is the milk jug safe for the dishwasher?' });
		const items = [...(await host.execute('failed-questions')).values()];
		const answers = items.find(([first]) => first?.answer !== undefined) ?? [];
		expect(answers.filter(({ answer }) => answer !== undefined)).toHaveLength(2);
		const failed = items.flat().filter(({ error }) => error !== undefined);
		expect(failed).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					question: 'How do I descale the Barista 2?',
					error: expect.objectContaining({ code: 'gateway', http_status: 504, retryable: true }),
				}),
				expect.objectContaining({
					question: 'Is the milk jug safe for the dishwasher?',
					error: expect.objectContaining({ code: 'not_dify_api', retryable: false }),
				}),
			]),
		);
	});

	it('writes a text for each of six products, but for one that goes another way with its row', async () => {
		dify.inject({ kind: 'http', status: 504 }, { app: 'completion' });
		const items = await host.execute('product-texts');
		const rows = items.get('Put into Your Table') ?? [];
		expect(rows).toHaveLength(5);
		expect(rows).toEqual(
			rows.map((row) => ({ ...row, text: expect.stringContaining(`You said: ${row.product}: `) })),
		);
		expect(items.get('Write Again Later')).toMatchObject([
			{ sku: expect.any(String), error: { code: 'gateway', retryable: true } },
		]);
	});

	it('starts five runs of a workflow, and keeps their IDs with what they are about', async () => {
		const items = await host.execute('start-now-collect-later');
		const products = items.get('Products of the Day') ?? [];
		expect(products).toHaveLength(5);
		const runs = products.map(({ topic }) =>
			dify.generations.findLast(({ query }) => query === topic),
		);
		expect(items.get('Keep the Runs')).toEqual(
			products.map(({ product }, index) => ({
				product,
				workflow_run_id: runs[index]?.workflowRunId,
				status: 'running',
				result: '',
			})),
		);
	});
});
