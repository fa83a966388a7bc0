// The variables of an app in the editor of the newest n8n and of the last 1.x: shown, filled in, sent.

import type { INode } from 'n8n-workflow';

import { isObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { Editor } from './editor';
import { HOSTS } from './n8nInstallation';
import { N8nHost } from './n8nHost';

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const ASK: INode = {
	id: 'ask',
	name: 'Dify Chat',
	type: 'n8n-nodes-dify-apps.difyChat',
	typeVersion: 1,
	position: [220, 0],
	parameters: { query: 'Write a greeting for our guest.', user: 'ada' },
};

describe.each(HOSTS)('the variables of an app in %s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let editor: Editor;

	beforeAll(async () => {
		dify = await startDifyServer();
		// The list of verified packages is fetched from n8n's own site.
		host = new N8nHost(name, { N8N_VERIFIED_PACKAGES_ENABLED: 'false' });
		const server = await host.start();
		await server.logIn();
		editor = await Editor.open(server);
	});

	afterAll(async () => {
		await editor?.close();
		await host?.close();
		await dify?.close();
	});

	/** Opens a workflow of a trigger and Dify Chat for this app, and has its variables shown. */
	async function open(app: string, apiKey = dify.keyOf(app)): Promise<void> {
		await editor.deleteCredentials();
		const id = await editor.createCredential('Chat', 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey,
			allowUnauthorizedCerts: false,
		});
		const ask: INode = { ...ASK, credentials: { difyAppApi: { id, name: 'Chat' } } };
		const workflow = await editor.createWorkflow('Ask Dify', [START, ask], {
			Start: { main: [[{ node: ask.name, type: 'main', index: 0 }]] },
		});
		await editor.page.setViewportSize({ width: 1_500, height: 1_100 });
		await editor.openWorkflow(workflow, ask.id);
		await editor.part('parameter-input-inputsMode').click();
		await choose('Map Each Variable');
	}

	/** Chooses an option of the list that is open. */
	async function choose(option: string): Promise<void> {
		const list = editor.page.locator('.el-select-dropdown').filter({ visible: true });
		await list.getByText(option, { exact: true }).click();
	}

	const mapper = () => editor.part('resource-mapper-container');

	const field = (variable: string) => editor.part(`parameter-input-${variable}`);

	/** The labels of the variables. */
	const labels = async () =>
		(await editor.part('mapping-fields-container').getByTestId('input-label').allInnerTexts())
			.map((label) => label.split('\n')[0])
			.slice(1);

	it("show Dify's labels, are sent, and follow the app when it is changed", async () => {
		await open('chat');
		await field('brief').waitFor();
		expect(await labels()).toEqual(['Name', 'Tone', 'Age', 'Background', 'Brief']);

		await field('name').locator('input, textarea').first().fill('Ada Lovelace');
		await field('tone').click();
		expect(
			await editor.page.locator('.el-select-dropdown').filter({ visible: true }).innerText(),
		).toContain('(None)');
		await choose('formal');
		await field('age').locator('input').fill('36');
		await field('age').locator('input').blur();

		await editor.part('node-execute-button').click();
		await editor.part('output-panel').getByText('You said').first().waitFor();
		expect(dify.requests.at(-1)).toMatchObject({
			path: '/v1/chat-messages',
			body: { inputs: { name: 'Ada Lovelace', tone: 'formal', age: 36, brief: false } },
		});

		const now = [
			{ 'text-input': { variable: 'name', label: 'Full name', required: true } },
			{ select: { variable: 'country', label: 'Country', options: ['Kenya', 'Peru'] } },
		];
		dify.inject(
			{
				kind: 'http',
				status: 200,
				contentType: 'application/json',
				body: JSON.stringify({ user_input_form: now }),
			},
			{ path: '/parameters', app: 'chat', times: 50 },
		);
		await editor.page.keyboard.press('Escape');
		await editor.page.locator('[data-node-name="Dify Chat"]').first().dblclick();
		await mapper().waitFor();
		// The older editor asks first.
		if (name === 'n8n-1') await mapper().getByTitle('Refresh').click();
		await field('country').waitFor();
		expect(await labels()).toEqual(['Full name (name)', 'Country']);

		dify.requests.length = 0;
		await editor.part('node-execute-button').click();
		await dify.waitFor(({ requests }) => requests.some(({ path }) => path === '/v1/chat-messages'));
		const { body } = dify.requests.at(-1) ?? {};
		expect(isObject(body) ? body.inputs : undefined).toEqual({ name: 'Ada Lovelace' });
	});

	it('are told to be none for an app that asks for nothing', async () => {
		await open('chat-plain');
		await mapper().getByText('The app asks for no variables').waitFor();
	});

	it('give way to the reason where Dify does not give them', async () => {
		await open('chat', 'app-wrong');
		await mapper().getByText('Dify does not accept the API key').waitFor();
	});
});
