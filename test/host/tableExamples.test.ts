// The examples of a CRM and of a digest, with real tables of n8n, in the newest n8n and in the last 1.x.

import { objectOf } from '../../dify/http/json';
import { message, messageEnd } from '../dify/turns';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { ScriptedServer } from '../support/scriptedServer';
import { sendJson, startScriptedServer } from '../support/scriptedServer';
import { DataTable } from './dataTable';
import { importedExample, startedByPost, withCredential, withTable } from './importedExample';
import { MailServer, saveMailCredential } from './mailServer';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import type { Execution } from './webhookWorkflows';
import {
	executionIds,
	post,
	publish,
	readExecution,
	saveCredential,
	saveDifyCredential,
	until,
} from './webhookWorkflows';

/** What an execution is that n8n has written down. */
const ENDED = ['success', 'error'];

const CRM = 'crm-enrichment';

const DIGEST = 'digest-by-email';

const CONTACTS = [
	{ id: 11, person: 'Ada', company: 'Grinders & Co', website: 'grinders.example.com' },
	{ id: 'x/12', person: 'Ben', company: 'Milk "Jugs"', website: 'jugs.example.com' },
	{ id: 13, person: 'Cleo', company: 'Beans', website: 'beans.example.com' },
	{ id: 14, person: 'Dan', company: 'Filters', website: 'filters.example.com' },
];

const questionAbout = ({ company, website }: (typeof CONTACTS)[number]) =>
	`Describe this company for our sales team.\n\nCompany: ${company}\nWebsite: ${website}\n\nAnswer with JSON only, with these fields:\n"industry": one or two words\n"summary": two sentences`;

const profileOf = (company: string) =>
	JSON.stringify({ industry: 'Trade', summary: `About ${company}.`, email: 'made-up@example.com' });

