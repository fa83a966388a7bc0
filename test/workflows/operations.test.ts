// Every operation but Send through n8n-core against the emulator: lists, feedback, stop, delete.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { runNode } from './harness';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** The emulator's time: every seventh message begins a new second. */
let clockReads = 0;
let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer({
		now: () => 1_784_700_000_000 + Math.floor(clockReads / 7) * 1_000,
	});
});

afterAll(async () => await dify.close());

async function run(
	app: string,
	resource: string,
	operation: string,
	parameters: IDataObject,
): Promise<IDataObject[]> {
	const { outputs } = await runNode({
		parameters: { resource, operation, user: 'ada', ...parameters },
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		onError: 'continueRegularOutput',
	});
	return (outputs[0] ?? []).map(({ json }) => json);
}

async function send(
	app: string,
	query: string,
	parameters: IDataObject = {},
): Promise<IDataObject> {
	clockReads += 1;
	const [item] = await run(app, 'message', 'send', { query, ...parameters });
	if (item === undefined || item.error !== undefined) throw new Error(String(item?.error));
	return item;
}

describe('lists longer than a page, several rows to a second', () => {
	const MESSAGES = 230;
	let conversationId: unknown;

	beforeAll(async () => {
		for (let number = 1; number <= MESSAGES; number++) {
			const { conversation_id } = await send('chat-plain', `question ${number}`, {
				user: 'list',
				...(conversationId === undefined
					? {}
					: { conversationMode: 'id', conversationId: String(conversationId) }),
			});
			conversationId = conversation_id;
		}
		for (let number = 1; number <= MESSAGES; number++) {
			await send('chatflow-static', `topic ${number}`, { user: 'list' });
		}
	}, 60_000);

	it('gives every message of a conversation once, the newest second first', async () => {
		const messages = await run('chat-plain', 'message', 'getAll', {
			conversationId: String(conversationId),
			user: 'list',
			returnAll: true,
		});
		expect(messages).toHaveLength(MESSAGES);
		expect(new Set(messages.map(({ query }) => query)).size).toBe(MESSAGES);
		const seconds = messages.map(({ created_at }) => Date.parse(String(created_at)));
		expect(seconds).not.toContain(NaN);
		expect(seconds).toEqual([...seconds].sort((one, other) => other - one));
	});

	it('begins with the oldest on request, also under a limit', async () => {
		const messages = await run('chat-plain', 'message', 'getAll', {
			conversationId: String(conversationId),
			user: 'list',
			limit: 7,
			options: { order: 'oldest' },
		});
		const seconds = new Set(
			messages.map(({ created_at }) => Date.parse(String(created_at)) / 1_000),
		);
		expect(messages).toHaveLength(7);
		expect(Math.min(...seconds)).toBe(1_784_700_000);
	});

	it('stops at the limit without fetching what nobody asked for', async () => {
		dify.requests.length = 0;
		const messages = await run('chat-plain', 'message', 'getAll', {
			conversationId: String(conversationId),
			user: 'list',
			limit: 3,
		});
		expect(messages).toHaveLength(3);
		expect(dify.requests).toHaveLength(1);
	});

	it.each([['-updated_at'], ['created_at']])(
		'gives every conversation of a user once, sorted by %s',
		async (sortBy) => {
			const conversations = await run('chatflow-static', 'conversation', 'getAll', {
				user: 'list',
				returnAll: true,
				options: { sortBy },
			});
			expect(new Set(conversations.map(({ conversation_id }) => conversation_id)).size).toBe(
				MESSAGES,
			);
			expect(conversations).toHaveLength(MESSAGES);
		},
	);

	it('gives a user without conversations no item', async () => {
		expect(await run('chatflow-static', 'conversation', 'getAll', { user: 'nobody' })).toEqual([]);
	});
});

describe('feedback', () => {
	it.each([
		['like', 'like'],
		['dislike', 'dislike'],
		['none', null],
	])('%s is stored for the message', async (rating, stored) => {
		const { message_id, conversation_id } = await send('chat-plain', 'rate me');
		await run('chat-plain', 'message', 'feedback', { messageId: message_id, rating: 'like' });
		const [item] = await run('chat-plain', 'message', 'feedback', {
			messageId: message_id,
			rating,
			content: 'well said',
		});
		expect(item).toEqual({ result: 'success', message_id, rating: stored });
		const [message] = await run('chat-plain', 'message', 'getAll', {
			conversationId: conversation_id,
		});
		expect(message?.feedback).toBe(stored);
	});

	it('can be taken back where there was none: the wish is fulfilled', async () => {
		const { message_id } = await send('chat-plain', 'never rated');
		const [item] = await run('chat-plain', 'message', 'feedback', {
			messageId: message_id,
			rating: 'none',
		});
		expect(item).toEqual({ result: 'success', message_id, rating: null });
	});

	it('of another user is refused with what to check', async () => {
		const { message_id } = await send('chat-plain', 'mine');
		const [item] = await run('chat-plain', 'message', 'feedback', {
			messageId: message_id,
			user: 'someone else',
		});
		expect(item).toMatchObject({
			error: 'Dify does not find the message',
			code: 'not_found',
			http_status: 404,
		});
		expect(item?.description).toContain('User');
	});
});

describe('stop', () => {
	it('succeeds for any task, as Dify says', async () => {
		const [item] = await run('chat-plain', 'message', 'stop', { taskId: ' any-task ' });
		expect(item).toEqual({ result: 'success', task_id: 'any-task' });
		expect(dify.requests.at(-1)).toMatchObject({
			path: '/v1/chat-messages/any-task/stop',
			body: { user: 'ada' },
		});
	});
});

describe('delete', () => {
	it('deletes a conversation, whose messages are gone then', async () => {
		const { conversation_id } = await send('chat-plain', 'delete me');
		const parameters = { conversationId: conversation_id };
		expect(await run('chat-plain', 'conversation', 'delete', parameters)).toEqual([
			{ deleted: true, conversation_id },
		]);
		const [gone] = await run('chat-plain', 'message', 'getAll', parameters);
		expect(gone).toMatchObject({ error: 'Dify does not find the conversation', http_status: 404 });
	});

	it('refuses an id that is none before anything is sent', async () => {
		dify.requests.length = 0;
		const [item] = await run('chat-plain', 'conversation', 'delete', { conversationId: 'abc' });
		expect(item).toMatchObject({ code: 'invalid_parameter' });
		expect(dify.requests).toEqual([]);
	});

	it('says that a conversation is not there', async () => {
		const [item] = await run('chat-plain', 'conversation', 'delete', { conversationId: UNKNOWN });
		expect(item).toMatchObject({ code: 'not_found', http_status: 404 });
	});
});

describe('conversation variables', () => {
	it('come in their declared types, one item each', async () => {
		const { conversation_id } = await send('chatflow', 'remember');
		const variables = await run('chatflow', 'conversation', 'getVariables', {
			conversationId: conversation_id,
			returnAll: true,
		});
		const types = Object.fromEntries(
			variables.map(({ name, value }) => [name, Array.isArray(value) ? 'list' : typeof value]),
		);
		expect(types).toEqual({ seen: 'string', score: 'number', notes: 'list', profile: 'object' });
	});

	it('are found by a part of the name, whatever the case', async () => {
		const { conversation_id } = await send('chatflow', 'remember');
		const variables = await run('chatflow', 'conversation', 'getVariables', {
			conversationId: conversation_id,
			options: { variableName: 'CO' },
		});
		expect(variables.map(({ name }) => name)).toEqual(['score']);
		expect(dify.requests.at(-1)?.path).not.toContain('variable_name');
	});
});
