// Dify Workflow in the editor of the newest n8n and of the last 1.x: found, filled in, executed.

import type { INode } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { Editor } from './editor';
import { N8nHost } from './n8nHost';
import { HOSTS } from './n8nInstallation';

const START: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const RUN: INode = {
	id: 'run',
	name: 'Dify Workflow',
	type: 'n8n-nodes-dify-apps.difyWorkflow',
	typeVersion: 1,
	position: [220, 0],
	parameters: { user: 'ada' },
};

/** A node that uses the outputs. */
const BEHIND: INode = {
	id: 'behind',
	name: 'Behind',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [440, 0],
	parameters: {},
};

describe.each(HOSTS)('Dify Workflow in the editor of %s', (name) => {
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

	/** Opens a workflow of a trigger, Dify Workflow for this app, and a node behind it. */
	async function open(app: string, parameters: INode['parameters'], nodeId = RUN.id) {
		await editor.deleteCredentials();
		const id = await editor.createCredential('Invoices', 'difyAppApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.keyOf(app),
			allowUnauthorizedCerts: false,
		});
		const run: INode = {
			...RUN,
			parameters: { ...RUN.parameters, ...parameters },
			credentials: { difyAppApi: { id, name: 'Invoices' } },
		};
		const workflow = await editor.createWorkflow('Run a workflow', [START, run, BEHIND], {
			Start: { main: [[{ node: run.name, type: 'main', index: 0 }]] },
			[run.name]: { main: [[{ node: BEHIND.name, type: 'main', index: 0 }]] },
		});
		await editor.page.setViewportSize({ width: 1_500, height: 900 });
		await editor.openWorkflow(workflow, nodeId);
		await editor.part('ndv').waitFor();
	}

	/** Chooses an option of the list that is open. */
	async function choose(option: string): Promise<void> {
		const list = editor.page.locator('.el-select-dropdown').filter({ visible: true });
		await list.getByText(option, { exact: true }).click();
	}

	const field = (variable: string) => editor.part(`parameter-input-${variable}`);

	/** The labels of the fields that are shown in a part of the panel. */
	const labelsIn = async (part: string) =>
		(
			await editor.part(part).getByTestId('input-label').filter({ visible: true }).allInnerTexts()
		).map((label) => label.split('\n')[0]);

	it.each(['dify', 'workflow'])('is found for "%s"', async (words) => {
		await editor.page.setViewportSize({ width: 960, height: 700 });
		await editor.openWorkflow(await editor.createWorkflow('Run a workflow', [START], {}));
		await editor.part('node-creator-plus-button').click();
		await editor.searchNodes(words, 'Dify Workflow');
	});

	it('opens with the few fields that a newcomer needs', async () => {
		await editor.deleteCredentials();
		await editor.page.setViewportSize({ width: 1_000, height: 950 });
		await editor.openWorkflow(await editor.createWorkflow('Run a workflow', [START], {}));
		await editor.part('canvas-handle-plus').click();
		await (await editor.searchNodes('dify', 'Dify Workflow')).click();
		await editor
			.part('node-creator-item-name')
			.getByText('Run a workflow and get its outputs', { exact: true })
			.click();
		await editor.part('node-parameters').waitFor();
		await field('waitFor').waitFor();
		expect(await labelsIn('node-parameters')).toEqual([
			'Resource',
			'Operation',
			'User',
			'Inputs',
			'Wait For',
			'Simplify',
			'Options',
		]);
	});

	it("shows the workflow's variables, sends them, and shows its outputs", async () => {
		await open('workflow', {});
		await field('inputsMode').click();
		await choose('Map Each Variable');
		await field('docs').waitFor();
		expect((await labelsIn('mapping-fields-container')).slice(1)).toEqual([
			'Topic',
			'Tone',
			'Count',
			'Flag',
			'Doc – File',
			'Docs – Files',
		]);
		await field('topic').locator('input, textarea').first().fill('Write a reminder, please.');
		await field('tone').click();
		await choose('formal');
		await field('count').locator('input').fill('2');
		await field('count').locator('input').blur();

		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText('You said: Write a reminder, please.').first().waitFor();
		expect(dify.requests.at(-1)).toMatchObject({
			path: '/v1/workflows/run',
			body: {
				inputs: { topic: 'Write a reminder, please.', tone: 'formal', count: 2 },
				user: 'ada',
				response_mode: 'streaming',
			},
		});
		await output.getByTestId('radio-button-json').click();
		await output.getByText('"outputs"').waitFor();
		await editor.page.mouse.move(0, 0);
		if (name === 'n8n-2') {
			const input = await editor.areaOf(editor.part('ndv-input-panel'));
			const right = await editor.areaOf(output);
			const x = input.x + input.width;
			const width = right.x + right.width - x;
			await editor.picture('workflow-panel', { ...right, x, width });
		}
	});

	it('says after a run that it waits for a person', async () => {
		await open('workflow-human', { inputsMode: 'json', inputsJson: '{"topic": "Budget"}' });
		await editor.part('node-execute-button').click();
		const output = editor.part('output-panel');
		await output.getByText('The run waits for a person').first().waitFor();
	});

	it('offers the fields of a run to the node behind it before the first run', async () => {
		await open('workflow', {}, BEHIND.id);
		const input = editor.part('ndv-input-panel');
		for (const shown of ['workflow_run_id', 'status', 'outputs', 'human_input']) {
			await input.getByText(shown, { exact: true }).first().waitFor();
		}
	});
});
