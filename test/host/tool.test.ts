// Dify Chat and Dify Workflow as tools of n8n's AI Agent in a real n8n, with a small model of the test's own.

import type { INode } from 'n8n-workflow';

import { objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { AGENT, agentWorkflow, asTool, saveModelCredential } from './agentWorkflow';
import type { ModelServer } from './modelServer';
import { finalAnswer, startModelServer, toolQuestion } from './modelServer';
import type { N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import type { SavedCredential } from './webhookWorkflows';
import {
	chat,
	chatToEnd,
	difyNode,
	lastExecution,
	publish,
	saveDifyCredential,
	textIn,
	TRIGGER,
} from './webhookWorkflows';

const DESCRIPTION = 'Knows everything about the company';

/** What the tool is called where the model sees it: the node's name without blanks. */
const TOOL = 'Ask_Dify';

let dify: DifyServer;
let model: ModelServer;
let host: N8nHost;
let server: N8nServer;

beforeAll(async () => {
	dify = await startDifyServer();
	model = await startModelServer();
	host = new N8nHost('n8n-2');
	server = await host.start();
	await server.logIn();
	const difyCredential = await saveDifyCredential(server, dify, 'chat-plain');
	const workflowCredential = await saveDifyCredential(server, dify, 'workflow');
	const modelCredential = await saveModelCredential(server, model);
	await publish(server, [
		agentWorkflow('streaming', 'streaming', difyTool(difyCredential), modelCredential),
		agentWorkflow('lastNode', 'lastNode', difyTool(difyCredential), modelCredential),
		agentWorkflow('workflow', 'lastNode', workflowTool(workflowCredential), modelCredential),
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

function difyTool(credential: SavedCredential): INode {
	const node = difyNode(credential, {
		descriptionType: 'manual',
		toolDescription: DESCRIPTION,
		query: "={{ $fromAI('question', 'A whole question in plain words', 'string') }}",
		user: `={{ $('${TRIGGER}').item.json.sessionId }}`,
		conversationMode: 'latest',
	});
	return asTool(node);
}

/** The model writes one of the workflow's variables, as the user lets it in the editor. */
function workflowTool(credential: SavedCredential): INode {
	const topic = "={{ $fromAI('question', 'What the workflow is to look into', 'string') }}";
	const node = difyNode(
		credential,
		{
			descriptionType: 'manual',
			toolDescription: DESCRIPTION,
			resource: 'run',
			operation: 'execute',
			user: `={{ $('${TRIGGER}').item.json.sessionId }}`,
			inputsMode: 'fields',
			inputFields: { mappingMode: 'defineBelow', value: { topic } },
		},
		'difyWorkflow',
	);
	return asTool(node);
}

/** Asks an agent in one piece; its answer. */
async function askAgent(
	message: string,
	sessionId: string,
	workflow = 'lastNode',
): Promise<JsonObject> {
	const response = await chat(server, workflow, message, { sessionId });
	const text = await response.text();
	if (response.status !== 200) throw new Error(`The agent answered ${response.status}: ${text}`);
	return objectOf(JSON.parse(text));
}

/** What the tool told the model at last: the text, and the items in it. */
function toolResult(): { content: string; items: JsonObject[] } {
	const last = objectsOf(model.requests.at(-1)?.messages).at(-1);
	expect(last?.role).toBe('tool');
	const content = textOf(last?.content);
	return { content, items: objectsOf(JSON.parse(content)) };
}

it('is offered to the model with its description and the question that the model is to write', async () => {
	await askAgent('hello', 'ada');
	const offered = objectsOf(model.requests[0]?.tools).map((tool) => objectOf(tool.function));
	expect(offered).toEqual([
		expect.objectContaining({
			name: TOOL,
			description: DESCRIPTION,
			parameters: expect.objectContaining({
				properties: {
					question: { type: 'string', description: 'A whole question in plain words' },
				},
				required: ['question'],
			}),
		}),
	]);
});

it("asks Dify what the model wrote, and gives the model Dify's answer as text", async () => {
	const { output } = await askAgent('the opening hours', 'ada');
	const query = toolQuestion('the opening hours');
	expect(dify.generations.at(-1)).toMatchObject({ query, user: 'ada', finished: true });
	const { content, items } = toolResult();
	expect(items).toHaveLength(1);
	expect(items[0]).toMatchObject({ answer: `You said: ${query}`, status: 'succeeded' });
	expect(output).toBe(finalAnswer(content));
	expect(model.requests).toHaveLength(2);
});

it("leaves the chat to the agent's own words, although the trigger streams", async () => {
	const lines = await chatToEnd(await chat(server, 'streaming', 'the weather'));
	expect(model.requests.map(({ stream }) => stream)).toEqual([true, true]);
	expect(dify.generations.at(-1)?.query).toBe(toolQuestion('the weather'));
	const { content } = toolResult();
	expect(content).toContain(`You said: ${toolQuestion('the weather')}`);
	expect(new Set(lines.map(({ metadata }) => metadata.nodeName))).toEqual(new Set([AGENT]));
	expect(textIn(lines)).toBe(finalAnswer(content));
});

it("goes on with the user's conversation in later executions, and with nobody else's", async () => {
	const executions: string[] = [];
	const conversations: string[] = [];
	for (const user of ['grace', 'grace', 'edsger']) {
		await askAgent('hello', user);
		executions.push((await lastExecution(server, 'lastNode')).id);
		const { conversation_id: conversationId } = toolResult().items[0] ?? {};
		expect(dify.generations.at(-1)).toMatchObject({ user, conversationId });
		conversations.push(textOf(conversationId));
	}
	expect(new Set(executions).size).toBe(3);
	expect(conversations[0]).not.toBe('');
	expect(conversations[1]).toBe(conversations[0]);
	expect(conversations[2]).not.toBe(conversations[0]);
});

it('tells the model why it failed, and the agent goes on', async () => {
	const { output } = await askAgent('[error rate]', 'ada');
	const { content, items } = toolResult();
	expect(items).toEqual([{ error: expect.stringContaining('Rate Limit Error') }]);
	expect(output).toBe(finalAnswer(content));
});

describe('a workflow', () => {
	it('runs with what the model wrote, and gives the model its outputs as text', async () => {
		const { output } = await askAgent('the invoices', 'ada', 'workflow');
		const topic = toolQuestion('the invoices');
		expect(dify.requests.filter(({ path }) => path === '/v1/workflows/run')).toMatchObject([
			{ body: { inputs: { topic }, user: 'ada' } },
		]);
		const { content, items } = toolResult();
		expect(items).toMatchObject([
			{ status: 'succeeded', outputs: { answer: `You said: ${topic}` } },
		]);
		expect(output).toBe(finalAnswer(content));
	});

	it('tells the model why it failed, and the agent goes on', async () => {
		const { output } = await askAgent('[error rate]', 'ada', 'workflow');
		const { content, items } = toolResult();
		expect(items).toEqual([{ error: expect.stringContaining('Rate Limit Error') }]);
		expect(output).toBe(finalAnswer(content));
	});
});
