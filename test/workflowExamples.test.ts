// Runs the examples of workflow apps through n8n-core against the emulator.

import type { IDataObject } from 'n8n-workflow';

import { readExample } from './demo/examples';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { runWorkflow as beginRun, send } from './dify-server/rawClient';
import type { WorkflowResult } from './workflows/harness';
import { runWorkflow } from './workflows/harness';
import { mailNode } from './workflows/mailStandIn';
import type { AskedPerson, Decision } from './workflows/mailStandIn';
import { EXAMPLES, jsonOf, runExample } from './workflows/runExample';
import { tableNode } from './workflows/tableStandIn';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

/** What each request to a path like this one brought, in order. */
const received = (path: RegExp) =>
	dify.requests
		.filter((request) => request.method === 'POST' && path.test(request.path))
		.map(({ body }) => body);

const RUN = /\/workflows\/run$/;
const FORM = /\/form\/human_input\//;

describe('workflow-approval.json', () => {
	const asked: AskedPerson[] = [];

	beforeEach(() => {
		asked.length = 0;
	});

	const decide = async (app: string, ...decisions: Decision[]) => {
		const result = await runExample(dify, 'workflow-approval.json', {
			app,
			nodeTypes: { 'n8n-nodes-base.emailSend': mailNode(asked, decisions) },
			items: [
				{ json: { 'Your e-mail address': 'ada@example.com', 'Your request': 'A new grinder?' } },
			],
		});
		expect(result.error).toBeUndefined();
		return result;
	};

	it('runs the workflow with the request, and asks with what the form says', async () => {
		const result = await decide('workflow-human', { 'Your decision': 'Reject', comment: 'no' });
		const [waiting] = jsonOf(result, 'Run the Workflow');
		expect(received(RUN)).toMatchObject([
			{ inputs: { topic: 'A new grinder?' }, user: 'ada@example.com' },
		]);
		expect(asked).toEqual([
			{
				to: 'approvals@example.com',
				subject: 'Please decide: ada@example.com asks',
				message: 'Please check: A new grinder?\n\n…',
				until: Object(waiting?.human_input).expiration_time,
				fields: [
					{
						fieldLabel: 'Your decision',
						fieldType: 'dropdown',
						requiredField: true,
						fieldOptions: [{ option: 'Approve' }, { option: 'Reject' }],
					},
					{ fieldLabel: 'comment', fieldType: 'textarea', defaultValue: 'fine' },
				],
			},
		]);
	});

	it('submits the decision with its words as they are, and mails the outputs', async () => {
		const comment = 'Yes, "the big one"\nplease \u{1F600}';
		const result = await decide('workflow-human', { 'Your decision': 'Approve', comment });
		expect(received(FORM)).toEqual([
			{ action: 'approve', inputs: { comment }, user: 'ada@example.com' },
		]);
		expect(jsonOf(result, 'Mail the Result')).toEqual([
			{ to: 'ada@example.com', text: `comment: ${comment}` },
		]);
	});

	it('asks again, with the next form, where the workflow waits for a second person', async () => {
		const second = beginRun(
			dify,
			'workflow-human',
			{ topic: 'And who pays?' },
			{ user: 'ada@example.com' },
		);
		await second.end();
		// What follows the first decision is a pause with another form.
		dify.inject(
			{ kind: 'http', status: 200, contentType: 'text/event-stream', body: second.text },
			{ path: '/workflow/*/events', app: 'workflow-human' },
		);
		const result = await decide(
			'workflow-human',
			{ 'Your decision': 'Approve', comment: 'good' },
			{ 'Your decision': 'Reject', comment: 'not I' },
		);
		expect(asked.map(({ message }) => message)).toEqual([
			'Please check: A new grinder?\n\n…',
			'Please check: And who pays?\n\n…',
		]);
		expect(received(FORM)).toMatchObject([
			{ action: 'approve', inputs: { comment: 'good' } },
			{ action: 'reject', inputs: { comment: 'not I' } },
		]);
		expect(jsonOf(result, 'Mail the Result')).toEqual([
			{ to: 'ada@example.com', text: 'topic: And who pays?' },
		]);
	});

	it('asks nobody where the workflow waits for nobody, and mails outputs of every kind', async () => {
		const result = await decide('workflow');
		expect(asked).toEqual([]);
		expect(jsonOf(result, 'Mail the Result')).toEqual([
			{
				to: 'ada@example.com',
				text: expect.stringMatching(
					/^answer: You said: A new grinder\?\nusage: \{"prompt_tokens":.*\}\ncount: null$/,
				),
			},
		]);
	});

	it('submits nothing when nobody decided in time', async () => {
		const result = await decide('workflow-human', 'nobody');
		expect(jsonOf(result, 'Nobody Decided')).toMatchObject([{ status: 'paused' }]);
		expect(received(FORM)).toEqual([]);
	});
});

