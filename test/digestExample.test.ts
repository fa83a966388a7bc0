// Runs the example that mails one digest through n8n-core against the emulator.

import type { IDataObject } from 'n8n-workflow';

import { readExample } from './demo/examples';
import { message, messageEnd } from './dify/turns';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import { runWorkflow } from './workflows/harness';
import { outboxNode } from './workflows/outbox';
import type { SentMail } from './workflows/outbox';
import { EXAMPLES } from './workflows/runExample';
import { tableNode } from './workflows/tableStandIn';

const NAME = 'digest-by-email.json';

let dify: DifyServer;

let table: IDataObject[];

beforeAll(async () => {
	dify = await startDifyServer();
});

beforeEach(() => {
	dify.requests.length = 0;
	table = [
		{ id: 1, customer: 'ada', question: 'Where is my order?', status: 'open' },
		{ id: 2, customer: 'ben', question: 'Do you ship abroad?', status: 'answered' },
		{ id: 3, customer: 'cleo', question: 'Is "AUTUMN" valid?', status: 'open' },
		{ id: 4, customer: 'dan', question: 'Is the jug safe?', status: 'open' },
	];
});

afterAll(async () => await dify.close());

/** Runs the example with its table chosen, as its user does; the mails that it sent. */
async function run(app = 'chat-plain'): Promise<SentMail[]> {
	const sent: SentMail[] = [];
	const example = readExample(EXAMPLES, NAME);
	const result = await runWorkflow(
		{ ...example, nodes: example.nodes.map((node) => ({ ...node, disabled: false })) },
		{
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
			nodeTypes: {
				'n8n-nodes-base.dataTable': tableNode(table),
				'n8n-nodes-base.emailSend': outboxNode(sent),
			},
		},
	);
	expect(result.error).toBeUndefined();
	return sent;
}

/** Lets Dify say that the answer to a question cost this. */
function costs(question: string, usage: { total_price: string; currency: string }): void {
	const body = [message('Yes.'), messageEnd({ metadata: { usage } })]
		.map((event) => `data: ${JSON.stringify(event)}\n\n`)
		.join('');
	dify.inject(
		{ kind: 'http', status: 200, contentType: 'text/event-stream', body },
		{ query: question },
	);
}

const messages = () => dify.requests.filter(({ path }) => path === '/v1/chat-messages');

describe(NAME, () => {
	it('mails all answers at once, and what was not answered below them, with the reason', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'Is "AUTUMN" valid?' });
		const [mail, ...more] = await run();
		expect(more).toEqual([]);
		expect(mail).toMatchObject({
			to: 'help-desk@example.com',
			subject: 'Answers of the night: 2 of 3',
		});
		const [price, answered, notAnswered] = mail?.text.split(/(?:NOT )?ANSWERED\n\n/) ?? [];
		expect(price).toMatch(/^Price: 0\.\d{4} USD\n\n$/);
		expect(answered).toBe(
			'ada: Where is my order?\nYou said: Where is my order?\n\ndan: Is the jug safe?\nYou said: Is the jug safe?\n\n',
		);
		expect(notAnswered).toMatch(
			/^cleo: Is "AUTUMN" valid\?\nA gateway in front of Dify answered.*\n.*Look into the app/,
		);
	});

	it('puts into the table what is in the mail, and asks nothing of it again', async () => {
		dify.inject({ kind: 'http', status: 503 }, { query: 'Is "AUTUMN" valid?' });
		const [, ben] = table.map((row) => ({ ...row }));
		await run();
		expect(table[0]).toEqual({
			id: 1,
			customer: 'ada',
			question: 'Where is my order?',
			status: 'answered',
			answer: 'You said: Where is my order?',
			price: expect.any(Number),
		});
		expect(table[1]).toEqual(ben);
		expect(table[2]).toMatchObject({
			id: 3,
			status: 'failed',
			answer: expect.stringContaining('A gateway in front of Dify answered'),
			price: 0,
		});
		expect(table[3]).toMatchObject({ id: 4, status: 'answered' });
		expect(messages()).toHaveLength(3);

		expect(await run()).toEqual([]);
		expect(messages()).toHaveLength(3);
	});

	it('names each source once, below its answer', async () => {
		table.splice(1);
		const [mail] = await run('chat-knowledge');
		expect(mail?.text).toMatch(
			/\nYou said: Where is my order\?\nSources: \S.*\n\nNOT ANSWERED\n\nNone$/,
		);
		const sources = /Sources: (.*)/.exec(mail?.text ?? '')?.[1]?.split(', ') ?? [];
		expect(new Set(sources).size).toBe(sources.length);
	});

	it('adds up the prices of each currency, and leaves out one in which nothing was paid', async () => {
		costs('Where is my order?', { total_price: '0.0021', currency: 'USD' });
		costs('Is "AUTUMN" valid?', { total_price: '0.3', currency: 'RMB' });
		costs('Is the jug safe?', { total_price: '0.0004', currency: 'USD' });
		const [mail] = await run();
		expect(mail?.text).toMatch(/^Price: 0\.0025 USD \+ 0\.3000 RMB\n/);

		table = table.slice(0, 2).map((row) => ({ ...row, status: 'open' }));
		costs('Where is my order?', { total_price: '0.0', currency: 'USD' });
		costs('Do you ship abroad?', { total_price: '0.02', currency: 'RMB' });
		const [cheaper] = await run();
		expect(cheaper?.text).toMatch(/^Price: 0\.0200 RMB\n/);
	});

	it('says so where nothing was answered', async () => {
		table.splice(1);
		dify.inject({ kind: 'http', status: 503 }, { query: 'Where is my order?' });
		const [mail] = await run();
		expect(mail?.subject).toBe('Answers of the night: 0 of 1');
		expect(mail?.text).toContain('Price: None\n\nANSWERED\n\nNone\n\nNOT ANSWERED\n\nada: ');
	});
});
