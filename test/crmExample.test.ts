// Runs the example of a CRM through n8n-core against the emulator and a small CRM.

import type { IDataObject } from 'n8n-workflow';

import { readExample } from './demo/examples';
import { message, messageEnd } from './dify/turns';
import type { DifyServer } from './dify-server';
import { startDifyServer } from './dify-server';
import type { ScriptedServer } from './support/scriptedServer';
import { sendJson, startScriptedServer } from './support/scriptedServer';
import { runWorkflow } from './workflows/harness';
import { httpNode } from './workflows/httpStandIn';
import { EXAMPLES, jsonOf } from './workflows/runExample';
import { tableNode } from './workflows/tableStandIn';

const NAME = 'crm-enrichment.json';

const CONTACTS = [
	{ id: 11, person: 'Ada', company: 'Grinders & Co', website: 'grinders.example.com' },
	{ id: 12, person: 'Ben', company: 'Milk "Jugs"', website: 'jugs.example.com' },
	{ id: 'x/13', person: 'Cleo', company: 'Beans', website: 'beans.example.com' },
];

let dify: DifyServer;
let crm: ScriptedServer;

/** What the CRM was asked for, and what was written into it, by the contact. */
let asked: string[];
let written: Map<string, unknown>;
let list: IDataObject[];

beforeAll(async () => {
	dify = await startDifyServer();
});

afterAll(async () => await dify.close());

beforeEach(async () => {
	dify.requests.length = 0;
	asked = [];
	written = new Map();
	list = [];
	crm = await startScriptedServer();
	crm.on('GET /api/contacts', (response, { url = '' }) => {
		asked.push(url);
		sendJson(response, { contacts: CONTACTS });
	});
	for (const { id } of CONTACTS) {
		const path = `/api/contacts/${encodeURIComponent(id)}`;
		crm.on(`PATCH ${path}`, (response, { text }) => {
			written.set(path, JSON.parse(text));
			sendJson(response, { id });
		});
	}
});

afterEach(async () => await crm.close());

const questionAbout = ({ company, website }: (typeof CONTACTS)[number]) =>
	`Describe this company for our sales team.\n\nCompany: ${company}\nWebsite: ${website}\n\nAnswer with JSON only, with these fields:\n"industry": one or two words\n"summary": two sentences`;

/** Lets the app say this of a contact, from two documents, one of which it found twice. */
function answer(contact: (typeof CONTACTS)[number] | undefined, text: string): void {
	if (contact === undefined) throw new Error('There is no such contact');
	const metadata = {
		usage: { total_price: '0.0021', currency: 'USD' },
		retriever_resources: ['trade.pdf', 'news.pdf', 'trade.pdf'].map((document_name) => ({
			document_name,
		})),
	};
	const body = [message(text), messageEnd({ metadata })]
		.map((event) => `data: ${JSON.stringify(event)}\n\n`)
		.join('');
	dify.inject(
		{ kind: 'http', status: 200, contentType: 'text/event-stream', body },
		{ query: questionAbout(contact) },
	);
}

const profileOf = (id: string | number) =>
	JSON.stringify({ industry: 'Trade', summary: `About ${id}.`, email: 'made-up@example.com' });

/** Runs the example with the address of the CRM filled in and its list switched on, as its user does. */
async function run(): Promise<void> {
	const example = readExample(EXAMPLES, NAME);
	const nodes = example.nodes.map((node) => ({
		...node,
		disabled: false,
		parameters: JSON.parse(
			JSON.stringify(node.parameters).replaceAll('https://crm.example.com', crm.url),
		),
	}));
	const result = await runWorkflow(
		{ ...example, nodes },
		{
			credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') },
			nodeTypes: {
				'n8n-nodes-base.httpRequest': httpNode,
				'n8n-nodes-base.dataTable': tableNode(list),
			},
		},
	);
	expect(result.error).toBeUndefined();
	expect(jsonOf(result, 'One Item per Contact')).toEqual(CONTACTS);
}

describe(NAME, () => {
	it('writes industry, summary, sources and price to each contact, and nothing else of the answer', async () => {
		for (const contact of CONTACTS) answer(contact, profileOf(contact.id));
		await run();
		expect(asked).toEqual(['/api/contacts?enriched=false&limit=50']);
		expect([...written]).toEqual(
			CONTACTS.map(({ id }) => [
				`/api/contacts/${encodeURIComponent(id)}`,
				{
					enriched: true,
					industry: 'Trade',
					summary: `About ${id}.`,
					sources: 'trade.pdf, news.pdf',
					price: 0.0021,
				},
			]),
		);
		expect(list).toEqual([]);
	});

	it('sends company and website to Dify, and nothing of the person', async () => {
		for (const contact of CONTACTS) answer(contact, profileOf(contact.id));
		await run();
		const sent = dify.requests.filter(({ path }) => path === '/v1/chat-messages');
		expect(sent.map(({ body }) => Object(body).query).sort()).toEqual(
			CONTACTS.map(questionAbout).sort(),
		);
		expect(JSON.stringify(sent)).not.toMatch(/Ada|Ben|Cleo/);
	});

	it('lists what Dify did not answer, and what it answered otherwise; the others are written', async () => {
		const [first, second, third] = CONTACTS;
		answer(first, 'I do not know this company.');
		answer(second, '{"industry": "Trade"}');
		answer(third, profileOf('x/13'));
		await run();
		expect([...written.keys()]).toEqual(['/api/contacts/x%2F13']);
		expect(list).toEqual([
			{
				contact: '11',
				company: 'Grinders & Co',
				reason: expect.stringMatching(/^The answer is not JSON/),
				answer: 'I do not know this company.',
			},
			{
				contact: '12',
				company: 'Milk "Jugs"',
				reason: 'The answer has no summary',
				answer: '{"industry": "Trade"}',
			},
		]);
	});

	it('keeps the answer, which is paid for, where the CRM does not take it', async () => {
		for (const contact of CONTACTS) answer(contact, profileOf(contact.id));
		crm.on('PATCH /api/contacts/12', (response) => sendJson(response, {}, 500));
		await run();
		expect([...written.keys()]).toEqual(['/api/contacts/11', '/api/contacts/x%2F13']);
		expect(list).toEqual([
			{
				contact: '12',
				company: 'Milk "Jugs"',
				reason: expect.stringContaining('The service answered 500'),
				answer: profileOf(12),
			},
		]);
	});
});
