// Dify Knowledge in the editor of the newest n8n and of the last 1.x: found, connected, filled in, executed.

import type { INode } from 'n8n-workflow';

import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { PRESETS } from '../dify-server/knowledge';
import type { KnowledgeBase } from '../dify-server/knowledge';
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

const KNOWLEDGE: INode = {
	id: 'knowledge',
	name: 'Dify Knowledge',
	type: 'n8n-nodes-dify-apps.difyKnowledge',
	typeVersion: 1,
	position: [220, 0],
	parameters: {},
};

/** A node that uses what comes out. */
const BEHIND: INode = {
	id: 'behind',
	name: 'Behind',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [440, 0],
	parameters: {},
};

const NOT_CHOSEN = { __rl: true, mode: 'list', value: '' };

describe.each(HOSTS)('Dify Knowledge in the editor of %s', (name) => {
	let dify: DifyServer;
	let host: N8nHost;
	let editor: Editor;

	beforeAll(async () => {
		dify = await startDifyServer({ knowledge: { presets: true } });
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

	const workflowOf = async (...nodes: INode[]) =>
		await editor.createWorkflow(
			'Knowledge',
			nodes,
			Object.fromEntries(
				nodes
					.slice(1)
					.map((node, index) => [
						nodes[index]?.name,
						{ main: [[{ node: node.name, type: 'main' as const, index: 0 }]] },
					]),
			),
		);

	/** Opens a workflow of a trigger, Dify Knowledge with a credential, and a node behind it. */
	async function open(parameters: INode['parameters'], nodeId = KNOWLEDGE.id) {
		await editor.deleteCredentials();
		const id = await editor.createCredential('Handbook', 'difyKnowledgeApi', {
			baseUrl: dify.baseUrl,
			apiKey: dify.knowledge.key,
			allowUnauthorizedCerts: false,
		});
		const node: INode = {
			...KNOWLEDGE,
			parameters,
			credentials: { difyKnowledgeApi: { id, name: 'Handbook' } },
		};
		await editor.page.setViewportSize({ width: 1_500, height: 900 });
		await editor.openWorkflow(await workflowOf(START, node, BEHIND), nodeId);
		await editor.part('ndv').waitFor();
	}

	const field = (parameter: string) => editor.part(`parameter-input-${parameter}`);

	const baseNamed = (wanted: string): KnowledgeBase => {
		const base = dify.knowledge.state.bases.find((one) => one.name === wanted);
		if (base === undefined) throw new Error(`There is no knowledge base ${wanted}`);
		return base;
	};

	const chosen = (base: KnowledgeBase) => ({ __rl: true, mode: 'id', value: base.id });

	/** The labels of the fields that are shown in the panel. */
	const labels = async () =>
		(
			await editor
				.part('node-parameters')
				.getByTestId('input-label')
				.filter({ visible: true })
				.allInnerTexts()
		).map((label) => label.split('\n')[0]);

	const execute = async () => await editor.part('node-execute-button').click();

	/** The panel and its output, without what comes in. */
	async function pictureOfPanel(image: string): Promise<void> {
		await editor.page.mouse.move(0, 0);
		if (name !== 'n8n-2') return;
		const input = await editor.areaOf(editor.part('ndv-input-panel'));
		const right = await editor.areaOf(editor.part('output-panel'));
		const x = input.x + input.width;
		await editor.picture(image, { ...right, x, width: right.x + right.width - x });
	}

	it.each(['dify', 'knowledge', 'rag'])('is found for "%s"', async (words) => {
		await editor.page.setViewportSize({ width: 960, height: 700 });
		await editor.openWorkflow(await workflowOf(START));
		await editor.part('node-creator-plus-button').click();
		await editor.searchNodes(words, 'Dify Knowledge');
	});

	it('opens with the fields that a document needs', async () => {
		await editor.deleteCredentials();
		await editor.page.setViewportSize({ width: 1_000, height: 950 });
		await editor.openWorkflow(await workflowOf(START));
		await editor.part('canvas-handle-plus').click();
		await (await editor.searchNodes('dify', 'Dify Knowledge')).click();
		await editor
			.part('node-creator-item-name')
			.getByText('Create or update document', { exact: true })
			.click();
		await field('matchBy').waitFor();
		expect(await labels()).toEqual([
			'Resource',
			'Operation',
			'Knowledge Base',
			'Source',
			'Text',
			'Name',
			'Match By',
			'Chunking',
			'Metadata',
			'Options',
		]);
	});

	describe('the credential', () => {
		beforeEach(async () => {
			await editor.deleteCredentials();
			await editor.page.setViewportSize({ width: 1_280, height: 800 });
			await editor.openWorkflow(await workflowOf(START, KNOWLEDGE), KNOWLEDGE.id);
			if (name === 'n8n-2') {
				await editor.page.getByText('Connect to Dify Knowledge').click();
			} else {
				await editor.part('node-credentials-select').click();
				await editor.part('node-credentials-select-item-new').click();
			}
			await editor.part('credential-name').filter({ hasText: 'Dify Knowledge account' }).waitFor();
		});

		async function save(apiKey: string): Promise<void> {
			for (const [parameter, value] of Object.entries({ baseUrl: dify.baseUrl, apiKey })) {
				const input = field(parameter).locator('input');
				await input.fill(value);
				await input.blur();
			}
			await editor.part('credential-save-button').click();
		}

		it('accepts a knowledge key', async () => {
			await save(dify.knowledge.key);
			// n8n 2 closes the dialog when a credential works.
			if (name === 'n8n-2') await editor.part('credential-edit-button').click();
			await editor.page
				.getByText('Connection tested successfully')
				.filter({ visible: true })
				.first()
				.waitFor();
		});

		it.each([
			['wrong key', 'dataset-wrong'],
			['key of an app', 'app-chat-plain'],
		])('says which key Dify wants to the one who has a %s', async (_what, apiKey) => {
			await save(apiKey);
			await editor.page.getByText('More details').click();
			const said = await editor.part('node-credentials-config-container').innerText();
			if (name === 'n8n-1') {
				// n8n 1 has words of its own for every 401.
				expect(said).toContain('Authorization failed - please check your credentials');
				return;
			}
			expect(said).toContain('Dify does not accept this API key.');
			expect(said).toContain('it begins with "dataset-"');
			expect(said).toContain('The key of an app (it begins with "app-") does not work here');
		});
	});

	describe('the lists', () => {
		const get = { resource: 'document', operation: 'get' };

		const lists = () => editor.part('rlc-input');

		const listed = () => editor.part('rlc-item').filter({ visible: true });

		it('lets a knowledge base be chosen by its name, then one of its documents', async () => {
			await open({ ...get, knowledgeBaseId: NOT_CHOSEN, documentId: NOT_CHOSEN });
			await lists().first().click();
			await listed().getByText(PRESETS.vector).waitFor();
			await editor.part('rlc-search').filter({ visible: true }).fill('by key');
			await listed().getByText(PRESETS.vector).waitFor({ state: 'hidden' });
			await listed().getByText(PRESETS.economy).click();
			await lists().nth(1).click();
			await listed().getByText('planets.txt').click();
			await execute();
			await editor.part('output-panel').getByText('planets.txt').first().waitFor();
			const base = baseNamed(PRESETS.economy);
			const planets = base.documents.find((document) => document.name === 'planets.txt');
			expect(dify.requests.at(-1)?.path).toMatch(
				new RegExp(`/datasets/${base.id}/documents/${planets?.id}`),
			);
		});

		it('asks for a knowledge base where none is chosen', async () => {
			await open({ ...get, knowledgeBaseId: NOT_CHOSEN, documentId: NOT_CHOSEN });
			await lists().nth(1).click();
			await editor.page.getByText("Choose a 'Knowledge Base' first").first().waitFor();
		});

		it("offers the workspace's embedding models for a new knowledge base", async () => {
			await open({ resource: 'knowledgeBase', operation: 'create', name: 'Handbook' });
			await field('embeddingModel').click();
			const list = editor.page.locator('.el-select-dropdown').filter({ visible: true });
			await list.getByText('echo-embedding (Echo)', { exact: true }).click();
			await execute();
			await editor.part('output-panel').getByText('Handbook').first().waitFor();
			expect(baseNamed('Handbook').embeddingModel).toBe('echo-embedding');
		});
	});

	it('writes a document, and leaves it alone the second time', async () => {
		const base = dify.knowledge.state.addBase(`Help desk of ${name}`, {
			technique: 'high_quality',
		});
		await open({
			resource: 'document',
			operation: 'upsert',
			knowledgeBaseId: {
				...chosen(base),
				mode: 'list',
				cachedResultName: 'Help desk',
			},
			name: 'Opening hours',
		});
		await field('text')
			.locator('textarea')
			.first()
			.fill('We are open from Monday to Friday, 9 am to 6 pm.');
		await execute();
		const output = editor.part('output-panel');
		await output.getByText('created', { exact: true }).first().waitFor();
		await output.getByTestId('radio-button-json').click();
		await output.getByText('"action"').waitFor();
		await pictureOfPanel('knowledge-panel');
		await execute();
		await output.getByText('unchanged').first().waitFor();
		expect(base.documents.map((document) => document.name)).toEqual(['Opening hours']);
	});

	it('finds passages, and shows each as an item', async () => {
		const base = dify.knowledge.state.addBase(`Passages of ${name}`, {
			technique: 'high_quality',
		});
		for (const [document, text] of [
			['Opening hours.md', 'We are open on weekdays from 9 am to 6 pm, on Saturdays until noon.'],
			['Returns.md', 'You can return a machine within 30 days, also on Saturdays.'],
			['Shipping.md', 'Customs duty is paid by the customer.'],
		] as const) {
			dify.knowledge.state.addIndexedText(base, document, text);
		}
		await open({
			resource: 'knowledgeBase',
			operation: 'search',
			knowledgeBaseId: { ...chosen(base), mode: 'list', cachedResultName: 'Help desk' },
			query: 'When are you open on Saturdays?',
			topK: 2,
		});
		await execute();
		const output = editor.part('output-panel');
		await output.getByText('2 items').waitFor();
		await output.getByTestId('radio-button-json').click();
		await output.getByText('on Saturdays until noon').first().waitFor();
		await editor.page.setViewportSize({ width: 1_500, height: 760 });
		await pictureOfPanel('knowledge-search');
	});

	it('says after a search that nothing was found, and why', async () => {
		const empty = dify.knowledge.state.addBase(`Empty on ${name}`, { technique: 'high_quality' });
		await open({
			resource: 'knowledgeBase',
			operation: 'search',
			knowledgeBaseId: chosen(empty),
			query: 'Anything',
		});
		await execute();
		await editor.part('output-panel').getByText('It has no documents yet').first().waitFor();
	});

	it.each([
		['a write', {}, ['action', 'document_id', 'indexing_status']],
		[
			'a search',
			{ resource: 'knowledgeBase', operation: 'search' },
			['content', 'score', 'document_name'],
		],
	])(
		'offers the fields of %s to the node behind it before the first run',
		async (_what, parameters, shown) => {
			await open(parameters, BEHIND.id);
			const input = editor.part('ndv-input-panel');
			for (const each of shown) await input.getByText(each, { exact: true }).first().waitFor();
		},
	);
});
