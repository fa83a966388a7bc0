// The package in n8n's editor: found by searching, filled in, its credential tested, executed.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';

import type { INode } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { Editor } from './editor';
import { N8nHost } from './n8nHost';

const QUESTION = 'What are your opening hours?';

const ANSWER = 'We are open from Monday to Friday, 9 am to 6 pm.';

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const DIFY_CHAT: INode = {
	id: 'ask',
	name: 'Dify Chat',
	type: 'n8n-nodes-dify-apps.difyChat',
	typeVersion: 1,
	position: [220, 0],
	parameters: { query: QUESTION },
};

/** A node that uses the answer. */
const BEHIND: INode = {
	id: 'behind',
	name: 'Behind',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [440, 0],
	parameters: {},
};

let dify: DifyServer;
let webConsole: Server;
let host: N8nHost;
let editor: Editor;

beforeAll(async () => {
	dify = await startDifyServer();
	webConsole = await startConsole();
	// The list of verified packages is fetched from n8n's own site.
	host = new N8nHost('n8n-2', { N8N_VERIFIED_PACKAGES_ENABLED: 'false' });
	const server = await host.start();
	await server.logIn();
	editor = await Editor.open(server);
});

afterAll(async () => {
	await editor?.close();
	await host?.close();
	webConsole?.close();
	await dify?.close();
});

