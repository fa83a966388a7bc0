// Runs the examples in which a person decides through n8n-core against the emulator.

import type { INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { mailNode } from './workflows/mailStandIn';
import type { AskedPerson, Decision } from './workflows/mailStandIn';
import { jsonOf, runExample } from './workflows/runExample';

let dify: DifyServer;

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
});

afterAll(async () => await dify.close());

const messagesSent = () => dify.requests.filter(({ path }) => path === '/v1/chat-messages');

/** What each submission of a form brought. */
const submissions = () =>
	dify.requests
		.filter(({ method, path }) => method === 'POST' && path.includes('/form/human_input/'))
		.map(({ body }) => body);

describe('approval-by-email.json', () => {
	const asked: AskedPerson[] = [];
	const requested: INodeExecutionData[] = [
		{ json: { 'Your e-mail address': 'ada@example.com', 'Your request': 'A new grinder?' } },
	];

	beforeEach(() => {
		asked.length = 0;
	});

	const decide = async (app: string, ...decisions: Decision[]) => {
		const nodeTypes = { 'n8n-nodes-base.emailSend': mailNode(asked, decisions) };
		const name = 'approval-by-email.json';
		const result = await runExample(dify, name, { app, nodeTypes, items: requested });
		expect(result.error).toBeUndefined();
		return result;
	};

	it('asks with what the form says, its buttons as a list and its fields with what is in them', async () => {
		const result = await decide('chatflow-human', { 'Your decision': 'Reject', comment: 'no' });
		const [waiting] = jsonOf(result, 'Ask Dify');
		expect(asked).toEqual([
			{
				to: 'approvals@example.com',
				subject: 'Please decide: ada@example.com asks',
				message: 'Please check: \n\n…',
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

	it('submits the decision with its words as they are, and mails what the chatflow says then', async () => {
		const comment = 'Yes, "the big one"\nplease \u{1F600}';
		const respondedAt = '2026-01-28T06:46:43.000Z';
		const decision = { 'Your decision': 'Approve', comment, respondedAt };
		const result = await decide('chatflow-human', decision);
		expect(submissions()).toEqual([
			{ action: 'approve', inputs: { comment }, user: 'ada@example.com' },
		]);
		expect(jsonOf(result, 'Mail the Answer')).toEqual([
			{ to: 'ada@example.com', text: `Approved: ${comment}` },
		]);
	});

	it('asks again, with the next form, where the chatflow waits for a second person', async () => {
		const result = await decide(
			'chatflow-human-twice',
			{ 'Your decision': 'Approve', comment: 'good' },
			{ 'Your decision': 'Release', note: 'now' },
		);
		expect(asked[1]).toMatchObject({ message: expect.stringContaining('Please release: good') });
		expect(submissions()).toMatchObject([
			{ action: 'approve', inputs: { comment: 'good' } },
			{ action: 'release', inputs: { note: 'now' } },
		]);
		expect(jsonOf(result, 'Mail the Answer')).toEqual([
			{ to: 'ada@example.com', text: expect.stringContaining('Released: now') },
		]);
	});

	it('asks nobody where the app answers at once', async () => {
		const result = await decide('chat-plain');
		expect(asked).toEqual([]);
		expect(jsonOf(result, 'Mail the Answer')).toEqual([
			{ to: 'ada@example.com', text: 'You said: A new grinder?' },
		]);
	});

	it('submits nothing when nobody decided in time', async () => {
		const result = await decide('chatflow-human', 'nobody');
		expect(jsonOf(result, 'Nobody Decided')).toMatchObject([{ status: 'paused' }]);
		expect(submissions()).toEqual([]);
	});
});

describe('approval-in-chat.json', () => {
	/** What the chat shows, in the order in which it comes, a text for each node that says something. */
	const say = async (app: string, sessionId: string, chatInput: string): Promise<string[]> => {
		const texts = new Map<string, string>();
		const result = await runExample(dify, 'approval-in-chat.json', {
			app,
			items: [{ json: { sessionId, action: 'sendMessage', chatInput } }],
			onChunk: ({ type, content = '', metadata: { nodeName } }) => {
				if (type === 'item') texts.set(nodeName, (texts.get(nodeName) ?? '') + content);
			},
		});
		expect(result.error).toBeUndefined();
		return [...texts.values()];
	};

	const CHOICES = 'Please begin your answer with **Approve** or **Reject**. You can add a comment.';

	it('shows the form and the choices, and submits what is answered, in any spelling', async () => {
		const app = 'chatflow-human';
		for (const [index, [answer, action, comment]] of [
			['Approve', 'approve', 'fine'],
			['approve looks good', 'approve', 'looks good'],
			[' REJECT: not\nyet! ', 'reject', 'not\nyet!'],
		].entries()) {
			dify.requests.length = 0;
			const session = `spelling ${index}`;
			expect(await say(app, session, 'May I?')).toEqual(['Please check: \n\n[comment]', CHOICES]);
			const answered = action === 'approve' ? `Approved: ${comment}` : 'Rejected.';
			expect(await say(app, session, String(answer))).toEqual([answered]);
			expect(submissions()).toEqual([{ action, inputs: { comment }, user: session }]);
			expect(messagesSent()).toHaveLength(1);
		}
	});

	it.each(['perhaps', 'approved', 'I approve', ''])(
		'says the choices again to %j, and submits nothing',
		async (answer) => {
			const app = 'chatflow-human';
			const session = `unclear ${answer}`;
			await say(app, session, 'May I?');
			expect(await say(app, session, answer)).toEqual([CHOICES]);
			expect(submissions()).toEqual([]);
			expect(messagesSent()).toHaveLength(1);
		},
	);

	it('goes on with a new question in the same conversation once all is decided', async () => {
		const app = 'chatflow-human';
		for (const text of ['May I?', 'Approve', 'Approve']) await say(app, 'goes on', text);
		expect(submissions()).toHaveLength(1);
		const conversations = dify.generations
			.filter(({ user }) => user === 'goes on')
			.map(({ conversationId }) => conversationId);
		expect(messagesSent().map(({ body }) => Object(body).query)).toEqual(['May I?', 'Approve']);
		expect(new Set(conversations).size).toBe(1);
	});

	it('shows the second form with its own choices', async () => {
		const app = 'chatflow-human-twice';
		await say(app, 'twice', 'May I?');
		expect(await say(app, 'twice', 'Approve good')).toEqual([
			expect.stringMatching(/^Approved: good\s+Please release: good/),
			'Please begin your answer with **Release** or **Hold**. You can add a comment.',
		]);
		expect((await say(app, 'twice', 'release now')).join()).toContain('Released: now');
	});

	it('chats on with an app that waits for nobody', async () => {
		expect(await say('chat-plain', 'plain', 'Hello')).toEqual(['You said: Hello']);
		expect(await say('chat-plain', 'plain', 'approve')).toEqual(['You said: approve']);
	});

	it('tells a visitor no more than that it failed', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'Hello again' });
		expect(await say('chat-plain', 'failing', 'Hello again')).toEqual([
			'Sorry, I cannot answer just now. Please try again in a few minutes.',
		]);
	});
});
