// A key of an app of the wrong kind, through n8n-core: each node names the one that the app is for.

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import { DIFY_CHAT, runNode } from '../harness';
import { credentialOf, EXECUTE, itemOn } from './workflowNode';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

describe.each(['chat-plain', 'agent', 'chatflow'])('a key of %s in Dify Workflow', (app) => {
	it.each([
		['execute', {}],
		['execute', { options: { responseMode: 'blocking' } }],
		['execute', { waitFor: 'start' }],
		['execute', { options: { workflowId: UNKNOWN } }],
		['stop', { taskId: UNKNOWN }],
	])('names Dify Chat: %s %j', async (operation, more) => {
		const item = await itemOn(dify, app, { resource: 'run', operation, ...more });
		expect(item).toMatchObject({
			error: 'This key belongs to another kind of app: Dify Workflow needs a workflow',
			code: 'not_workflow_app',
			retryable: false,
		});
		expect(item.description).toContain(
			'For chatbots, agents and chatflows, use the node Dify Chat.',
		);
		expect(dify.generations).toEqual([]);
	});
});

it.each(['chat-plain', 'agent'])('a key of %s finds no runs', async (app) => {
	for (const operation of ['get', 'wait']) {
		const item = await itemOn(dify, app, {
			...{ resource: 'run', operation, workflowRunId: UNKNOWN },
		});
		expect(item.error).toBe(
			'This key belongs to another kind of app: Dify Workflow needs a workflow',
		);
	}
});

it('a key of a workflow in Dify Chat names Dify Workflow', async () => {
	const { outputs } = await runNode({
		parameters: { resource: 'message', operation: 'send', query: 'hello', user: 'ada' },
		credential: credentialOf(dify, 'workflow'),
		onError: 'continueRegularOutput',
		type: DIFY_CHAT,
	});
	const item = outputs[0]?.[0]?.json ?? {};
	expect(item).toMatchObject({ code: 'not_chat_app' });
	expect(item.error).toMatch(/^This key belongs to another kind of app: Dify Chat needs /);
	expect(item.description).toContain('Dify Workflow');
});

it('a knowledge key is refused before anything is sent', async () => {
	dify.requests.length = 0;
	const { error } = await runNode({
		parameters: { ...EXECUTE, user: 'ada' },
		credential: { ...credentialOf(dify, 'workflow'), apiKey: 'dataset-abc' },
		type: 'n8n-nodes-dify-apps.difyWorkflow',
	});
	expect(error?.message).toContain('is a knowledge key');
	expect(dify.requests).toEqual([]);
});

it('the key is in nothing that is said of a failure', async () => {
	const apiKey = 'app-SECRET-SECRET-SECRET';
	const { error } = await runNode({
		parameters: { ...EXECUTE, user: 'ada' },
		credential: { baseUrl: dify.baseUrl, apiKey },
		type: 'n8n-nodes-dify-apps.difyWorkflow',
	});
	expect(error?.message).toBe('Dify does not accept the API key');
	expect(JSON.stringify(error)).not.toContain('SECRET');
});
