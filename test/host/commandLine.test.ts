// The examples on n8n's own command line, in the newest n8n and in the last 1.x.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { objectsOf, textOf } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import { startDifyServer } from '../dify-server';
import type { KnowledgeBase } from '../dify-server/knowledge';
import { importedExample, withKnowledgeBase, withModel } from './importedExample';
import { contentOf, finalAnswer, startModelServer } from './modelServer';
import type { ModelServer } from './modelServer';
import { HOSTS } from './n8nInstallation';
import type { HostCredential, HostWorkflow } from './n8nHost';
import { N8nHost } from './n8nHost';

/** The app that each example asks. */
const EXAMPLES = {
	'batch-questions': 'chat-plain',
	'failed-questions': 'chat-plain',
	'product-texts': 'completion',
	'start-now-collect-later': 'workflow',
};

const KNOWLEDGE = { id: 'knowledge', name: 'knowledge' };

const MODEL = { id: 'model', name: 'model' };

let dify: DifyServer;
let model: ModelServer;

beforeAll(async () => {
	dify = await startDifyServer();
	model = await startModelServer();
});

afterAll(async () => {
	await model?.close();
	await dify?.close();
});

/** A workflow, started by hand: the command line starts workflows in no other way. */
function startedByHand(workflow: HostWorkflow): HostWorkflow {
	const byHand = { type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type === 'n8n-nodes-base.scheduleTrigger' ? { ...node, ...byHand } : node,
		),
	};
}

const example = (name: string, app: string) =>
	startedByHand(importedExample(name, { id: app, name: app }));

/** The folder that n8n 2 lets its nodes read. */
const folderOf = (host: N8nHost) => join(host.folder, '.n8n-files', 'knowledge');

function folderSync(host: N8nHost, base: KnowledgeBase): HostWorkflow {
	const sync = withKnowledgeBase(importedExample('knowledge-folder-sync', KNOWLEDGE), base.id);
	const nodes = sync.nodes.map((node) =>
		node.name === 'Files of the Folder'
			? { ...node, parameters: { ...node.parameters, fileSelector: `${folderOf(host)}/**/*` } }
			: node,
	);
	return startedByHand({ ...sync, nodes });
}

/** What the answers come from; models' prompts have signs of their own for what is to be filled in. */
const PASSAGE =
	'Mars is called the red planet. Write {planet} or {{ "Mars" }} in {"letters": [1]}.';

function knowledgeAnswer(): HostWorkflow {
	const base = dify.knowledge.state.addBase('Letters', { technique: 'high_quality' });
	dify.knowledge.state.addIndexedText(base, 'planets.txt', PASSAGE);
	const answer = importedExample('knowledge-answer', KNOWLEDGE);
	return withModel(withKnowledgeBase(answer, base.id), MODEL);
}

const credential = (app: string): HostCredential => ({
	id: app,
	name: app,
	type: 'difyAppApi',
	data: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app), allowUnauthorizedCerts: false },
});