describe.each(HOSTS)('%s', (name) => {
	let dify: DifyServer;
	let crm: ScriptedServer;
	let mails: MailServer;
	let host: N8nHost;
	let server: N8nServer;
	/** The contacts that were not enriched, and the questions of the day. */
	let list: DataTable;
	let questions: DataTable;
	let ids: Map<string, string>;

	beforeAll(async () => {
		dify = await startDifyServer();
		crm = await startScriptedServer();
		mails = new MailServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		list = await DataTable.create(server, 'Not Enriched', {
			contact: 'string',
			company: 'string',
			reason: 'string',
			answer: 'string',
		});
		questions = await DataTable.create(server, 'Questions', {
			customer: 'string',
			question: 'string',
			status: 'string',
			answer: 'string',
			price: 'number',
		});
		ids = await publish(server, [await crmExample(), await digestExample()]);
	});

	afterAll(async () => {
		await host?.close();
		await mails?.close();
		await crm?.close();
		await dify?.close();
	});

	beforeEach(() => {
		dify.requests.length = 0;
	});

	async function crmExample(): Promise<HostWorkflow> {
		const app = await saveDifyCredential(server, dify, 'chat-plain');
		const key = await saveCredential(server, {
			name: 'CRM',
			type: 'httpHeaderAuth',
			data: { name: 'X-Key', value: 'for-tests-only' },
		});
		const example = withTable(startedByPost(importedExample(CRM, app), CRM), list.id);
		const address = JSON.stringify(example).replaceAll('https://crm.example.com', crm.url);
		return withCredential(JSON.parse(address), 'n8n-nodes-base.httpRequest', {
			httpHeaderAuth: key,
		});
	}

	async function digestExample(): Promise<HostWorkflow> {
		const app = await saveDifyCredential(server, dify, 'chat-knowledge');
		const smtp = await saveMailCredential(server, await mails.start());
		const example = withTable(startedByPost(importedExample(DIGEST, app), DIGEST), questions.id);
		return withCredential(example, 'n8n-nodes-base.emailSend', { smtp });
	}

	/** Starts an example, and waits until it has ended. */
	async function run(example: string): Promise<Execution> {
		const id = ids.get(example) ?? '';
		const [before] = await executionIds(server, id, ENDED);
		expect((await post(server, example, {})).status).toBe(200);
		const execution = await until(`${example} did not end`, async () => {
			const [latest] = await executionIds(server, id, ENDED);
			return latest === before ? undefined : latest;
		});
		return await readExecution(server, execution);
	}

	const questionsAsked = () =>
		dify.requests
			.filter(({ path }) => path === '/v1/chat-messages')
			.map(({ body }) => objectOf(body).query);

	/** Lets the app say this when it is asked about a contact, from two documents, one found twice. */
	function answer(contact: (typeof CONTACTS)[number], text: string): void {
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

	describe(CRM, () => {
		it('writes a profile to each contact of the CRM, and lists which got none and why', async () => {
			const keys: unknown[] = [];
			const asked: unknown[] = [];
			const written = new Map<string, unknown>();
			crm.on('GET /api/contacts', (response, { url, headers }) => {
				asked.push(url);
				keys.push(headers['x-key']);
				sendJson(response, { contacts: CONTACTS });
			});
			for (const { id, company } of CONTACTS) {
				const path = `/api/contacts/${encodeURIComponent(id)}`;
				crm.on(`PATCH ${path}`, (response, { text, headers }) => {
					keys.push(headers['x-key']);
					if (company === 'Filters') return sendJson(response, {}, 500);
					written.set(path, JSON.parse(text));
					sendJson(response, { id });
				});
			}
			for (const contact of CONTACTS) {
				answer(
					contact,
					contact.company === 'Beans' ? 'I do not know it.' : profileOf(contact.company),
				);
			}
			expect(await run(CRM)).toMatchObject({ status: 'success' });

			expect(asked).toEqual(['/api/contacts?enriched=false&limit=50']);
			expect(questionsAsked().sort()).toEqual(CONTACTS.map(questionAbout).sort());
			expect(JSON.stringify(dify.requests)).not.toMatch(/Ada|Ben|Cleo|Dan/);
			const profile = {
				enriched: true,
				industry: 'Trade',
				sources: 'trade.pdf, news.pdf',
				price: 0.0021,
			};
			expect(Object.fromEntries(written)).toEqual({
				'/api/contacts/11': { ...profile, summary: 'About Grinders & Co.' },
				'/api/contacts/x%2F12': { ...profile, summary: 'About Milk "Jugs".' },
			});
			expect(new Set(keys)).toEqual(new Set(['for-tests-only']));
			const listed = await list.rows();
			expect(listed).toHaveLength(2);
			expect(listed).toEqual(
				expect.arrayContaining([
					expect.objectContaining({
						contact: '13',
						company: 'Beans',
						reason: expect.stringMatching(/^The answer is not JSON/),
						answer: 'I do not know it.',
					}),
					expect.objectContaining({
						contact: '14',
						company: 'Filters',
						reason: expect.stringContaining('500'),
						answer: profileOf('Filters'),
					}),
				]),
			);
		});
	});

	describe(DIGEST, () => {
		const OPEN = ['Where is my order?', 'Is "AUTUMN" valid?', 'Is the jug safe?'];

		it('answers the open questions of the table, keeps the answers there, and mails all at once', async () => {
			await questions.insert([
				{ customer: 'ada', question: OPEN[0], status: 'open' },
				{ customer: 'ben', question: 'Do you ship abroad?', status: 'answered' },
				{ customer: 'cleo', question: OPEN[1], status: 'open' },
				{ customer: 'dan', question: OPEN[2], status: 'open' },
			]);
			dify.inject({ kind: 'http', status: 503 }, { query: OPEN[1] });
			const { status, items } = await run(DIGEST);
			expect(status).toBe('success');
			expect(items.get('Mail the Digest')).toHaveLength(1);

			const { to, text } = await mails.next();
			expect(to).toEqual(['help-desk@example.com']);
			expect(text).toMatch(/^Subject: Answers of the night: 2 of 3\r$/m);
			const [head, answered, failed] = text.replaceAll('\r\n', '\n').split(/(?:NOT )?ANSWERED\n\n/);
			expect(head).toMatch(/\nPrice: 0\.\d{4} USD\n\n$/);
			expect(answered).toMatch(
				/^ada: Where is my order\?\nYou said: Where is my order\?\nSources: \S.*\n\ndan: Is the jug safe\?\nYou said: Is the jug safe\?\nSources: \S.*\n\n$/,
			);
			expect(failed).toMatch(
				/^cleo: Is "AUTUMN" valid\?\nA gateway in front of Dify answered.*\n.*Look into the app/,
			);

			const rows = await questions.rows();
			const price = expect.any(Number);
			expect(rows).toMatchObject([
				{ customer: 'ada', status: 'answered', answer: `You said: ${OPEN[0]}`, price },
				{ customer: 'ben', status: 'answered', answer: null, price: null },
				{
					customer: 'cleo',
					question: OPEN[1],
					status: 'failed',
					answer: expect.stringContaining('A gateway in front of Dify answered'),
					price: 0,
				},
				{ customer: 'dan', status: 'answered', answer: `You said: ${OPEN[2]}`, price },
			]);
		});

		it('asks nothing and sends no mail where no question is open', async () => {
			const { status, items } = await run(DIGEST);
			expect(status).toBe('success');
			expect(items.has('Ask Dify')).toBe(false);
			expect(items.has('Mail the Digest')).toBe(false);
			expect(questionsAsked()).toEqual([]);
		});
	});
});
