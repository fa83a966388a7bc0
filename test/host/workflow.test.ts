// Dify Workflow in a real n8n, the newest and the last 1.x: every operation of a run, and n8n's chat.

import type { INodeParameters } from 'n8n-workflow';

import type { JsonObject } from '../../dify/http/json';
import type { DifyServer, GenerationRecord } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import {
	chain,
	chat,
	chatLines,
	chatToEnd,
	chatTrigger,
	DIFY_NODE,
	difyNode,
	lastExecution,
	post,
	postForItems,
	publish,
	saveDifyCredential,
	textIn,
	webhookTrigger,
} from './webhookWorkflows';
import type { ChatLine } from './webhookWorkflows';

const APPS = ['workflow', 'workflow-fail', 'workflow-human', 'workflow-files'];

const EXECUTE = { resource: 'run', operation: 'execute', inputsMode: 'json' };

const OF_RUN = { resource: 'run', workflowRunId: '={{ $json.body.id }}' };

const FORM = { resource: 'humanInput', formToken: '={{ $json.body.form }}' };

/** The operations; a request's body gives their parameters. */
const OPERATIONS: Record<string, INodeParameters> = {
	execute: { ...EXECUTE, inputsJson: '={{ $json.body.inputs }}' },
	start: { ...EXECUTE, inputsJson: '={{ $json.body.inputs }}', waitFor: 'start' },
	wait: { ...OF_RUN, operation: 'wait' },
	get: { ...OF_RUN, operation: 'get' },
	getAll: { resource: 'run', operation: 'getAll', returnAll: true },
	stop: { resource: 'run', operation: 'stop', taskId: '={{ $json.body.task }}' },
	form: { ...FORM, operation: 'getForm' },
	submit: { ...FORM, operation: 'submit', actionId: 'Approve', inputsJson: '{"comment": "good"}' },
	file: {
		...EXECUTE,
		inputsMode: 'fields',
		inputFields: { mappingMode: 'defineBelow', value: { doc: 'data' } },
	},
};

/** Operations on one item of the chat: what is written is the topic. */
const IN_CHAT = { ...EXECUTE, inputsJson: '={{ { topic: $json.chatInput } }}', user: 'ada' };

/** What the model says to `[slow]`. */
const SLOW_ANSWER = Array.from({ length: 40 }, (_, index) => `slow ${index + 1} `).join('');

