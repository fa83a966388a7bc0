// Dify Knowledge as the tool of an AI Agent in a running n8n, the newest and the last 1.x: the example.

import { objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { PRESETS } from '../dify-server/knowledge';
import { saveModelCredential } from './agentWorkflow';
import { importedExample, publicChat, withKnowledgeBase, withModel } from './importedExample';
import type { ModelServer } from './modelServer';
import { finalAnswer, startModelServer, toolQuestion } from './modelServer';
import type { N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import { chat, publish, saveCredential } from './webhookWorkflows';

const EXAMPLE = 'knowledge-agent';

describe.each(HOSTS)(`${EXAMPLE}.json in %s`, (name) => {
	let dify: DifyServer;
	let model: ModelServer;
	let host: N8nHost;
	let server: N8nServer;

	beforeAll(async () => {
		dify = await startDifyServer({ knowledge: { presets: true } });
		model = await startModelServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		const credential = await saveCredential(server, {
			name: 'Handbook',
			type: 'difyKnowledgeApi',
			data: { baseUrl: dify.baseUrl, apiKey: dify.knowledge.key, allowUnauthorizedCerts: false },
		});
		const facts = dify.knowledge.state.bases.find((base) => base.name === PRESETS.vector);
		const example = withKnowledgeBase(importedExample(EXAMPLE, credential), facts?.id ?? '');
		await publish(server, [
			publicChat(withModel(example, await saveModelCredential(server, model))),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await model?.close();
		await dify?.close();
	});

	beforeEach(() => {
		model.requests.length = 0;
		dify.requests.length = 0;
	});

	/** Writes to the agent; what its tool told the model at last. */
	async function ask(message: string): Promise<{ output: unknown; result: string }> {
		const response = await chat(server, EXAMPLE, message);
		const answer: JsonObject = objectOf(await response.json());
		const last = objectsOf(model.requests.at(-1)?.messages).at(-1);
		expect(last?.role).toBe('tool');
		return { output: answer.output, result: textOf(last?.content) };
	}

	it('searches for what the model asks, and gives the model the passages as text', async () => {
		const { output, result } = await ask('the red planet');
		const offered = objectsOf(model.requests[0]?.tools).map((tool) => objectOf(tool.function));
		expect(offered).toMatchObject([
			{ description: expect.stringMatching(/^Finds passages in the company's handbook/) },
		]);
		const searches = dify.requests.filter(({ path }) => path.endsWith('/retrieve'));
		expect(searches).toMatchObject([{ body: { query: toolQuestion('the red planet') } }]);
		const [item] = objectsOf(JSON.parse(result));
		expect(textOf(item?.text)).toMatch(
			/^5 passages found for "What is known about: the red planet"/,
		);
		expect(textOf(item?.text)).toContain('Mars is called the red planet and has two moons.');
		expect(output).toBe(finalAnswer(result));
	});

	it('tells the model that there is nothing, and the agent goes on', async () => {
		dify.inject(
			{ kind: 'http', status: 200, body: '{"query": {"content": "x"}, "records": []}' },
			{ path: '/datasets/*/retrieve' },
		);
		const { output, result } = await ask('nothing');
		const [item] = objectsOf(JSON.parse(result));
		expect(item).toMatchObject({ text: expect.stringMatching(/^Nothing found for "/), hits: [] });
		expect(output).toBe(finalAnswer(result));
	});

	it('tells the model why a search failed, and the agent goes on', async () => {
		dify.inject({ kind: 'html-page' }, { path: '/datasets/*/retrieve', times: 5 });
		const { output, result } = await ask('anything');
		expect(objectsOf(JSON.parse(result))).toMatchObject([
			{ error: expect.stringContaining("did not answer like Dify's API") },
		]);
		expect(output).toBe(finalAnswer(result));
	});
});
