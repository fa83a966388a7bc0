// A newcomer's first minutes: from the README's first line to a table full of answers, in a new n8n.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { firstSteps } from '../support/firstSteps';
import { Editor } from './editor';
import { N8nHost } from './n8nHost';
import type { N8nServer } from './n8nHost';
import { HOSTS } from './n8nInstallation';
import type { Column } from './newcomer';
import { Newcomer } from './newcomer';
import type { PackageRegistry } from './packageRegistry';
import { PACKAGE_NAME, startRegistry } from './packageRegistry';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

const QUESTION = 'What are your opening hours?';

/** Each node, and what the newcomer takes of it. */
const NODES: [displayName: string, action: string, type: string][] = [
	['Dify Chat', 'Ask an app and get its answer', 'difyChat'],
	['Dify Workflow', 'Run a workflow and get its outputs', 'difyWorkflow'],
	['Dify Text Generator', 'Generate a text', 'difyTextGenerator'],
	['Dify Knowledge', 'Create or update document', 'difyKnowledge'],
];

const TABLE = 'Answers';

/** What the newcomer clicks for the table, which must stand on the pages of the examples. */
const CLICKED = [
	'Import → From file',
	'Import from File',
	'Save',
	'Overview → Data tables → Create data table',
	'Create',
	'Add Column',
	'Execute workflow',
];

const ROWS = 17;

/** What all pages of the examples begin with, and what the page of one says. */
function pageOf(example: string): string {
	const [beginning = '', ...pages] = readFileSync(join(EXAMPLES, 'README.md'), 'utf8').split(
		'\n## ',
	);
	const page = pages.find((text) => text.includes(`\`${example}.json\`\n`));
	if (page === undefined) throw new Error(`No page of ${example}`);
	return beginning + page;
}

