// Runs each example workflow through n8n-core against the emulator.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode, INodeExecutionData } from 'n8n-workflow';

import { readExample } from './demo/examples';
import type { DifyServer, ReceivedRequest } from './dify-server';
import { startDifyServer } from './dify-server';
import type { WorkflowResult } from './workflows/harness';
import { DIFY_CHAT, DIFY_KNOWLEDGE, DIFY_TEXT_GENERATOR, DIFY_WORKFLOW } from './workflows/harness';
import { EXAMPLES, jsonOf, runExample as run } from './workflows/runExample';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const runExample = async (name: string, items?: INodeExecutionData[]): Promise<WorkflowResult> =>
	await run(dify, name, { items });

const messagesReceived = (): ReceivedRequest['body'][] =>
	dify.requests.filter(({ path }) => path === '/v1/chat-messages').map(({ body }) => body);

/** What runs in whole n8n hosts. */
const HOST_TESTS = join(__dirname, 'host');

const NAMES = readdirSync(EXAMPLES).filter((name) => name.endsWith('.json'));

describe('every example', () => {
	it.each(NAMES)('%s is run in the newest n8n and in the last 1.x as well', (name) => {
		const tests = readdirSync(HOST_TESTS)
			.filter((file) => file.endsWith('.test.ts'))
			.map((file) => readFileSync(join(HOST_TESTS, file), 'utf8'))
			.filter((text) => text.includes(`'${name.replace('.json', '')}'`));
		expect(tests.some((text) => text.includes('describe.each(HOSTS)'))).toBe(true);
	});

	it.each(NAMES)('%s has a credential to choose in each Dify node, and no other', (name) => {
		const nodes = readExample(EXAMPLES, name).nodes;
		const types = [DIFY_CHAT, DIFY_TEXT_GENERATOR, DIFY_WORKFLOW];
		const isKnowledge = ({ type }: INode) => type.startsWith(DIFY_KNOWLEDGE);
		// A node that is an agent's tool is called so behind its name.
		const isOurs = (node: INode) =>
			types.includes(node.type.replace(/Tool$/, '')) || isKnowledge(node);
		const ours = nodes.filter(isOurs);
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			expect(node.credentials).toEqual(
				isKnowledge(node)
					? { difyKnowledgeApi: { id: '', name: 'Dify Knowledge account' } }
					: { difyAppApi: { id: '', name: 'Dify App account' } },
			);
		}
		const others = nodes.filter((node) => !isOurs(node));
		expect(others.every(({ credentials }) => credentials === undefined)).toBe(true);
	});
});

describe('batch-questions.json', () => {
	let result: WorkflowResult;

	beforeEach(async () => {
		result = await runExample('batch-questions.json');
	});

	it('answers seventeen questions through one node, in order, each paired with its own', () => {
		expect(result.error).toBeUndefined();
		const questions = jsonOf(result, 'Questions of the Night');
		const answers = result.outputs('Ask Dify')[0] ?? [];
		expect(questions).toHaveLength(17);
		expect(answers.map(({ json }) => json.answer)).toEqual(
			questions.map(
				({ question, picture }) =>
					`You said: ${picture === '' ? '' : '[image] '}${String(question)}`,
			),
		);
		expect(answers.map(({ pairedItem }) => pairedItem)).toEqual(
			questions.map((_question, item) => ({ item })),
		);
		expect(answers.every(({ json }) => json.status === 'succeeded')).toBe(true);
	});

	it('hands each answer on with its customer and its question, to a table and to a mail', () => {
		const questions = jsonOf(result, 'Questions of the Night');
		expect(jsonOf(result, 'Mail the Draft').map(({ input }) => input)).toEqual(questions);
		expect(jsonOf(result, 'Put into Your Table')).toMatchObject(
			questions.map(({ customer, question, picture }) => ({
				customer,
				question,
				answer: `You said: ${picture === '' ? '' : '[image] '}${String(question)}`,
				sources: '',
				price: expect.any(Number),
			})),
		);
	});

	it('asks each question in a conversation of its own, as the customer whose it is', () => {
		const questions = jsonOf(result, 'Questions of the Night');
		const answers = jsonOf(result, 'Ask Dify');
		expect(new Set(answers.map(({ conversation_id }) => conversation_id)).size).toBe(17);
		for (const { customer, question } of questions) {
			const sent = messagesReceived().filter((body) => Object(body).query === question);
			expect(sent).toEqual([
				expect.objectContaining({ user: customer, response_mode: 'streaming', inputs: {} }),
			]);
			expect(sent[0]).not.toHaveProperty('conversation_id');
			expect(sent[0]).toHaveProperty('auto_generate_name', false);
		}
	});

	it('sends two pictures, byte for byte, with the questions that they belong to', () => {
		const items = result.outputs('Questions of the Night')[0] ?? [];
		const uploads = dify.requests.filter(({ path }) => path === '/v1/files/upload');
		const expected = items.flatMap(({ json, binary }) =>
			Object.values(binary ?? {}).map(({ data, fileName }) => {
				const bytes = Buffer.from(data, 'base64');
				const sha256 = createHash('sha256').update(bytes).digest('hex');
				return {
					fields: { user: json.customer },
					files: [
						{
							field: 'file',
							filename: fileName,
							contentType: 'image/png',
							bytes: bytes.length,
							sha256,
						},
					],
				};
			}),
		);
		expect(expected).toHaveLength(2);
		expect(uploads.map(({ body }) => body)).toEqual(expect.arrayContaining(expected));
		expect(uploads).toHaveLength(2);
		const withFiles = messagesReceived().filter((body) => Object(body).files !== undefined);
		expect(withFiles.map((body) => Object(body).query).sort()).toEqual([
			'My machine shows this and no longer heats. What does it mean?',
			'Which of your mugs comes closest to this colour?',
		]);
		for (const body of withFiles) {
			expect(Object(body).files).toEqual([
				{ type: 'image', transfer_method: 'local_file', upload_file_id: expect.any(String) },
			]);
		}
	});

	it('holds one conversation of three turns, each with the id that an earlier node gave', () => {
		const turns = ['Suggest a Tip', 'Shorten It', 'Find a Subject'];
		const ids = turns.map((name) => jsonOf(result, name)[0]?.conversation_id);
		expect(ids[0]).toEqual(expect.any(String));
		expect(new Set(ids).size).toBe(1);
		const sent = messagesReceived().filter((body) => Object(body).user === 'newsletter');
		expect(sent.map((body) => Object(body).query)).toEqual([
			'Suggest a tip for our weekly mail to people who own a coffee machine.',
			'Say it in two sentences.',
			'Now find a friendly subject line for the mail.',
		]);
		expect(sent.map((body) => Object(body).conversation_id)).toEqual([undefined, ids[0], ids[0]]);
	});

	it('keeps the other answers when one question fails', async () => {
		const query = 'Is the milk jug safe for the dishwasher?';
		dify.inject({ kind: 'rate-limit-error' }, { query });
		const items = jsonOf(await runExample('batch-questions.json'), 'Ask Dify');
		expect(items).toHaveLength(17);
		expect(items.filter(({ error }) => error !== undefined)).toEqual([items[9]]);
		expect(items[9]).toMatchObject({ code: 'rate_limit_error', retryable: false });
	});
});

