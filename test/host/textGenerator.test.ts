// Dify Text Generator in a running n8n, the newest and the last 1.x: in n8n's chat, and as a tool of its AI Agent.

import { objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { agentWorkflow, asTool, saveModelCredential } from './agentWorkflow';
import type { ModelServer } from './modelServer';
import { finalAnswer, startModelServer, toolQuestion } from './modelServer';
import type { N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import type { ChatLine } from './webhookWorkflows';
import {
	chain,
	chat,
	chatLines,
	chatToEnd,
	chatTrigger,
	DIFY_NODE,
	difyNode,
	lastExecution,
	publish,
	saveDifyCredential,
	textIn,
} from './webhookWorkflows';

const DESCRIPTION = 'Writes a text for a product';

describe.each(HOSTS)('Dify Text Generator in %s', (name) => {
	let dify: DifyServer;
	let model: ModelServer;
	let host: N8nHost;
	let server: N8nServer;
	let ids: Map<string, string>;

	beforeAll(async () => {
		dify = await startDifyServer({ slowScale: 0.2, pieceIntervalMilliseconds: 5 });
		model = await startModelServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		const credential = await saveDifyCredential(server, dify, 'completion');
		const write = difyNode(
			credential,
			{ query: '={{ $json.chatInput }}', user: '={{ $json.sessionId }}' },
			'difyTextGenerator',
		);
		const tool = difyNode(
			credential,
			{
				descriptionType: 'manual',
				toolDescription: DESCRIPTION,
				query: "={{ $fromAI('question', 'What the text is to be about', 'string') }}",
				user: 'ada',
			},
			'difyTextGenerator',
		);
		ids = await publish(server, [
			chain('live', chatTrigger('live', 'streaming'), write),
			chain('whole', chatTrigger('whole', 'lastNode'), write),
			agentWorkflow(
				'agent',
				'lastNode',
				// Without it, n8n 1 ends the workflow with the tool's failure.
				asTool({ ...tool, onError: 'continueRegularOutput' }),
				await saveModelCredential(server, model),
				name === 'n8n-1' ? 3 : 3.1,
			),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await model?.close();
		await dify?.close();
	});

	beforeEach(() => {
		model.requests.length = 0;
	});

	it('is read in the chat while Dify writes, and its item is like any other', async () => {
		const before = dify.generations.length;
		const lines: ChatLine[] = [];
		let finishedAtFirstText: boolean | undefined;
		for await (const line of chatLines(await chat(server, 'live', '[slow] please'))) {
			lines.push(line);
			if (line.type === 'item') finishedAtFirstText ??= dify.generations[before]?.finished;
		}
		expect(finishedAtFirstText).toBe(false);
		expect(textIn(lines)).toContain('slow 1 slow 2 ');
		expect([lines[0]?.type, lines.at(-1)?.type]).toEqual(['begin', 'end']);
		const { items, status } = await lastExecution(server, ids.get('live') ?? '');
		expect(status).toBe('success');
		expect(items.get(DIFY_NODE)).toMatchObject([
			{ answer: textIn(lines), output: textIn(lines), status: 'succeeded' },
		]);
	});

	it('answers in one piece where the chat waits for the end', async () => {
		const { output } = objectOf(await (await chat(server, 'whole', 'coffee')).json());
		expect(textOf(output).trim()).toBe('You said: coffee');
	});

	it('shows in the chat what to do about a text that failed', async () => {
		const lines = await chatToEnd(await chat(server, 'live', '[error rate] please'));
		expect(lines.map(({ type }) => type)).toEqual(['begin', 'error']);
		expect(lines[1]?.content).toContain("The model's provider refused or failed.");
		expect(lines[1]?.content).not.toContain('message');
	});

	/** Asks the agent; what its tool told the model at last. */
	async function askAgent(message: string): Promise<{ output: unknown; result: string }> {
		const response = await chat(server, 'agent', message);
		const answer: JsonObject = objectOf(await response.json());
		const last = objectsOf(model.requests.at(-1)?.messages).at(-1);
		expect(last?.role).toBe('tool');
		return { output: answer.output, result: textOf(last?.content) };
	}

	it('is a tool that writes what the model asks for, and gives the model the text', async () => {
		const { output, result } = await askAgent('a grinder');
		const offered = objectsOf(model.requests[0]?.tools).map((tool) => objectOf(tool.function));
		expect(offered).toMatchObject([{ description: DESCRIPTION }]);
		expect(dify.generations.at(-1)).toMatchObject({
			query: toolQuestion('a grinder'),
			user: 'ada',
		});
		const [item] = objectsOf(JSON.parse(result));
		expect(textOf(item?.answer).trim()).toBe(`You said: ${toolQuestion('a grinder')}`);
		expect(output).toBe(finalAnswer(result));
	});

	it('tells the model why a text failed, and the agent goes on', async () => {
		const { output, result } = await askAgent('[error rate]');
		expect(objectsOf(JSON.parse(result))).toMatchObject([
			{ error: expect.stringContaining('Rate Limit Error'), retryable: true },
		]);
		expect(output).toBe(finalAnswer(result));
	});
});
