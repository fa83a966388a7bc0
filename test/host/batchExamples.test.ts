// The examples of batches whose rows go into a real table of n8n, in the newest n8n and in the last 1.x.

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { DataTable } from './dataTable';
import { importedExample, startedByPost, withCredential, withTable } from './importedExample';
import { MailServer, saveMailCredential } from './mailServer';
import type { Mail } from './mailServer';
import type { HostWorkflow, N8nServer } from './n8nHost';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import type { Execution } from './webhookWorkflows';
import { lastExecution, post, publish, saveDifyCredential } from './webhookWorkflows';

const BATCH = 'batch-questions';

const TEXTS = 'product-texts';

const FAILED = 'How do I descale the Barista 2?';

describe.each(HOSTS)('%s', (name) => {
	let dify: DifyServer;
	let mails: MailServer;
	let host: N8nHost;
	let server: N8nServer;
	let answers: DataTable;
	let texts: DataTable;
	let ids: Map<string, string>;

	beforeAll(async () => {
		dify = await startDifyServer();
		mails = new MailServer();
		host = new N8nHost(name);
		server = await host.start();
		await server.logIn();
		answers = await DataTable.create(server, 'Answers', {
			customer: 'string',
			question: 'string',
			answer: 'string',
			sources: 'string',
			price: 'number',
		});
		texts = await DataTable.create(server, 'Texts', {
			sku: 'string',
			product: 'string',
			text: 'string',
			price: 'number',
		});
		const batch = await atWork(BATCH, 'chat-knowledge', answers);
		const smtp = await saveMailCredential(server, await mails.start());
		ids = await publish(server, [
			withCredential(batch, 'n8n-nodes-base.emailSend', { smtp }),
			await atWork(TEXTS, 'completion', texts),
		]);
	});

	afterAll(async () => {
		await host?.close();
		await mails?.close();
		await dify?.close();
	});

	/** An example as its user has it at work, started by a POST here. */
	async function atWork(example: string, app: string, table: DataTable): Promise<HostWorkflow> {
		const credential = await saveDifyCredential(server, dify, app);
		return withTable(startedByPost(importedExample(example, credential), example), table.id);
	}

	/** Runs an example for the first time, to its end. */
	async function run(example: string): Promise<Execution> {
		expect((await post(server, example, {})).status).toBe(200);
		return await lastExecution(server, ids.get(example) ?? '');
	}

	it(`${BATCH}: has a row in the table for each question, and a mail for each that was answered`, async () => {
		dify.inject({ kind: 'http', status: 504 }, { query: FAILED });
		const { status, items } = await run(BATCH);
		expect(status).toBe('success');
		const asked = items.get('Questions of the Night') ?? [];
		expect(asked).toHaveLength(17);
		const rows = await answers.rows();
		expect(rows).toMatchObject(
			asked.map(({ customer, question }) => ({
				customer,
				question,
				...(question === FAILED
					? { answer: expect.stringContaining('gateway'), sources: '', price: 0 }
					: {
							answer: expect.stringContaining(String(question)),
							sources: expect.stringMatching(/\S/),
							price: expect.any(Number),
						}),
			})),
		);

		const answered = asked.filter(({ question }) => question !== FAILED);
		const sent: Mail[] = [];
		while (sent.length < answered.length) sent.push(await mails.next());
		expect(sent.map(({ to }) => to.join())).toEqual(answered.map(() => 'help-desk@example.com'));
		expect(sent.map(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1])).toEqual(
			answered.map(({ customer }) => `Draft for ${String(customer)}`),
		);
		expect(items.get('Mail the Draft')).toHaveLength(answered.length);
	});

	it(`${TEXTS}: puts number, name, text and price of each product into the table`, async () => {
		const { status, items } = await run(TEXTS);
		expect(status).toBe('success');
		const products = items.get('Products') ?? [];
		expect(products).toHaveLength(6);
		expect(await texts.rows()).toMatchObject(
			products.map(({ sku, product }) => ({
				sku,
				product,
				text: expect.stringContaining(`You said: ${String(product)}: `),
				price: expect.any(Number),
			})),
		);
	});
});