/** Dify's web console: a page for every address. */
async function startConsole(): Promise<Server> {
	const server = createServer((_request, response) => {
		response.setHeader('Content-Type', 'text/html; charset=utf-8');
		response.end('<!DOCTYPE html><html><head><title>Dify</title></head><body></body></html>');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

/** `http://127.0.0.1:PORT/v1` of a server. */
function addressOf(server: Server): string {
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('A server without a port');
	return `http://127.0.0.1:${address.port}/v1`;
}

/** Opens a workflow of a trigger alone, and the node creator by one of its buttons. */
async function openNodeCreator(button: 'node-creator-plus-button' | 'canvas-handle-plus') {
	await editor.openWorkflow(await editor.createWorkflow('Ask Dify', [START], {}));
	await editor.part(button).click();
}

describe('the node creator', () => {
	it.each(['dify', 'chat', 'llm'])('shows Dify Chat near the top for "%s"', async (words) => {
		await editor.page.setViewportSize({ width: 960, height: 480 });
		await openNodeCreator('node-creator-plus-button');
		await editor.searchNodes(words, 'Dify Chat');
		const names = await editor.part('node-creator-item-name').allInnerTexts();
		expect(names.map((name) => name.trim()).slice(0, 10)).toContain('Dify Chat');
	});

	it("draws it with the package's own icon", async () => {
		await openNodeCreator('node-creator-plus-button');
		await editor.searchNodes('dify', 'Dify Chat');
		const icon = editor.part('node-creator').locator('img[src*="n8n-nodes-dify-apps"]').first();
		const source = (await icon.getAttribute('src')) ?? '';
		const response = await editor.page.request.get(new URL(source, editor.page.url()).href);
		expect(response.status()).toBe(200);
		expect(response.headers()['content-type']).toContain('image/svg+xml');
	});
});

describe("the node's panel", () => {
	it('opens with the few fields that a newcomer needs', async () => {
		await editor.deleteCredentials();
		await editor.page.setViewportSize({ width: 1_000, height: 950 });
		await openNodeCreator('canvas-handle-plus');
		await (await editor.searchNodes('dify', 'Dify Chat')).click();
		await editor
			.part('node-creator-item-name')
			.getByText('Ask an app and get its answer', { exact: true })
			.click();
		const fields = editor.part('node-parameters');
		await fields.getByText('Connect to Dify App').waitFor();
		const labels = await fields
			.getByTestId('input-label')
			.filter({ visible: true })
			.allInnerTexts();
		expect(labels.map((label) => label.split('\n')[0])).toEqual([
			'Resource',
			'Operation',
			'Message',
			'User',
			'Conversation',
			'Inputs',
			'Files',
			'Simplify',
			'Options',
		]);
	});
});

describe('the panel of a node that is filled in', () => {
	const NAME = 'Chat';

	/** Opens a workflow of a trigger, Dify Chat with these parameters, and a node behind it. */
	async function open(
		app: string,
		parameters: INode['parameters'],
		nodeId = DIFY_CHAT.id,
	): Promise<void> {
		await editor.deleteCredentials();
		const id = await editor.createCredential(NAME, 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.keyOf(app),
			allowUnauthorizedCerts: false,
		});
		const ask: INode = {
			...DIFY_CHAT,
			parameters: { ...DIFY_CHAT.parameters, ...parameters },
			credentials: { difyAppApi: { id, name: NAME } },
		};
		const workflow = await editor.createWorkflow('Ask Dify', [START, ask, BEHIND], {
			Start: { main: [[{ node: ask.name, type: 'main', index: 0 }]] },
			[ask.name]: { main: [[{ node: BEHIND.name, type: 'main', index: 0 }]] },
		});
		await editor.page.setViewportSize({ width: 1_500, height: 900 });
		await editor.openWorkflow(workflow, nodeId);
		await editor.part('ndv').waitFor();
	}

	it('warns of a memory that everybody shares', async () => {
		await open('chat-plain', { conversationMode: 'latest' });
		await editor.part('ndv').getByText('All runs share one memory').first().waitFor();
	});

	it('warns of it no more when each person has a user of its own', async () => {
		await open('chat-plain', { conversationMode: 'latest', user: 'ada' });
		await editor.part('parameter-input-user').waitFor();
		expect(await editor.part('ndv').getByText('All runs share one memory').count()).toBe(0);
	});

	it("lists the user's conversations by their names", async () => {
		await ask('chat-plain', 'lister', 'Where is my parcel?');
		await open('chat-plain', {
			user: 'lister',
			conversationMode: 'id',
			conversationId: { __rl: true, mode: 'list', value: '' },
		});
		await editor.part('rlc-input').first().click();
		await editor.page.getByText('About Where is my parcel?').first().waitFor();
	});

	it('says that the list needs a user first', async () => {
		await open('chat-plain', {
			user: '={{ $json.customer }}',
			conversationMode: 'id',
			conversationId: { __rl: true, mode: 'list', value: '' },
		});
		await editor.part('rlc-input').first().click();
		await editor.page.getByText("Fill in 'User' first").first().waitFor();
	});

	it('shows the options of conversations only where they matter', async () => {
		await open('chat-plain', { conversationMode: 'latest', user: 'ada' });
		const options = async () => {
			await editor.part('collection-parameter-add').click();
			const list = editor.page.locator('.el-select-dropdown').filter({ visible: true });
			await list.getByText('Concurrency').waitFor();
			return await list.innerText();
		};
		expect(await options()).toContain('Start New After (Minutes)');
		await open('chat-plain', { conversationMode: 'new' });
		const withoutConversation = await options();
		expect(withoutConversation).not.toContain('Start New After (Minutes)');
		expect(withoutConversation).not.toContain('If Conversation Is Missing');
		expect(withoutConversation).toContain('Stream to n8n Chat');
	});

	it('says after a run that it waits for a person, and where the form is', async () => {
		await open('chatflow-human', { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' });
		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText('The run waits for a person').first().waitFor();
	});

	it('offers the fields of an answer to the node behind it before the first run', async () => {
		await open('chat-plain', {}, BEHIND.id);
		const input = editor.part('ndv-input-panel');
		for (const field of ['answer', 'conversation_id', 'citations', 'usage']) {
			await input.getByText(field, { exact: true }).first().waitFor();
		}
	});
});

describe("the credential's dialog", () => {
	beforeEach(async () => {
		await editor.deleteCredentials();
		await editor.page.setViewportSize({ width: 1_280, height: 800 });
		const id = await editor.createWorkflow('Ask Dify', [START, DIFY_CHAT], {});
		await editor.openWorkflow(id, DIFY_CHAT.id);
		await editor.page.getByText('Connect to Dify App').click();
		// The dialog fetches a name for the new credential, and saves none without.
		await editor.part('credential-name').filter({ hasText: 'Dify App account' }).waitFor();
	});

	async function fill(fields: { baseUrl?: string; apiKey: string }): Promise<void> {
		for (const [name, value] of Object.entries(fields)) {
			const input = editor.part(`parameter-input-${name}`).locator('input');
			await input.fill(value);
			await input.blur();
		}
	}

	/** Presses Save for a credential that does not work; what its user can read then. */
	async function readRefusal(baseUrl: string, apiKey: string): Promise<string> {
		await fill({ baseUrl, apiKey });
		await editor.part('credential-save-button').click();
		await editor.page.getByText('More details').click();
		return await editor.part('node-credentials-config-container').innerText();
	}

	it('proposes the address of Dify Cloud, so that a key is all there is to fill in', async () => {
		const baseUrl = editor.part('parameter-input-baseUrl').locator('input');
		expect(await baseUrl.inputValue()).toBe('https://api.dify.ai/v1');
		await fill({ apiKey: dify.keyOf('chat') });
		await editor.page.mouse.move(0, 0);
		const dialog = editor.page.locator('.el-dialog').filter({ visible: true });
		await editor.picture('credential', await editor.areaOf(dialog));
	});

	it('accepts the key of an app', async () => {
		await fill({ baseUrl: dify.baseUrl, apiKey: dify.keyOf('chat-plain') });
		await editor.part('credential-save-button').click();
		await editor.part('credential-edit-button').click();
		await editor.page.getByText('Connection tested successfully').waitFor();
	});

	it.each([
		['wrong key', 'app-wrong'],
		['knowledge key', 'dataset-knowledge'],
	])('says which key Dify wants to the one who has a %s', async (_what, apiKey) => {
		const said = await readRefusal(dify.baseUrl, apiKey);
		expect(said).toContain('Dify does not accept this API key.');
		expect(said).toContain('it belongs into the credential "Dify Knowledge API"');
	});

	it('says which address is meant to the one who gives that of the web console', async () => {
		const said = await readRefusal(addressOf(webConsole), dify.keyOf('chat-plain'));
		expect(said).toContain('There is no Dify API at this Base URL.');
		expect(said).toContain('not that of the web console');
	});

	it("shows n8n's code for an address where nobody answers", async () => {
		const gone = await startConsole();
		const address = addressOf(gone);
		gone.close();
		await once(gone, 'close');
		expect(await readRefusal(address, 'app-any')).toContain('ECONNREFUSED');
	});
});

describe('the button "Execute step"', () => {
	it('asks Dify, and shows the answer in the output panel', async () => {
		const name = 'Help desk';
		const id = await editor.createCredential(name, 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.keyOf('chat-knowledge'),
			allowUnauthorizedCerts: false,
		});
		const ask: INode = { ...DIFY_CHAT, credentials: { difyAppApi: { id, name } } };
		const workflow = await editor.createWorkflow('Ask Dify', [START, ask], {
			Start: { main: [[{ node: ask.name, type: 'main', index: 0 }]] },
		});
		// The emulated model only repeats the question.
		dify.inject(
			{ kind: 'http', status: 200, contentType: 'text/event-stream', body: streamed(ANSWER) },
			{ query: QUESTION },
		);
		await editor.page.setViewportSize({ width: 1_500, height: 760 });
		await editor.openWorkflow(workflow, ask.id);
		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText(ANSWER).first().waitFor();
		expect(dify.requests.at(-1)).toMatchObject({
			method: 'POST',
			path: '/v1/chat-messages',
			body: { query: QUESTION, user: 'n8n', response_mode: 'streaming' },
		});
		await output.getByTestId('radio-button-json').click();
		await output.getByText('"answer"').waitFor();
		const input = await editor.areaOf(editor.part('ndv-input-panel'));
		const right = await editor.areaOf(output);
		const x = input.x + input.width;
		const width = right.x + right.width - x;
		await editor.picture('answer', { x, y: right.y, width, height: 582 });
	});
});

/** Asks an app from outside of the editor. */
async function ask(app: string, user: string, query: string): Promise<void> {
	const response = await fetch(`${dify.baseUrl}/chat-messages`, {
		method: 'POST',
		headers: {
			Authorization: `Bearer ${dify.keyOf(app)}`,
			'Content-Type': 'application/json',
		},
		body: JSON.stringify({ query, user, inputs: {}, response_mode: 'blocking' }),
	});
	await response.arrayBuffer();
	expect(response.status).toBe(200);
}

describe('a batch', () => {
	const ANSWERS: [customer: string, question: string, answer: string, source: string][] = [
		[
			'ada@example.com',
			'Where is my order 48213?',
			'It left our warehouse this morning and arrives tomorrow.',
			'Orders.md',
		],
		[
			'ben@example.com',
			'How often do I descale the Barista 2?',
			'Every two months, or when the light shows it.',
			'Barista 2 manual.pdf',
		],
		[
			'cleo@example.com',
			'Can I return a grinder that I have used?',
			'Yes, within 30 days and with all of its parts.',
			'Returns.md',
		],
		[
			'dora@example.com',
			'Do you ship to Switzerland?',
			'Yes. Customs duty is paid by you on delivery.',
			'Shipping.md',
		],
		[
			'emil@example.com',
			'Which mug comes closest to green?',
			'Our mug "Moss", which is back in stock.',
			'Catalogue.pdf',
		],
	];

	/** What goes into the table: the answer, and from the incoming item whose it is. */
	const COLUMNS = {
		customer: '={{ $json.input.customer }}',
		question: '={{ $json.input.question }}',
		answer: '={{ $json.answer }}',
		source: '={{ $json.citations[0].document_name }}',
	};

	it('shows its answers in the order of its questions', async () => {
		await editor.deleteCredentials();
		const id = await editor.createCredential('Help desk', 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.keyOf('chat-plain'),
			allowUnauthorizedCerts: false,
		});
		const items = ANSWERS.map(([customer, question]) => ({ json: { customer, question } }));
		const questions: INode = {
			id: 'questions',
			name: 'Questions of the Night',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position: [220, 0],
			parameters: { jsCode: `return ${JSON.stringify(items)};` },
		};
		const askDify: INode = {
			...DIFY_CHAT,
			name: 'Ask Dify',
			position: [440, 0],
			parameters: {
				query: '={{ $json.question }}',
				user: '={{ $json.customer }}',
				options: { includeInput: true },
			},
			credentials: { difyAppApi: { id, name: 'Help desk' } },
		};
		for (const [, query, answer, source] of ANSWERS) {
			const body = streamed(answer, source);
			dify.inject({ kind: 'http', status: 200, contentType: 'text/event-stream', body }, { query });
		}
		const rows: INode = {
			id: 'rows',
			name: 'Rows for the Table',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			position: [660, 0],
			parameters: {
				assignments: {
					assignments: Object.entries(COLUMNS).map(([name, value]) => ({
						id: name,
						name,
						value,
						type: 'string',
					})),
				},
			},
		};
		const workflow = await editor.createWorkflow(
			'Answers for the morning',
			[START, questions, askDify, rows],
			{
				Start: { main: [[{ node: questions.name, type: 'main', index: 0 }]] },
				[questions.name]: { main: [[{ node: askDify.name, type: 'main', index: 0 }]] },
				[askDify.name]: { main: [[{ node: rows.name, type: 'main', index: 0 }]] },
			},
		);
		await editor.page.setViewportSize({ width: 1_500, height: 620 });
		await editor.openWorkflow(workflow, rows.id);
		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText('5 items').waitFor();
		await output.getByTestId('radio-button-table').click();
		await output.getByText(ANSWERS[4]?.[2] ?? '').waitFor();
		const cells = await output.locator('table tbody tr td:nth-child(3)').allInnerTexts();
		expect(cells.map((cell) => cell.trim()).filter((cell) => cell !== '')).toEqual(
			ANSWERS.map(([, , answer]) => answer),
		);
		await editor.page.mouse.move(0, 0);
		await editor.picture('batch', await editor.areaOf(output));
	});
});

/** What a chatbot with a knowledge base sends while it answers. */
function streamed(answer: string, documentName = 'Opening hours.md'): string {
	const ids = {
		task_id: '6092f0c2-5f0b-45e5-9363-53219bc3d120',
		message_id: 'ea51e732-eacf-4a39-831f-94a4571f698b',
		conversation_id: 'ba2e8262-8548-4b7f-90f5-5736855e6f6d',
		created_at: 1_795_268_932,
	};
	const source = {
		position: 1,
		dataset_name: 'Help desk',
		document_name: documentName,
		score: 0.91,
		content: 'Monday to Friday, 9 am to 6 pm. Closed on public holidays.',
	};
	const usage = {
		prompt_tokens: 212,
		completion_tokens: 17,
		total_tokens: 229,
		total_price: '0.0001',
		currency: 'USD',
		latency: 1.2,
	};
	return [
		...answer.split(/(?<= )/).map((piece) => ({ event: 'message', ...ids, answer: piece })),
		{ event: 'message_end', ...ids, metadata: { retriever_resources: [source], usage } },
	]
		.map((event) => `data: ${JSON.stringify(event)}\n\n`)
		.join('');
}
