// Published webhook workflows in a real n8n: every operation, and an execution stopped by its user.

import { createHash } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { objectOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer, GenerationRecord } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import {
	chain,
	difyNode,
	DIFY_NODE,
	executionIds,
	lastExecution,
	post,
	postForItems,
	publish,
	saveDifyCredential,
	webhookTrigger,
} from './webhookWorkflows';

const APPS = ['chat-plain', 'chatflow'] as const;

/** The operations; a request's body gives their parameters. */
const OPERATIONS: Record<string, INodeParameters> = {
	'message-send': {
		resource: 'message',
		operation: 'send',
		query: '={{ $json.body.query }}',
		conversationMode: 'id',
		conversationId: '={{ $json.body.conversationId }}',
	},
	'message-stop': { resource: 'message', operation: 'stop', taskId: '={{ $json.body.taskId }}' },
	'message-feedback': {
		resource: 'message',
		operation: 'feedback',
		messageId: '={{ $json.body.messageId }}',
		rating: 'dislike',
		content: 'too short',
	},
	'message-getAll': {
		resource: 'message',
		operation: 'getAll',
		conversationId: '={{ $json.body.conversationId }}',
		returnAll: true,
	},
	'conversation-getAll': { resource: 'conversation', operation: 'getAll', returnAll: true },
	'conversation-delete': {
		resource: 'conversation',
		operation: 'delete',
		conversationId: '={{ $json.body.conversationId }}',
	},
	'conversation-getVariables': {
		resource: 'conversation',
		operation: 'getVariables',
		conversationId: '={{ $json.body.conversationId }}',
		returnAll: true,
	},
	'file-upload': { resource: 'file', operation: 'upload', binaryPropertyName: 'data' },
	'message-send-file': {
		resource: 'message',
		operation: 'send',
		query: '={{ $json.body.query }}',
		files: { file: [{ source: 'binary', binaryPropertyName: 'data', type: 'auto' }] },
	},
};

let dify: DifyServer;
let host: N8nHost;
let server: N8nServer;

beforeAll(async () => {
	dify = await startDifyServer({ slowScale: 0.4 });
	host = new N8nHost('n8n-2');
	server = await host.start();
	await server.logIn();
	const workflows: HostWorkflow[] = [];
	for (const app of APPS) {
		const credential = await saveDifyCredential(server, dify, app);
		for (const [name, parameters] of Object.entries(OPERATIONS)) {
			const path = `${app}-${name}`;
			const ask = difyNode(credential, { user: '={{ $json.body.user }}', ...parameters });
			workflows.push(chain(path, webhookTrigger(path, 'lastNode'), ask));
			if (name !== 'message-send') continue;
			const soon = `${app}-background`;
			workflows.push(chain(soon, webhookTrigger(soon, 'onReceived'), ask));
		}
	}
	await publish(server, workflows);
});

afterAll(async () => {
	await host?.close();
	await dify?.close();
});

/** Runs an operation by HTTP; the items of its answer. */
async function run(app: string, operation: string, body: JsonObject): Promise<JsonObject[]> {
	return await postForItems(server, `${app}-${operation}`, body);
}

async function send(app: string, body: JsonObject): Promise<JsonObject> {
	const [item] = await run(app, 'message-send', body);
	return objectOf(item);
}

/** Asks a question that takes long, and waits until Dify has written some of the answer. */
async function askSlowly(app: string, user: string): Promise<GenerationRecord> {
	const before = dify.generations.length;
	const response = await post(server, `${app}-background`, { query: '[slow] question', user });
	expect(response.status).toBe(200);
	await dify.waitFor(({ generations }) => (generations[before]?.events ?? 0) > 8);
	const generation = dify.generations[before];
	if (generation === undefined) throw new Error('No answer has begun');
	return generation;
}

const stopRequests = (generation: GenerationRecord) =>
	dify.requests.filter(({ path }) => path.endsWith(`/chat-messages/${generation.taskId}/stop`));

