// Dify Text Generator in the editor of the newest n8n and of the last 1.x: found, filled in, executed.

import type { INode } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { Editor } from './editor';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';

const TEXT =
	'Two boilers, one quiet machine: the Barista 2 steams milk while your espresso runs. Every part can be replaced.';

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const WRITE: INode = {
	id: 'write',
	name: 'Dify Text Generator',
	type: 'n8n-nodes-dify-apps.difyTextGenerator',
	typeVersion: 1,
	position: [220, 0],
	parameters: {},
};

/** A node that uses the text. */
const BEHIND: INode = {
	id: 'behind',
	name: 'Behind',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [440, 0],
	parameters: {},
};

describe.each(HOSTS)('Dify Text Generator in the editor of %s', (name) => {
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

	/** Opens a workflow of a trigger, Dify Text Generator for this app, and a node behind it. */
	async function open(app: string, nodeId = WRITE.id) {
		await editor.deleteCredentials();
		const id = await editor.createCredential('Product Texts', 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.keyOf(app),
			allowUnauthorizedCerts: false,
		});
		const write: INode = {
			...WRITE,
			credentials: { difyAppApi: { id, name: 'Product Texts' } },
		};
		const workflow = await editor.createWorkflow('Product texts', [START, write, BEHIND], {
			Start: { main: [[{ node: write.name, type: 'main', index: 0 }]] },
			[write.name]: { main: [[{ node: BEHIND.name, type: 'main', index: 0 }]] },
		});
		await editor.page.setViewportSize({ width: 1_500, height: 900 });
		await editor.openWorkflow(workflow, nodeId);
		await editor.part('ndv').waitFor();
	}

	const field = (variable: string) => editor.part(`parameter-input-${variable}`);

	/** The labels of the fields that are shown in a part of the panel. */
	const labelsIn = async (part: string) =>
		(
			await editor.part(part).getByTestId('input-label').filter({ visible: true }).allInnerTexts()
		).map((label) => label.split('\n')[0]);

	const execute = async () => await editor.part('node-execute-button').click();

	it.each(['dify', 'writer'])('is found for "%s"', async (words) => {
		await editor.page.setViewportSize({ width: 960, height: 700 });
		await editor.openWorkflow(await editor.createWorkflow('Product texts', [START], {}));
		await editor.part('node-creator-plus-button').click();
		await editor.searchNodes(words, 'Dify Text Generator');
	});

	it('opens with the few fields that a newcomer needs', async () => {
		await editor.deleteCredentials();
		await editor.page.setViewportSize({ width: 1_000, height: 950 });
		await editor.openWorkflow(await editor.createWorkflow('Product texts', [START], {}));
		await editor.part('canvas-handle-plus').click();
		await (await editor.searchNodes('dify', 'Dify Text Generator')).click();
		await editor
			.part('node-creator-item-name')
			.getByText('Generate a text', { exact: true })
			.click();
		await field('query').waitFor();
		expect(await labelsIn('node-parameters')).toEqual([
			'Resource',
			'Operation',
			'Text',
			'User',
			'Inputs',
			'Files',
			'Simplify',
			'Options',
		]);
	});

	it('writes about what Text says, and shows the text', async () => {
		await open('completion');
		// The emulated model only repeats what it is told.
		dify.inject(
			{ kind: 'http', status: 200, contentType: 'text/event-stream', body: streamed(TEXT) },
			{ path: '/completion-messages' },
		);
		await field('query').locator('textarea').first().fill('The espresso machine Barista 2');
		await execute();
		const output = editor.part('output-panel');
		await output.getByText('Every part can be replaced').first().waitFor();
		expect(dify.requests.at(-1)).toMatchObject({
			path: '/v1/completion-messages',
			body: { inputs: { query: 'The espresso machine Barista 2' }, user: 'n8n' },
		});
		await output.getByTestId('radio-button-json').click();
		await output.getByText('"answer"').waitFor();
		await editor.page.mouse.move(0, 0);
		if (name === 'n8n-2') {
			const input = await editor.areaOf(editor.part('ndv-input-panel'));
			const right = await editor.areaOf(output);
			const x = input.x + input.width;
			const width = right.x + right.width - x;
			await editor.picture('text-panel', { ...right, x, width });
		}
	});

	it("lets the variable that Text fills be empty among the app's variables", async () => {
		await open('completion');
		await field('query').first().locator('textarea').first().fill('A grinder');
		await field('inputsMode').click();
		const list = editor.page.locator('.el-select-dropdown').filter({ visible: true });
		await list.getByText('Map Each Variable', { exact: true }).click();
		await editor.part('mapping-fields-container').waitFor();
		expect((await labelsIn('mapping-fields-container')).slice(1)).toEqual(['Query']);
		await execute();
		await editor.part('output-panel').getByText('You said: A grinder').first().waitFor();
	});

	it('says what is to be written where Text is empty', async () => {
		await open('completion');
		await execute();
		const output = editor.part('output-panel');
		await output.getByText("The app asks for 'query', which has no value").first().waitFor();
		await output.getByText("'Text' fills 'query'").first().waitFor();
	});

	it('offers the fields of a text to the node behind it before the first run', async () => {
		await open('completion', BEHIND.id);
		const input = editor.part('ndv-input-panel');
		for (const shown of ['answer', 'status', 'message_id', 'usage']) {
			await input.getByText(shown, { exact: true }).first().waitFor();
		}
		expect(await input.getByText('conversation_id', { exact: true }).count()).toBe(0);
	});
});

/** A text as Dify streams it. */
function streamed(text: string): string {
	const ids = {
		task_id: '6092f0c2-5f0b-45e5-9363-53219bc3d120',
		message_id: 'ea51e732-eacf-4a39-831f-94a4571f698b',
		created_at: 1_795_268_932,
	};
	const usage = {
		prompt_tokens: 64,
		completion_tokens: 31,
		total_tokens: 95,
		total_price: '0.0001',
		currency: 'USD',
		latency: 1.2,
	};
	return [
		...text.split(/(?<= )/).map((piece) => ({ event: 'message', ...ids, answer: piece })),
		{ event: 'message_end', ...ids, metadata: { usage } },
	]
		.map((event) => `data: ${JSON.stringify(event)}\n\n`)
		.join('');
}