describe('start-now-collect-later.json', () => {
	const NAME = 'start-now-collect-later.json';
	let table: IDataObject[];

	beforeEach(() => {
		table = [];
	});

	/** Runs what follows one of the triggers, with the table's nodes switched on. */
	async function runFrom(trigger: string, topics?: string[]): Promise<WorkflowResult> {
		const file = readExample(EXAMPLES, NAME);
		const nodes = file.nodes.map((node) => ({ ...node, disabled: false }));
		for (const node of nodes) {
			if (node.name !== 'Products of the Day' || topics === undefined) continue;
			const items = topics.map((topic) => ({ json: { product: topic, topic } }));
			node.parameters = { jsCode: `return ${JSON.stringify(items)};` };
		}
		const first = nodes.filter(({ name }) => name === trigger);
		const result = await runWorkflow(
			{ ...file, nodes: [...first, ...nodes.filter(({ name }) => name !== trigger)] },
			{
				credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('workflow') },
				nodeTypes: { 'n8n-nodes-base.dataTable': tableNode(table) },
			},
		);
		expect(result.error).toBeUndefined();
		return result;
	}

	const start = async (topics?: string[]) => await runFrom('Every Evening', topics);
	const collect = async () => await runFrom('Every Ten Minutes');

	const runOf = (topic: string) => dify.generations.findLast(({ query }) => query === topic);

	it('keeps the ID of each run with its row, and puts what came of it there later', async () => {
		const started = await start();
		const products = jsonOf(started, 'Products of the Day');
		expect(products).toHaveLength(5);
		expect(table).toEqual(
			products.map(({ product, topic }) => ({
				product,
				workflow_run_id: runOf(String(topic))?.workflowRunId,
				status: 'running',
				result: '',
			})),
		);
		expect(received(RUN)).toEqual(
			products.map(({ topic }) => ({
				inputs: { topic },
				user: 'catalogue',
				response_mode: 'streaming',
			})),
		);

		await dify.waitFor(() => products.every(({ topic }) => runOf(String(topic))?.finished));
		const collected = await collect();
		expect(table.map(({ status }) => status)).toEqual(products.map(() => 'succeeded'));
		expect(table.map(({ result }) => Object(JSON.parse(String(result))).answer)).toEqual(
			products.map(({ topic }) => `You said: ${String(topic)}`),
		);
		expect(jsonOf(collected, 'Hand the Result On')).toEqual(table);
		expect(received(RUN)).toHaveLength(5);

		expect(jsonOf(await collect(), 'Look Up the Run')).toEqual([]);
	});

	it('leaves what still runs for the next time, and sets failed and stopped runs apart', async () => {
		await start(['[slow] story', '[error rate]', 'hello']);
		await dify.waitFor(() => [runOf('[error rate]'), runOf('hello')].every((run) => run?.finished));
		const collected = await collect();
		expect(table.map(({ status }) => status)).toEqual(['running', 'failed', 'succeeded']);
		expect(jsonOf(collected, 'Needs a Person')).toMatchObject([
			{ product: '[error rate]', result: expect.stringContaining('Rate Limit') },
		]);

		const slow = runOf('[slow] story');
		const path = `/workflows/tasks/${slow?.taskId}/stop`;
		await send(dify, 'workflow', 'POST', path, { user: 'catalogue' }).end();
		await dify.waitFor(() => slow?.finished === true);
		expect(jsonOf(await collect(), 'Needs a Person')).toMatchObject([
			{ product: '[slow] story', status: 'stopped' },
		]);
	});

	it('starts the others when Dify does not take one, which goes another way with its fields', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'second' });
		const started = await start(['first', 'second', 'third']);
		expect(table.map(({ product }) => product)).toEqual(['first', 'third']);
		expect(jsonOf(started, 'Not Started')).toMatchObject([
			{ product: 'second', error: { code: 'gateway', http_status: 503 } },
		]);
	});

	it('keeps the row of a run that cannot be looked up just now', async () => {
		await start(['hello']);
		await dify.waitFor(() => runOf('hello')?.finished === true);
		dify.inject({ kind: 'html-page' }, { path: '/workflows/run/*' });
		const collected = await collect();
		expect(jsonOf(collected, 'Look Again Next Time')).toMatchObject([{ product: 'hello' }]);
		expect(table).toMatchObject([{ status: 'running' }]);
	});
});