describe.each(HOSTS)('%s', (name) => {
	let host: N8nHost;
	let base: KnowledgeBase;

	beforeAll(async () => {
		host = new N8nHost(name);
		base = dify.knowledge.state.addBase(`Folder of ${name}`, { technique: 'high_quality' });
		await host.import(
			[
				...['chat-plain', 'completion', 'workflow'].map(credential),
				{
					...KNOWLEDGE,
					type: 'difyKnowledgeApi',
					data: {
						baseUrl: dify.baseUrl,
						apiKey: dify.knowledge.key,
						allowUnauthorizedCerts: false,
					},
				},
				{ ...MODEL, type: 'openAiApi', data: { apiKey: 'for-tests-only', url: model.url } },
			],
			[
				...Object.entries(EXAMPLES).map(([name, app]) => example(name, app)),
				folderSync(host, base),
				knowledgeAnswer(),
			],
		);
	});

	afterAll(async () => await host.close());

	it('asks a batch of 17 questions, two with a picture, and keeps a conversation of three turns', async () => {
		const items = await host.execute('batch-questions');
		const answers = items.get('Ask Dify') ?? [];
		expect(answers).toHaveLength(17);
		expect(answers.filter(({ status }) => status !== 'succeeded')).toEqual([]);
		expect(dify.files.length).toBeGreaterThanOrEqual(2);
		const conversations = ['Suggest a Tip', 'Shorten It', 'Find a Subject'].map(
			(node) => items.get(node)?.[0]?.conversation_id,
		);
		expect(conversations[0]).toEqual(expect.any(String));
		expect(new Set(conversations).size).toBe(1);
	});

	it('parts answered questions from failed ones by the error branch, and these by retryable', async () => {
		dify.inject({ kind: 'http', status: 504 }, { query: 'How do I descale the Barista 2?' });
		dify.inject({ kind: 'html-page' }, { query: 'Is the milk jug safe for the dishwasher?' });
		const items = [...(await host.execute('failed-questions')).values()];
		const answers = items.find(([first]) => first?.answer !== undefined) ?? [];
		expect(answers.filter(({ answer }) => answer !== undefined)).toHaveLength(2);
		const failed = items.flat().filter(({ error }) => error !== undefined);
		expect(failed).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					question: 'How do I descale the Barista 2?',
					error: expect.objectContaining({ code: 'gateway', http_status: 504, retryable: true }),
				}),
				expect.objectContaining({
					question: 'Is the milk jug safe for the dishwasher?',
					error: expect.objectContaining({ code: 'not_dify_api', retryable: false }),
				}),
			]),
		);
	});

	it('writes a text for each of six products, but for one that goes another way with its row', async () => {
		dify.inject({ kind: 'http', status: 504 }, { app: 'completion' });
		const items = await host.execute('product-texts');
		const rows = items.get('Put into Your Table') ?? [];
		expect(rows).toHaveLength(5);
		expect(rows).toEqual(
			rows.map((row) => ({ ...row, text: expect.stringContaining(`You said: ${row.product}: `) })),
		);
		expect(items.get('Write Again Later')).toMatchObject([
			{ sku: expect.any(String), error: { code: 'gateway', retryable: true } },
		]);
	});

	it('starts five runs of a workflow, and keeps their IDs with what they are about', async () => {
		const items = await host.execute('start-now-collect-later');
		const products = items.get('Products of the Day') ?? [];
		expect(products).toHaveLength(5);
		const runs = products.map(({ topic }) =>
			dify.generations.findLast(({ query }) => query === topic),
		);
		expect(items.get('Keep the Runs')).toEqual(
			products.map(({ product }, index) => ({
				product,
				workflow_run_id: runs[index]?.workflowRunId,
				status: 'running',
				result: '',
			})),
		);
	});

	it('keeps a knowledge base in step with a folder, but for a file that Dify does not take', async () => {
		const write = (file: string, text: string) => {
			const path = join(folderOf(host), file);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, text);
		};
		const sync = async () => {
			const items = await host.execute('knowledge-folder-sync');
			const updated = items.get('Create or Update') ?? [];
			return {
				actions: updated
					.map(({ action, name: file }) => `${textOf(action) || 'failed'} ${textOf(file)}`.trim())
					.sort(),
				refused: items.get('Needs a Person') ?? [],
				vanished: items.get('Delete Vanished') ?? [],
			};
		};
		write('hours.txt', 'We are open from 9 to 17.');
		write('prices.csv', 'what,price\nGrinder,89');
		write('shop/hours.txt', 'The shop is open on Saturdays.');
		write('shop/returns.md', '# Returns\nWithin 30 days.');
		write('slides.pptx', 'PowerPoint');
		const first = await sync();
		expect(first.actions).toEqual([
			'created hours.txt',
			'created hours.txt',
			'created prices.csv',
			'created returns.md',
			'failed',
		]);
		expect(first.refused).toMatchObject([
			{ fileName: 'slides.pptx', error: { code: 'unsupported_file_type' } },
		]);
		expect(base.documents.map(sourceOf).sort()).toEqual(
			['hours.txt', 'prices.csv', 'shop/hours.txt', 'shop/returns.md'].map((file) =>
				join(folderOf(host), file),
			),
		);

		write('hours.txt', 'We are open from 8 to 18.');
		rmSync(join(folderOf(host), 'prices.csv'));
		rmSync(join(folderOf(host), 'slides.pptx'));
		const second = await sync();
		expect(second.actions).toEqual([
			'unchanged hours.txt',
			'unchanged returns.md',
			'updated hours.txt',
		]);
		expect(second.vanished).toMatchObject([{ name: 'prices.csv', deleted: true }]);
		expect(base.documents).toHaveLength(3);
	});

	it('lets a model answer from what a knowledge base says, whatever signs are in it', async () => {
		model.requests.length = 0;
		const items = await host.execute('knowledge-answer');
		const prompts = model.requests.map(({ messages }) => contentOf(objectsOf(messages)[0]));
		expect(prompts).toHaveLength(3);
		const answers = items.get('Hand the Answer On') ?? [];
		const mars = prompts.find((prompt) => prompt.includes('red planet?')) ?? '';
		expect(mars).toContain(PASSAGE);
		expect(answers[0]).toEqual({
			question: 'Which planet is called the red planet?',
			answer: finalAnswer(mars),
			sources: 'planets.txt',
		});
		expect(answers).toHaveLength(3);
	});
});

function sourceOf({ metadata }: KnowledgeBase['documents'][number]): string {
	return String(metadata.get('source_id'));
}
