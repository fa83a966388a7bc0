// A server that echoes the key in an escaped spelling, which only reading makes whole, gives it to nobody.

import { DifyKnowledge } from '../../../nodes/DifyKnowledge/DifyKnowledge.node';
import type { ScriptedServer } from '../../support/scriptedServer';
import { startScriptedServer } from '../../support/scriptedServer';
import { knowledgeEditor, runKnowledge } from './knowledgeNode';
import { BASE, KEY } from './playedDocuments';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const credential = () => ({ baseUrl: server.url, apiKey: KEY });

/** Answers a GET with JSON in which the key is spelled with an escape. */
function echo(path: string, body: object, status = 200): void {
	const text = JSON.stringify(body).replaceAll(KEY, KEY.replace('-', '\\u002d'));
	server.on(`GET /v1${path}`, (response) => {
		response.writeHead(status, { 'content-type': 'application/json' }).end(text);
	});
}

const { methods } = new DifyKnowledge();

const editor = () => knowledgeEditor({ knowledgeBaseId: BASE }, credential());

const LISTS = [
	['/datasets', () => methods.listSearch.searchKnowledgeBases.call(editor())],
	[`/datasets/${BASE}/documents`, () => methods.listSearch.searchDocuments.call(editor())],
	['/datasets/tags', () => methods.listSearch.searchTags.call(editor())],
	[
		'/workspaces/current/models/model-types/rerank',
		() => methods.loadOptions.getRerankModels.call(editor()),
	],
] as const;

it.each(LISTS)('shows no key in the list of %s', async (path, look) => {
	const row = { id: BASE, name: `a ${KEY}`, models: [{ model: KEY }], provider: 'p' };
	echo(path, path === '/datasets/tags' ? [row] : { data: [row], total: 1 });
	const shown = JSON.stringify(await look());
	expect(shown).toContain('***');
	expect(shown).not.toContain(KEY);
});

it.each(LISTS)('shows no key where the list of %s fails', async (path, look) => {
	echo(path, { code: 'odd', message: `No ${KEY}`, status: 400 }, 400);
	const thrown: unknown = await look().catch((failure: unknown) => failure);
	const shown = `${String(thrown)} ${JSON.stringify(thrown)}`;
	expect(shown).toContain('No ***');
	expect(shown).not.toContain(KEY);
});

it('shows no key in the hint that nothing was found', async () => {
	echo(`/datasets/${BASE}`, { id: BASE, name: KEY, indexing_technique: null });
	const { hints } = await runKnowledge(credential(), {
		resource: 'knowledgeBase',
		operation: 'search',
		knowledgeBaseId: { __rl: true, mode: 'id', value: BASE },
		query: 'Hours',
	});
	expect(hints).toEqual([expect.stringContaining('the knowledge base "***"')]);
});