describe('customer-conversation.json', () => {
	const ask = async (customer: string, message: string, conversationId: unknown) => {
		const result = await runExample('customer-conversation.json', [
			{ json: { customer, message, conversation_id: String(conversationId) } },
		]);
		expect(result.error).toBeUndefined();
		const [item] = jsonOf(result, 'Answer the Customer');
		return item ?? {};
	};

	it('begins with an empty id, and goes on with the id that was kept', async () => {
		const first = await ask('customer-1042', 'Where is my order 48213?', '');
		const second = await ask('customer-1042', 'And when will it come?', first.conversation_id);
		expect(first.answer).toBe('You said: Where is my order 48213?');
		expect(second.conversation_id).toBe(first.conversation_id);
		const [firstSent, secondSent] = messagesReceived();
		expect(firstSent).not.toHaveProperty('conversation_id');
		expect(secondSent).toHaveProperty('conversation_id', first.conversation_id);
	});

	it('begins anew when the kept id is no longer known, without a second answer to pay', async () => {
		const gone = '00000000-0000-4000-8000-000000000000';
		const item = await ask('customer-1042', 'Where is my order 48213?', gone);
		expect(item.answer).toBe('You said: Where is my order 48213?');
		expect(item.conversation_id).not.toBe(gone);
		const generations = dify.generations.filter(
			({ conversationId }) => conversationId === item.conversation_id,
		);
		expect(generations).toHaveLength(1);
	});
});

describe('chat-window.json', () => {
	const say = async (sessionId: string, chatInput: string) => {
		const result = await runExample('chat-window.json', [
			{ json: { sessionId, action: 'sendMessage', chatInput } },
		]);
		expect(result.error).toBeUndefined();
		const [item] = jsonOf(result, 'Answer in the Chat');
		return item ?? {};
	};

	it('answers each session in a conversation of its own, and remembers it', async () => {
		const first = await say('one', 'Hello');
		const other = await say('two', 'Hello');
		const next = await say('one', 'And then?');
		expect(first.output).toBe('You said: Hello');
		expect(next.output).toBe('You said: And then?');
		expect(next.conversation_id).toBe(first.conversation_id);
		expect(other.conversation_id).not.toBe(first.conversation_id);
	});

	it('tells a visitor no more than that it failed; the item has the reason', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'Hello again' });
		const item = await say('one', 'Hello again');
		expect(item.output).toMatch(/^Sorry, I cannot answer just now/);
		expect(item.error).toContain('A gateway in front of Dify answered');
		expect(item.description).toContain('Look into the app');
	});
});

describe('failed-questions.json', () => {
	it('sorts questions, with all their fields, into answered, worth asking again, and for a person', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'How do I descale the Barista 2?' });
		dify.inject(
			{ kind: 'rate-limit-error' },
			{ query: 'Is the milk jug safe for the dishwasher?' },
		);
		const result = await runExample('failed-questions.json');
		expect(result.error).toBeUndefined();
		const sorted = ['Answered', 'Ask Again Later', 'Needs a Person'].map((name) =>
			jsonOf(result, name),
		);
		expect(sorted).toMatchObject([
			[
				{ answer: 'You said: Where is my order 48213?' },
				{ answer: 'You said: Can I return a grinder that I have used twice?' },
			],
			[
				{
					customer: 'customer-2210',
					error: { code: 'gateway', http_status: 503, retryable: true },
				},
			],
			[{ customer: 'customer-2098', error: { code: 'rate_limit_error', retryable: false } }],
		]);
	});

	it('leads a failed question back to the item that it came with', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'How do I descale the Barista 2?' });
		const result = await runExample('failed-questions.json');
		expect(result.outputs('Ask Dify')[1]).toMatchObject([{ pairedItem: { item: 1 } }]);
	});
});
