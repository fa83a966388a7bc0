// A night's batch through n8n-core: a thousand items, many at once, one in ten of them in trouble.

import type { INodeExecutionData } from 'n8n-workflow';

import { isObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { settle } from '../support/manualClock';
import { speedUpClock } from '../support/packageClock';
import { runNode, startWorkflow, workflowOf } from './harness';
import { troublesOf } from './troubles';
import { heapInUse } from '../support/heap';

let dify: DifyServer;

beforeEach(async () => {
	dify = await startDifyServer({ pingIntervalMilliseconds: 20 });
});

afterEach(async () => {
	jest.restoreAllMocks();
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

const SEND = {
	resource: 'message',
	operation: 'send',
	query: '={{ $json.question }}',
	user: '={{ $json.user }}',
};

const credentialOf = (app: string) => ({ baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) });

function questionsOf(count: number, userOf: (index: number) => string): INodeExecutionData[] {
	return Array.from({ length: count }, (_nothing, index) => ({
		json: { question: `question ${index}`, user: userOf(index) },
	}));
}

/** How often each question was sent. */
function postsByQuestion(): Map<string, number> {
	const posts = new Map<string, number>();
	for (const { path, body } of dify.requests) {
		if (path !== '/v1/chat-messages' || !isObject(body)) continue;
		const query = String(body.query);
		posts.set(query, (posts.get(query) ?? 0) + 1);
	}
	return posts;
}

it('answers or explains each of 1,000 questions, in order, and asks none twice', async () => {
	speedUpClock(10);
	const items = questionsOf(1_000, (index) => `user ${index % 50}`);
	const troubled = troublesOf(items.length);
	for (const [index, { fault }] of troubled) dify.inject(fault, { query: `question ${index}` });
	const memoryBefore = heapInUse();
	const { outputs, error } = await runNode({
		parameters: { ...SEND, options: { concurrency: 20 } },
		credential: credentialOf('chatflow-static'),
		items,
		onError: 'continueRegularOutput',
	});
	expect(error).toBeUndefined();
	const results = outputs[0] ?? [];
	expect(results).toHaveLength(1_000);
	expect(results.map(({ pairedItem }) => pairedItem)).toEqual(
		items.map((_item, index) => ({ item: index })),
	);
	const posts = postsByQuestion();
	for (const [index, { json }] of results.entries()) {
		const trouble = troubled.get(index);
		const name = `question ${index}`;
		expect([name, posts.get(name)]).toEqual([name, trouble?.posts ?? 1]);
		if (trouble?.answered ?? true) {
			expect(json).toMatchObject({
				status: 'succeeded',
				answer: expect.stringMatching(new RegExp(`${name}\\b`)),
			});
		} else {
			expect(json).toMatchObject({
				code: expect.any(String),
				description: expect.stringMatching(/\w/),
			});
		}
	}
	// A thousand answers of a few hundred bytes, and no more.
	expect(heapInUse() - memoryBefore).toBeLessThan(300 * 1024 * 1024);
}, 60_000);

it('keeps as many messages under way as it may, and not one more', async () => {
	let most = 0;
	await settle();
	const running = runNode({
		parameters: { ...SEND, options: { concurrency: 4 } },
		credential: credentialOf('chat-plain'),
		items: questionsOf(40, (index) => `user ${index}`),
	});
	const isOver = running.then(() => true);
	while (!(await Promise.race([isOver, settle(1).then(() => false)]))) {
		most = Math.max(most, dify.openResponses());
	}
	expect(most).toBe(4);
});

it('sends nothing else of a new user until Dify has answered the first request, which creates the user', async () => {
	dify.inject({ kind: 'silence', moment: 'before-headers' }, { query: 'question 0' });
	const running = startWorkflow(workflowOf({ ...SEND, options: { concurrency: 10 } }), {
		credential: credentialOf('chat-plain'),
		items: [...questionsOf(10, () => 'newcomer'), ...questionsOf(1, () => 'somebody else')],
	});
	await dify.waitFor(({ generations }) =>
		generations.some(({ finished, user }) => finished && user === 'somebody else'),
	);
	await settle();
	const newcomers = dify.requests.filter(({ body }) => isObject(body) && body.user === 'newcomer');
	expect(newcomers).toHaveLength(1);
	running.cancel();
	await running.result;
});

it('does not let a new user wait for a whole answer that comes in one piece', async () => {
	const running = startWorkflow(
		workflowOf({ ...SEND, options: { concurrency: 10, responseMode: 'blocking' } }),
		{
			credential: credentialOf('chat-plain'),
			items: [
				{ json: { question: '[slow] first', user: 'newcomer' } },
				...questionsOf(9, () => 'newcomer'),
			],
		},
	);
	await dify.waitFor(({ generations }) => generations.length === 10);
	expect(dify.generations.find(({ query }) => query === '[slow] first')?.finished).toBe(false);
	const beforeMessages = dify.requests.filter(({ path }) => path !== '/v1/chat-messages');
	expect(beforeMessages.map(({ method, path }) => `${method} ${path}`)).toEqual([
		'GET /v1/conversations?user=newcomer&limit=1',
	]);
	running.cancel();
	await running.result;
});

describe('messages of one conversation', () => {
	it('are sent one after the other in the order of the items, also by an id from an expression', async () => {
		const { outputs } = await runNode({
			parameters: { ...SEND, query: 'begin' },
			credential: credentialOf('chat-plain'),
			items: questionsOf(1, () => 'ada'),
		});
		const conversationId = String(outputs[0]?.[0]?.json.conversation_id);
		await runNode({
			parameters: {
				...SEND,
				conversationMode: 'id',
				conversationId: '={{ $json.id }}',
				options: { concurrency: 10 },
			},
			credential: credentialOf('chat-plain'),
			items: Array.from({ length: 8 }, (_nothing, index) => ({
				json: { question: `turn ${index}`, user: 'ada', id: conversationId },
			})),
		});
		const history = await runNode({
			parameters: {
				resource: 'message',
				operation: 'getAll',
				conversationId,
				user: 'ada',
				returnAll: true,
			},
			credential: credentialOf('chat-plain'),
		});
		const queries = (history.outputs[0] ?? []).map(({ json }) => String(json.query));
		const sent = dify.requests
			.filter(({ path }) => path === '/v1/chat-messages')
			.map(({ body }) => (isObject(body) ? body.query : undefined));
		expect(new Set(queries)).toEqual(new Set(sent));
		expect(sent).toEqual(['begin', ...Array.from({ length: 8 }, (_n, index) => `turn ${index}`)]);
	});

	it("of a user's latest go on with the one that the first of them began", async () => {
		const { outputs } = await runNode({
			parameters: { ...SEND, conversationMode: 'latest', options: { concurrency: 10 } },
			credential: credentialOf('chat-plain'),
			items: questionsOf(9, (index) => `customer ${index % 3}`),
		});
		const conversations = new Map<string, Set<unknown>>();
		for (const [index, { json }] of (outputs[0] ?? []).entries()) {
			const user = `customer ${index % 3}`;
			conversations.set(user, (conversations.get(user) ?? new Set()).add(json.conversation_id));
		}
		expect([...conversations.values()].map(({ size }) => size)).toEqual([1, 1, 1]);
		expect(new Set([...conversations.values()].flatMap((ids) => [...ids])).size).toBe(3);
	});

	it('begin anew when the latest is older than the given minutes', async () => {
		const once = async (newAfterMinutes: number): Promise<unknown> => {
			const { outputs } = await runNode({
				parameters: { ...SEND, conversationMode: 'latest', options: { newAfterMinutes } },
				credential: credentialOf('chat-plain'),
				items: questionsOf(1, () => 'rare'),
			});
			return outputs[0]?.[0]?.json.conversation_id;
		};
		const first = await once(10);
		expect(await once(10)).toBe(first);
		const now = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => now + 11 * 60_000);
		expect(await once(0)).toBe(first);
		expect(await once(10)).not.toBe(first);
	});
});

describe('when the node is to stop at the first failure', () => {
	it('what is under way is ended, Dify is told to stop, and it is said what was done', async () => {
		const items: INodeExecutionData[] = [
			{ json: { question: 'quick', user: 'a' } },
			{ json: { question: '[slow] one', user: 'b' } },
			{ json: { question: '[slow] two', user: 'c' } },
			{ json: { question: 'refused', user: 'd' } },
			{ json: { question: 'never sent', user: 'e' } },
		];
		let release = () => {};
		dify.inject(
			{ kind: 'queued', release: new Promise<void>((resolve) => (release = resolve)) },
			{ query: 'refused' },
		);
		const running = runNode({
			parameters: { ...SEND, query: '={{ $json.question }}', options: { concurrency: 4 } },
			credential: credentialOf('chat-plain'),
			items: items.map((item) =>
				item.json.question === 'refused'
					? { json: { ...item.json, question: '[error rate] refused' } }
					: item,
			),
		});
		await dify.waitFor(
			({ generations }) =>
				generations.filter(({ query }) => query.startsWith('[slow]')).length === 2,
		);
		release();
		const { error } = await running;
		expect(error?.message).toContain('Rate Limit Error');
		expect(error?.description).toContain('of 5 items were done');
		expect(error?.description).toContain('On Error');
		const slow = dify.generations.filter(({ query }) => query.startsWith('[slow]'));
		await dify.waitFor(() => slow.every(({ stopped, clientLeft }) => stopped || clientLeft));
	});
});

it('names the item that failed, not one that was ended by it', async () => {
	dify.inject({ kind: 'silence', moment: 'before-headers' }, { path: '/conversations' });
	const { error } = await runNode({
		parameters: {
			...SEND,
			conversationMode: '={{ $json.mode }}',
			query: '={{ $json.question }}',
			options: { concurrency: 2 },
		},
		credential: credentialOf('chat-plain'),
		items: [
			{ json: { question: 'waits', user: 'a', mode: 'latest' } },
			{ json: { question: '[error auth] fails', user: 'b', mode: 'new' } },
		],
	});
	expect(error).toMatchObject({
		message: "The app's model failed: Incorrect API key provided",
		context: { itemIndex: 1 },
	});
});

it('a stopped execution ends all that is under way and begins nothing more', async () => {
	const running = startWorkflow(workflowOf({ ...SEND, options: { concurrency: 3 } }), {
		credential: credentialOf('chat-plain'),
		items: Array.from({ length: 20 }, (_nothing, index) => ({
			json: { question: `[slow] ${index}`, user: `user ${index}` },
		})),
	});
	await dify.waitFor(
		({ generations }) => generations.filter(({ events }) => events > 0).length === 3,
	);
	await settle();
	running.cancel();
	await dify.waitFor(
		({ requests }) => requests.filter(({ path }) => path.endsWith('/stop')).length === 3,
	);
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	expect(dify.generations).toHaveLength(3);
	const stops = dify.requests.filter(({ path }) => path.endsWith('/stop'));
	const users = stops.map(({ body }) => (isObject(body) ? body.user : undefined));
	expect(new Set(users)).toEqual(new Set(['user 0', 'user 1', 'user 2']));
});