/** The columns that a page tells to make. */
function columnsOf(page: string): Column[] {
	const [, texts = '', number = ''] =
		/text columns ([^.;]+?) and the number column (`\w+`)/.exec(page) ?? [];
	const namesIn = (list: string) => [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
	return [
		...namesIn(texts).map((name): Column => ({ name, type: 'string' })),
		...namesIn(number).map((name): Column => ({ name, type: 'number' })),
	];
}

describe.each(HOSTS)('the first minutes in %s', (name) => {
	const [install = [], add = [], ask = []] = firstSteps('README.md');

	let dify: DifyServer;
	let registry: PackageRegistry;
	let host: N8nHost;
	let server: N8nServer;
	let editor: Editor;
	let newcomer: Newcomer;

	beforeAll(async () => {
		dify = await startDifyServer();
		registry = await startRegistry();
		host = new N8nHost(name, registry.environment, 'none');
		server = await host.start();
		await server.logIn();
		editor = await Editor.open(server);
		await editor.page.setViewportSize({ width: 1_500, height: 1_000 });
		newcomer = new Newcomer(editor, name);
		await newcomer.saveWhenAsked();
		await editor.page.goto(server.url);
	});

	afterAll(async () => {
		await editor?.close();
		await host?.close();
		registry?.close();
		await dify?.close();
	});

	it('install the package on the page of community nodes', async () => {
		const [settings = '', page = '', installNode = '', confirm = ''] = install;
		await newcomer.openSettings(settings);
		await editor.page.getByText(page, { exact: true }).click();
		await editor.page.getByRole('button', { name: installNode }).click();
		await editor.part('package-name-input').fill(PACKAGE_NAME);
		await editor.part('user-agreement-checkbox').click();
		await editor
			.part('communityPackageInstall-modal')
			.getByRole('button', { name: confirm, exact: true })
			.click();
		const card = editor.part('community-package-card');
		await card.waitFor();
		expect(await card.innerText()).toContain(PACKAGE_NAME);
		for (const [displayName] of NODES) expect(await card.innerText()).toContain(displayName);
		expect(registry.requests).toContain(`GET /${PACKAGE_NAME}/latest`);
		await editor.part('settings-back').click();
	});

	it('get the first answer', async () => {
		const [displayName = '', action = ''] = add;
		const [field = '', execute = ''] = ask;
		await newcomer.openNewWorkflow();
		await editor.part('canvas-add-button').click();
		await newcomer.addNode(displayName, action);
		await newcomer.openNewCredential();
		for (const [parameter, value] of [
			['baseUrl', dify.baseUrl],
			['apiKey', dify.keyOf('chat-plain')],
		]) {
			await editor
				.part(`parameter-input-${parameter}`)
				.locator('input')
				.fill(value ?? '');
		}
		await editor.part('credential-save-button').click();
		if (name === 'n8n-2') await editor.part('credential-edit-button').click();
		await editor.page.getByText('Connection tested successfully').waitFor();
		await editor.page.locator('.el-dialog__headerbtn').filter({ visible: true }).click();

		await editor.part('node-parameters').getByText(field, { exact: true }).first().waitFor();
		await editor.part('parameter-input-query').locator('textarea').fill(QUESTION);
		await editor.part('node-execute-button').getByText(execute, { exact: true }).click();
		const output = editor.part('output-panel');
		await output.getByText(`You said: ${QUESTION}`).first().waitFor();
		expect(await output.locator('th').first().innerText()).toContain('answer');
		await newcomer.closePanel();
	});

	it.each(NODES)('find and add %s', async (displayName, action, type) => {
		const nodes = editor.page.locator(
			`[data-test-id="canvas-node"][data-node-type="${PACKAGE_NAME}.${type}"]`,
		);
		const before = await nodes.count();
		await editor.part('node-creator-plus-button').click();
		await newcomer.addNode(displayName, action);
		await newcomer.closePanel();
		expect(await nodes.count()).toBe(before + 1);
	});

	it('fill a table with an answer to each question of the example', async () => {
		const page = pageOf('batch-questions');
		const columns = columnsOf(page);
		expect(columns.map((column) => column.name)).toContain('answer');
		for (const click of CLICKED) expect(page).toContain(`**${click}**`);
		expect(page).toContain('*Put into Your Table*');
		await editor.page.goto(`${server.url}/workflow/new`);
		await newcomer.importFile(join(EXAMPLES, 'batch-questions.json'));
		await newcomer.createDataTable(TABLE, columns);
		await newcomer.openWorkflow('Answer a batch of questions with Dify');

		for (const node of ['Ask Dify', 'Suggest a Tip', 'Shorten It', 'Find a Subject']) {
			await newcomer.openPanel(node);
			await editor.part('node-credentials-select').click();
			await editor.page
				.getByRole('option')
				.filter({ visible: true })
				.getByText('Dify App account', { exact: true })
				.click();
			await newcomer.closePanel();
		}
		await newcomer.openPanel('Put into Your Table');
		await editor.part('rlc-input').first().click();
		await editor.part('rlc-item').getByText(TABLE, { exact: true }).click();
		await newcomer.closePanel();
		await (await newcomer.nodeInSight('Put into Your Table')).click({ button: 'right' });
		await editor.page.getByText('Activate', { exact: true }).click();
		await editor.part('execute-workflow-button').click();
		await editor.page.getByText('Workflow executed successfully').waitFor();

		await newcomer.openDataTables();
		await editor.page.getByText(TABLE, { exact: true }).click();
		const grid = editor.part('data-table-grid');
		await grid.getByText('You said:').first().waitFor();
		const cells = await grid.locator('[role="gridcell"][col-id]').allInnerTexts();
		const answered = cells.flatMap((text, index) =>
			text.startsWith('You said: ')
				? [{ question: cells[index - 1], answer: text.replace('[image] ', '') }]
				: [],
		);
		expect(answered).toHaveLength(ROWS);
		for (const { question, answer } of answered) {
			expect(answer).toBe(`You said: ${question ?? ''}`);
		}
	});
});
