// Each example in the editor of the newest n8n and of the last 1.x: imported from its file, and drawn.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { canvasPicture, importFile, nodesOnCanvas } from './canvas';
import { Editor } from './editor';
import { withKnowledgeBase } from './importedExample';
import { N8nHost } from './n8nHost';
import type { HostWorkflow } from './n8nHost';
import { HOSTS } from './n8nInstallation';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

const NAMES = readdirSync(EXAMPLES)
	.filter((file) => file.endsWith('.json'))
	.map((file) => basename(file, '.json'));

const NOTE = 'n8n-nodes-base.stickyNote';

const OURS = 'n8n-nodes-dify-apps.';

/** The kind of credential that n8n's own nodes in the examples ask for; ours name theirs. */
const ACCOUNT_TYPES: Record<string, string> = {
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
	'n8n-nodes-base.emailReadImap': 'imap',
	'n8n-nodes-base.emailSend': 'smtp',
	'n8n-nodes-base.httpRequest': 'httpHeaderAuth',
};

const ACCOUNT = 'Example account';

describe.each(HOSTS)('in the editor of %s', (hostName) => {
	let host: N8nHost;
	let editor: Editor;
	let faults: string[] = [];
	const accounts = new Map<string, string>();

	beforeAll(async () => {
		// Both lists are fetched from n8n's own site.
		host = new N8nHost(hostName, {
			N8N_VERIFIED_PACKAGES_ENABLED: 'false',
			N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		});
		const server = await host.start();
		await server.logIn();
		editor = await Editor.open(server);
		editor.page.on('pageerror', (error) => faults.push(String(error)));
		editor.page.on('console', (message) => {
			if (message.type() === 'error') faults.push(message.text());
		});
		await editor.page.setViewportSize({ width: 1_140, height: 580 });
		for (const type of ['difyAppApi', 'difyKnowledgeApi', ...Object.values(ACCOUNT_TYPES)]) {
			accounts.set(
				type,
				await editor.createCredential(ACCOUNT, type, {
					baseUrl: 'http://127.0.0.1/v1',
					apiKey: 'for-tests-only',
					allowUnauthorizedCerts: false,
				}),
			);
		}
	});

	beforeEach(() => {
		faults = [];
	});

	afterAll(async () => {
		await editor?.close();
		await host?.close();
	});

	it.each(NAMES)('%s is drawn whole, and lacks nothing but what is to be chosen', async (name) => {
		const example = readExample(name);
		const notes = example.nodes.filter(({ type }) => type === NOTE);
		const nodes = example.nodes.filter(({ type }) => type !== NOTE);
		await importFile(editor, JSON.stringify(chosen(example, accounts)), nodes.length);
		const drawn = await nodesOnCanvas(editor);
		expect(drawn.map((node) => node.name).sort()).toEqual(nodes.map((node) => node.name).sort());
		expect(await editor.part('sticky').count()).toBe(notes.length);
		// n8n writes it in the place of the icon of a node that it does not know.
		expect(drawn.filter(({ lines }) => lines.includes('?'))).toEqual([]);
		expect(drawn.filter(({ hasIssue }) => hasIssue)).toEqual([]);
		for (const { name: called, parameters } of nodes.filter(isOurs)) {
			const { operation, resource } = parameters;
			expect(drawn.find((node) => node.name === called)?.lines).toEqual(
				expect.arrayContaining([called, `${String(operation)}: ${String(resource)}`]),
			);
		}
		if (hostName === 'n8n-2') await canvasPicture(editor, `examples/${name}`);
		expect(faults).toEqual([]);
	});
});

function readExample(name: string): HostWorkflow {
	return JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8'));
}

function isOurs({ type }: INode): boolean {
	return type.startsWith(OURS);
}

/**
 * The example once its user has chosen what nobody can choose beforehand.
 *
 * @param accounts the ids of the credentials, by their type
 */
function chosen(workflow: HostWorkflow, accounts: Map<string, string>): HostWorkflow {
	const { nodes, ...rest } = withKnowledgeBase(workflow, 'example');
	return { ...rest, nodes: nodes.map((node) => withAccount(withTable(node), accounts)) };
}

function withTable(node: INode): INode {
	if (!('dataTableId' in node.parameters)) return node;
	const dataTableId = { __rl: true, mode: 'id', value: 'example' };
	return { ...node, parameters: { ...node.parameters, dataTableId } };
}

function withAccount(node: INode, accounts: Map<string, string>): INode {
	const type = ACCOUNT_TYPES[node.type] ?? Object.keys(node.credentials ?? {})[0];
	if (type === undefined) return node;
	return { ...node, credentials: { [type]: { id: accounts.get(type) ?? null, name: ACCOUNT } } };
}