describe.each(HOSTS)('%s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let server: N8nServer;
	const ids = new Map<string, string>();

	beforeAll(async () => {
		dify = await startDifyServer({ slowScale: 0.2 });
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		for (const app of APPS) {
			const credential = await saveDifyCredential(server, dify, app);
			const node = (parameters: INodeParameters) =>
				difyNode(credential, parameters, 'difyWorkflow');
			const published = await publish(server, [
				...Object.entries(OPERATIONS).map(([operation, parameters]) => {
					const path = `${app}-${operation}`;
					const user = '={{ $json.body.user }}';
					return chain(path, webhookTrigger(path, 'lastNode'), node({ user, ...parameters }));
				}),
				chain(`${app}-live`, chatTrigger(`${app}-live`, 'streaming'), node(IN_CHAT)),
				chain(`${app}-whole`, chatTrigger(`${app}-whole`, 'lastNode'), node(IN_CHAT)),
			]);
			for (const [path, id] of published) ids.set(path, id);
		}
	});

	afterAll(async () => {
		await host?.close();
		await dify?.close();
	});

	/** The last execution of a workflow, by its path. */
	const executionOf = async (path: string) => await lastExecution(server, ids.get(path) ?? path);

	/** Runs an operation by HTTP, in an execution of its own; its first item. */
	async function run(
		operation: string,
		body: JsonObject | FormData,
		app = 'workflow',
	): Promise<JsonObject> {
		const [item = {}] = await postForItems(server, `${app}-${operation}`, body);
		return item;
	}

	/** Starts a run that takes seconds. */
	async function startSlowly(user: string): Promise<{ item: JsonObject; run: GenerationRecord }> {
		const item = await run('start', { inputs: { topic: '[slow] story' }, user });
		const begun = dify.generations.find(
			({ workflowRunId }) => workflowRunId === item.workflow_run_id,
		);
		if (begun === undefined) throw new Error(`Not a run of Dify: ${JSON.stringify(item)}`);
		return { item, run: begun };
	}

	it('gives the outputs of a run', async () => {
		const topic = 'Hello "Dify"\n\u4f60\u597d';
		const item = await run('execute', { inputs: { topic, count: 3 }, user: 'ada' });
		expect(item).toMatchObject({
			status: 'succeeded',
			outputs: { answer: `You said: ${topic}`, count: 3 },
			human_input: null,
			files: [],
		});
		expect(item).not.toHaveProperty('output');
		expect(dify.generations.at(-1)).toMatchObject({ user: 'ada', query: topic });
	});

	it('takes a posted file as an input', async () => {
		const form = new FormData();
		form.append('user', 'files');
		form.append('data', new Blob(['1;2;3'], { type: 'text/csv' }), 'numbers.csv');
		const item = await run('file', form, 'workflow-files');
		expect(item).toMatchObject({ status: 'succeeded', files: [{ name: 'numbers.csv', size: 5 }] });
		expect(dify.files.at(-1)?.content.toString()).toBe('1;2;3');
	});

	it('starts a run, and another execution waits for what comes of it', async () => {
		const { item, run: begun } = await startSlowly('starter');
		expect(item).toMatchObject({ status: 'running', outputs: {} });
		expect(begun.finished).toBe(false);
		const whileRunning = await run('get', { id: item.workflow_run_id });
		expect(whileRunning).toMatchObject({ status: 'running', finished_at: null });

		const waited = await run('wait', { id: item.workflow_run_id, user: 'starter' });
		expect(begun).toMatchObject({ finished: true, stopped: false });
		const result = { status: 'succeeded', outputs: { answer: SLOW_ANSWER } };
		expect(waited).toMatchObject({ ...result, workflow_run_id: item.workflow_run_id });
		expect(await run('get', { id: item.workflow_run_id })).toMatchObject(result);
	});

	it('stops a run that another execution started', async () => {
		const { item, run: begun } = await startSlowly('stopper');
		await run('stop', { task: item.task_id, user: 'stopper' });
		await dify.waitFor(() => begun.finished);
		expect(begun.stopped).toBe(true);
		const waited = await run('wait', { id: item.workflow_run_id, user: 'stopper' });
		expect(waited).toMatchObject({ status: 'stopped' });
	});

	it('lists the runs, the newest first', async () => {
		const ids: unknown[] = [];
		for (const topic of ['one', 'two']) {
			ids.unshift((await run('execute', { inputs: { topic }, user: 'lister' })).workflow_run_id);
		}
		const rows = await postForItems(server, 'workflow-getAll', { user: 'lister' });
		const own = rows.filter(({ user }) => user === 'lister');
		expect(own.map(({ workflow_run_id: id, status }) => [id, status])).toEqual(
			ids.map((id) => [id, 'succeeded']),
		);
	});

	it('asks a person, and goes on with the answer in another execution', async () => {
		const app = 'workflow-human';
		const waiting = await run('execute', { inputs: { topic: 'Budget' }, user: 'ada' }, app);
		const asked = { form_content: expect.stringContaining('Please check: Budget') };
		expect(waiting).toMatchObject({ status: 'paused', human_input: asked });
		expect(await run('form', { form: waiting.human_input }, app)).toMatchObject(asked);
		const done = await run('submit', { form: waiting.human_input, user: 'ada' }, app);
		expect(done).toMatchObject({ status: 'succeeded', outputs: { comment: 'good' } });
		expect(done.workflow_run_id).toBe(waiting.workflow_run_id);
	});

	it('fails the execution where the run failed, and n8n keeps in which node and why', async () => {
		const response = await post(server, 'workflow-fail-execute', { inputs: {}, user: 'ada' });
		expect(response.status).toBe(500);
		const { status, error } = await executionOf('workflow-fail-execute');
		expect(status).toBe('error');
		expect(error?.message).toMatch(/node "HTTP Request" failed: \[Errno 111\]/);
	});

	describe("in n8n's chat", () => {
		it('the text of a run is read while it is still being written', async () => {
			const before = dify.generations.length;
			const lines: ChatLine[] = [];
			let finishedAtFirstText: boolean | undefined;
			for await (const line of chatLines(await chat(server, 'workflow-live', '[slow] please'))) {
				lines.push(line);
				if (line.type === 'item') finishedAtFirstText ??= dify.generations[before]?.finished;
			}
			expect(finishedAtFirstText).toBe(false);
			const kinds = lines.map(({ type }) => type);
			expect(kinds.filter((type) => type !== 'item')).toEqual(['begin', 'end']);
			expect(lines.length).toBeGreaterThan(20);
			expect(textIn(lines).startsWith(SLOW_ANSWER)).toBe(true);
			const { items } = await executionOf('workflow-live');
			expect(items.get(DIFY_NODE)).toMatchObject([{ outputs: { answer: SLOW_ANSWER } }]);
		});

		it('the only text output is the answer, with no further node', async () => {
			const response = await chat(server, 'workflow-whole', 'hello');
			expect(await response.json()).toMatchObject({
				output: 'You said: hello',
				outputs: { answer: 'You said: hello' },
			});
		});

		it('a run that waits for a person shows its form', async () => {
			const lines = await chatToEnd(await chat(server, 'workflow-human-live', 'Budget'));
			expect(textIn(lines)).toBe('Please check: Budget\n\n[comment]');
		});

		it('a failed run shows what to do about it', async () => {
			const lines = await chatToEnd(await chat(server, 'workflow-fail-live', 'hello'));
			const { error } = await executionOf('workflow-fail-live');
			expect(lines.map(({ type }) => type)).toEqual(['begin', 'error']);
			expect(lines.at(-1)?.content).toBe(error?.description);
		});
	});
});
