// Create or Update with Delete Vanished through n8n-core against the emulator: whole runs over HTTP.

import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { KnowledgeBase, KnowledgeVersion } from '../../dify-server/knowledge';
import { KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import { DIFY_KNOWLEDGE, runNode } from '../harness';

const VERSIONS: KnowledgeVersion[] = ['1.9.2', '1.14.2', '1.15.0'];

const servers = new Map<KnowledgeVersion, DifyServer>();

let dify: DifyServer;

let base: KnowledgeBase;

beforeAll(async () => {
	for (const version of VERSIONS) {
		const knowledge = { version, indexingMilliseconds: 0 };
		servers.set(version, await startDifyServer({ knowledge }));
	}
});

beforeEach(() => choose('1.15.0'));

afterAll(async () => {
	for (const server of servers.values()) await server.close();
});

/** Takes a server of this version, with an empty base. */
function choose(version: KnowledgeVersion): void {
	const server = servers.get(version);
	if (server === undefined) throw new Error(`No server ${version}`);
	dify = server;
	dify.requests.length = 0;
	base = dify.knowledge.state.addBase('Handbook');
}

async function run(
	parameters: IDataObject,
	items: INodeExecutionData[],
	onError: INode['onError'] = 'stopWorkflow',
) {
	dify.requests.length = 0;
	const { outputs, error } = await runNode({
		type: DIFY_KNOWLEDGE,
		parameters: {
			resource: 'document',
			knowledgeBaseId: { __rl: true, mode: 'id', value: base.id },
			...parameters,
		},
		credential: { baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY },
		items,
		onError,
	});
	return { items: outputs[0] ?? [], error };
}

const json = ({ items }: { items: INodeExecutionData[] }) => items.map((item) => item.json);

const writes = () => dify.requests.filter(({ method }) => method !== 'GET');

/** Pages of a small source, each with an id. */
function pagesOf(count: number, version = 1): INodeExecutionData[] {
	return Array.from({ length: count }, (_nothing, number) => ({
		json: { id: `p${number}`, title: `Page ${number}`, text: `Text ${number}, ${version}` },
	}));
}

const UPSERT = {
	operation: 'upsert',
	source: 'text',
	name: '={{ $json.title }}',
	text: '={{ $json.text }}',
};

const BY_ID = { matchBy: 'metadata', metadataField: 'source_id', metadataValue: '={{ $json.id }}' };

const CLEAN = { operation: 'deleteVanished', livingId: '={{ $json.title }}' };

const CLEAN_BY_ID = {
	operation: 'deleteVanished',
	matchBy: 'metadata',
	metadataField: 'source_id',
	livingId: '={{ $json.id }}',
};

const names = () => base.documents.map(({ name }) => name).sort();

/** The base as a source of so many pages has to leave it. */
function expectPages(count: number, version = 1): void {
	const found = base.documents.map(({ name, file, chunks, metadata }) => [
		name,
		file?.content.toString(),
		chunks.map(({ content }) => content),
		/^[0-9a-f]{64}$/.test(String(metadata.get('content_hash'))),
	]);
	const expected = pagesOf(count, version).map((page) => [
		page.json.title,
		page.json.text,
		[page.json.text],
		true,
	]);
	expect(found.sort()).toEqual(expected.sort());
}

describe.each(VERSIONS)('on %s, thirty items', (version) => {
	beforeEach(() => choose(version));

	it.each([
		['by name', {}],
		['by metadata', BY_ID],
	])('%s are made, left alone, changed where they have changed', async (_by, rule) => {
		const first = await run({ ...UPSERT, ...rule }, pagesOf(30));
		expect(first.error).toBeUndefined();
		expect(first.items.map(({ pairedItem }) => pairedItem)).toEqual(
			pagesOf(30).map((_page, item) => ({ item })),
		);
		expect(json(first)).toEqual(
			pagesOf(30).map(({ json: page }) =>
				expect.objectContaining({
					action: 'created',
					name: page.title,
					knowledge_base_id: base.id,
					document_id: expect.any(String),
					batch: expect.any(String),
					indexing_status: 'completed',
					word_count: expect.any(Number),
					tokens: expect.any(Number),
				}),
			),
		);
		expectPages(30);

		const second = await run({ ...UPSERT, ...rule }, pagesOf(30));
		expect(json(second).map(({ action, batch }) => [action, batch])).toEqual(
			pagesOf(30).map(() => ['unchanged', null]),
		);
		expect(writes()).toEqual([]);
		expect(dify.requests.length).toBeLessThan(6);

		const changed = [...pagesOf(29), ...pagesOf(30, 2).slice(29)];
		const third = await run({ ...UPSERT, ...rule }, changed);
		expect(json(third).filter(({ action }) => action === 'updated')).toHaveLength(1);
		expect(writes().filter(({ path }) => path.endsWith('update-by-text'))).toHaveLength(1);
	});
});

describe('Create or Update', () => {
	it('of one document named twice leaves what the last item says', async () => {
		const older = { json: { id: 'p1', title: 'Page 1', text: 'Older' } };
		const { items } = await run({ ...UPSERT, options: { concurrency: 5 } }, [older, ...pagesOf(4)]);
		expect(items.map((item) => item.json.action)).toEqual([
			'created',
			'created',
			'updated',
			'created',
			'created',
		]);
		expectPages(4);
	});

	it('of one source named twice by metadata does so as well, without waiting for indexing', async () => {
		const older = { json: { id: 'p1', title: 'Old title', text: 'Older' } };
		const options = { concurrency: 5, waitUntilIndexed: false };
		await run({ ...UPSERT, ...BY_ID, options }, [older, ...pagesOf(4)]);
		expectPages(4);
	});

	it('writes two knowledge bases in one run', async () => {
		const other = dify.knowledge.state.addBase('Second');
		const items = pagesOf(6).map((page, number) => ({
			json: { ...page.json, base: number % 2 === 0 ? base.id : other.id },
		}));
		const knowledgeBaseId = { __rl: true, mode: 'id', value: '={{ $json.base }}' };
		await run({ ...UPSERT, ...BY_ID, knowledgeBaseId }, items);
		expect(names()).toEqual(['Page 0', 'Page 2', 'Page 4']);
		expect(other.documents.map(({ name }) => name).sort()).toEqual(['Page 1', 'Page 3', 'Page 5']);

		const living = items.slice(2);
		const options = { limitPercent: 50 };
		const gone = await run({ ...CLEAN_BY_ID, knowledgeBaseId, options }, living);
		expect(json(gone).map(({ name, deleted }) => [name, deleted])).toEqual([
			['Page 0', true],
			['Page 1', true],
		]);
		expect(names()).toEqual(['Page 2', 'Page 4']);
	});

	it('goes on with the other items where one fails, and tells why', async () => {
		const items = pagesOf(5);
		items[2] = { json: { id: 'p2', title: 'Page 2', text: '[error auth] Text' } };
		const { error, items: results } = await run(UPSERT, items, 'continueRegularOutput');
		expect(error).toBeUndefined();
		const failed = base.documents.find(({ name }) => name === 'Page 2');
		expect(results[2]?.json).toMatchObject({
			status: 'failed',
			code: 'indexing_failed',
			error: `Dify could not index the document ${failed?.id}: [Echo] Incorrect model credentials provided, please check and try again.`,
		});
		expect(results.filter(({ json: { action } }) => action === 'created')).toHaveLength(4);
		await run(UPSERT, pagesOf(5));
		expectPages(5);
	});

	it('ends at the first item that fails, where the node is set so', async () => {
		const items = pagesOf(5);
		items[0] = { json: { id: 'p0', title: 'Page 0', text: '[error auth] Text' } };
		const { error } = await run(UPSERT, items);
		expect(error?.message).toContain('Dify could not index the document');
	});

	it.each([
		['a text that is blank', { text: '  ' }, "The 'Text' parameter is empty"],
		['a name that is blank', { title: '' }, "The 'Name' parameter is empty"],
		['a name of 201 characters', { title: '😀'.repeat(201) }, 'has 201 characters'],
	])('refuses %s before anything is sent', async (_what, change, words) => {
		const items = pagesOf(3);
		items[2] = { json: { ...items[2]?.json, ...change } };
		const { error } = await run(UPSERT, items);
		expect(error?.message).toContain(words);
		expect(dify.requests).toEqual([]);
	});

	it('takes a name of 200 characters', async () => {
		const title = '😀'.repeat(200);
		await run(UPSERT, [{ json: { title, text: 'Text' } }]);
		await run(UPSERT, [{ json: { title, text: 'Other text' } }]);
		expect(names()).toEqual([title]);
	});

	it('refuses a source without its id', async () => {
		const { error } = await run({ ...UPSERT, ...BY_ID }, [{ json: { title: 'A', text: 'B' } }]);
		expect(error?.message).toContain("'Metadata Value'");
		expect(dify.requests).toEqual([]);
	});

	it.each([
		['by name', {}],
		['by metadata', BY_ID],
	])('of files, %s, knows them by their bytes', async (_by, rule) => {
		const fileOf = (text: string): INodeExecutionData => ({
			json: { id: 'f1' },
			binary: {
				data: {
					data: Buffer.from(text).toString('base64'),
					mimeType: 'text/plain',
					fileName: 'hours.txt',
				},
			},
		});
		const parameters = { operation: 'upsert', source: 'binary', ...rule };
		const first = await run(parameters, [fileOf('From nine.')]);
		expect(first.error).toBeUndefined();
		expect(json(first)).toMatchObject([{ action: 'created', name: 'hours.txt' }]);
		const again = await run(parameters, [fileOf('From nine.')]);
		expect(json(again)).toMatchObject([{ action: 'unchanged' }]);
		expect(writes()).toEqual([]);
		await run(parameters, [fileOf('From ten.')]);
		expect(base.documents.map(({ name, chunks }) => [name, chunks[0]?.content])).toEqual([
			['hours.txt', 'From ten.'],
		]);
	});
});

describe('Delete Vanished', () => {
	beforeEach(async () => {
		await run({ ...UPSERT, ...BY_ID }, pagesOf(10));
		dify.knowledge.state.addIndexedText(base, 'Mine', 'Nobody else knows.');
	});

	/** Nothing was deleted, nor even looked for. */
	const expectRefused = () => {
		expect(dify.requests).toEqual([]);
		expect(base.documents).toHaveLength(11);
	};

	it.each([
		['by name', CLEAN],
		['by metadata', CLEAN_BY_ID],
	])("%s deletes what no item names, and nobody else's", async (_by, parameters) => {
		const { items, error } = await run(parameters, pagesOf(8));
		expect(error).toBeUndefined();
		expect(items).toEqual(
			['Page 9', 'Page 8'].map((name) => ({
				json: {
					document_id: expect.any(String),
					name,
					deleted: true,
					reason: 'Its source has vanished',
				},
				pairedItem: expect.anything(),
			})),
		);
		expect(names()).toEqual(['Mine', ...pagesOf(8).map(({ json: page }) => page.title)]);
		expect(json(await run(parameters, pagesOf(8)))).toEqual([]);
		expect(writes()).toEqual([]);
	});

	it.each([
		['an item without its id', { json: { id: '' } }, "'Living ID' of item 3 is empty"],
		['an item of blanks', { json: { id: '  ' } }, "'Living ID' of item 3 is empty"],
		['an item whose id is missing', { json: {} }, "'Living ID' of item 3 is empty"],
		['an item that is an error', { json: { error: 'No access' } }, 'Item 3 is a failed one'],
		[
			'an item that is an error although it has an id',
			{ json: { id: 'p3', error: { message: 'No access' } } },
			'Item 3 is a failed one',
		],
	])('refuses %s', async (_what, bad, words) => {
		const items = pagesOf(10);
		items[3] = bad;
		const { error } = await run(CLEAN_BY_ID, items);
		expect(error?.message).toContain(words);
		expectRefused();
	});

	it('refuses as well where it goes on after failures, with one item that says so', async () => {
		const items = pagesOf(10);
		items[3] = { json: { error: 'No access' } };
		const results = await run(CLEAN_BY_ID, items, 'continueRegularOutput');
		expect(json(results)).toEqual([
			expect.objectContaining({ error: expect.stringContaining('Item 3 is a failed one') }),
		]);
		expectRefused();
	});

	it('does nothing for a list without items', async () => {
		const { items } = await run(CLEAN_BY_ID, []);
		expect(items).toEqual([]);
		expectRefused();
	});

	it('refuses to delete more than the limit', async () => {
		const { error } = await run(CLEAN_BY_ID, pagesOf(6));
		expect(error?.message).toContain('4 of 10 documents have no source any more');
		expect(writes()).toEqual([]);
		expect(base.documents).toHaveLength(11);
		await run({ ...CLEAN_BY_ID, options: { limitPercent: 40 } }, pagesOf(6));
		expect(base.documents).toHaveLength(7);
	});

	it('up to the limit deletes', async () => {
		await run(CLEAN_BY_ID, pagesOf(7));
		expect(base.documents).toHaveLength(8);
	});

	it('run dry, only tells', async () => {
		const { items } = await run({ ...CLEAN_BY_ID, options: { dryRun: true } }, pagesOf(8));
		expect(items.map((item) => [item.json.name, item.json.deleted, item.json.reason])).toEqual([
			['Page 9', false, 'Dry run'],
			['Page 8', false, 'Dry run'],
		]);
		expect(writes()).toEqual([]);
		expect(base.documents).toHaveLength(11);
	});
});