describe.each(APPS)('by webhook, with the app %s', (app) => {
	it('a message is answered, and its conversation goes on by id', async () => {
		const first = await send(app, { query: 'Hello "Dify"\n\u4f60\u597d', user: 'ada' });
		expect(first).toMatchObject({
			answer: 'You said: Hello "Dify"\n\u4f60\u597d',
			status: 'succeeded',
			citations: [],
			files: [],
			human_input: null,
		});
		expect(first).not.toHaveProperty('output');
		const { conversation_id: conversationId } = first;
		const second = await send(app, { query: 'again', user: 'ada', conversationId });
		expect(second.conversation_id).toBe(conversationId);
		expect(second.message_id).not.toBe(first.message_id);
	});

	it('an answer is stopped, for the user that asked', async () => {
		const generation = await askSlowly(app, 'stopping');
		const { taskId } = generation;
		const items = await run(app, 'message-stop', { taskId, user: 'stopping' });
		expect(items).toEqual([{ result: 'success', task_id: taskId }]);
		await dify.waitFor(() => generation.finished);
		expect(generation.stopped).toBe(true);
		expect(stopRequests(generation).map(({ body }) => body)).toEqual([{ user: 'stopping' }]);
		const { status, items: kept } = await lastExecution(server, `${app}-background`);
		expect(status).toBe('success');
		const [item] = kept.get(DIFY_NODE) ?? [];
		expect(item?.answer).toMatch(/^slow 1 /);
		expect(item?.answer).not.toContain('slow 40');
		// A chatbot does not say that it was stopped.
		expect(item?.status).toBe(app === 'chatflow' ? 'stopped' : 'succeeded');
	});

	it('a message is rated, and the rating stands in the list of messages', async () => {
		const { message_id: messageId, conversation_id: conversationId } = await send(app, {
			query: 'rate me',
			user: 'grace',
		});
		await send(app, { query: 'not me', user: 'grace', conversationId });
		const rated = await run(app, 'message-feedback', { messageId, user: 'grace' });
		expect(rated).toEqual([{ result: 'success', message_id: messageId, rating: 'dislike' }]);
		const messages = await run(app, 'message-getAll', { conversationId, user: 'grace' });
		expect(messages.map(({ query, feedback }) => [query, feedback])).toEqual([
			['not me', null],
			['rate me', 'dislike'],
		]);
	});

	it('conversations are listed and deleted', async () => {
		const ids = [];
		for (const query of ['one', 'two', 'three']) {
			ids.push((await send(app, { query, user: 'list' })).conversation_id);
		}
		const listed = await run(app, 'conversation-getAll', { user: 'list' });
		expect(listed.map((conversation) => conversation.conversation_id).sort()).toEqual(
			[...ids].sort(),
		);
		const deleted = await run(app, 'conversation-delete', {
			conversationId: ids[1],
			user: 'list',
		});
		expect(deleted).toEqual([{ deleted: true, conversation_id: ids[1] }]);
		const left = await run(app, 'conversation-getAll', { user: 'list' });
		expect(left.map((conversation) => conversation.conversation_id).sort()).toEqual(
			[ids[0], ids[2]].sort(),
		);
	});

	it('a posted file is uploaded unchanged', async () => {
		const content = Buffer.from(
			Array.from({ length: 3_000_000 }, (_nothing, index) => index % 251),
		);
		const form = new FormData();
		form.append('user', 'files');
		form.append('data', new Blob([content], { type: 'application/pdf' }), 'r\u00e9sum\u00e9.pdf');
		const [file] = await postForItems(server, `${app}-file-upload`, form);
		expect(file).toMatchObject({
			extension: 'pdf',
			mime_type: 'application/pdf',
			size: content.byteLength,
			type: 'document',
		});
		const stored = dify.files.find(({ id }) => id === file?.id);
		expect(stored?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
		expect(stored?.user).toBe('files');
	});
});

it('the variables of a conversation are read', async () => {
	const { conversation_id: conversationId } = await send('chatflow', {
		query: 'remember this',
		user: 'variables',
	});
	const variables = await run('chatflow', 'conversation-getVariables', {
		conversationId,
		user: 'variables',
	});
	expect(variables).toContainEqual(
		expect.objectContaining({ name: 'seen', value: 'remember this', value_type: 'string' }),
	);
});

it('a posted picture goes along with a message', async () => {
	const form = new FormData();
	form.append('user', 'pictures');
	form.append('query', 'what is this?');
	form.append('data', new Blob(['not really a picture'], { type: 'image/png' }), 'cat.png');
	const [item] = await postForItems(server, 'chat-plain-message-send-file', form);
	expect(item?.answer).toBe('You said: [image] what is this?');
});

it('a failed message fails the execution, and n8n keeps why', async () => {
	const response = await post(server, 'chat-plain-message-send', {
		query: '[error rate]',
		user: 'ada',
	});
	expect(response.status).toBe(500);
	const { status, error } = await lastExecution(server, 'chat-plain-message-send');
	expect(status).toBe('error');
	expect(error?.message).toContain('Rate Limit Error');
	expect(error?.description).toContain('provider');
});

describe.each(APPS)('an execution that is stopped in n8n, with the app %s', (app) => {
	it('closes the stream, and Dify is told to stop for the same user', async () => {
		const user = `impatient ${app}`;
		const generation = await askSlowly(app, user);
		const [id, ...others] = await executionIds(server, `${app}-background`, ['running']);
		expect(others).toEqual([]);
		const stopped = await server.rest('POST', `/rest/executions/${id}/stop`);
		expect(stopped.status).toBe(200);
		await dify.waitFor(() => generation.stopped && generation.finished);
		await dify.waitFor(({ openResponses }) => openResponses() === 0);
		expect(stopRequests(generation).map(({ body }) => body)).toEqual([{ user }]);
		expect(generation.clientLeft).toBe(true);
		expect(dify.generations.filter((other) => other.user === user)).toEqual([generation]);
		const execution = await lastExecution(server, `${app}-background`);
		expect(execution).toMatchObject({ id, status: 'canceled' });
	});
});
