// What a client of the Knowledge API has to count on, and that the emulator keeps: upserts by name,
// locks, wiped metadata, wildcards, batches, pages. Each was seen on real servers.

import type {
	Asked,
	KnowledgeBase,
	KnowledgeDocument,
	KnowledgeOptions,
	KnowledgeState,
} from './knowledge';
import { askKnowledge, AT_BLANK_LINES, KnowledgeServer, ManualClock, PRESETS } from './knowledge';

const NOBODY = '00000000-0000-4000-8000-000000000000';

const INDEXED = 1000;

let clock: ManualClock;
let server: KnowledgeServer;
let state: KnowledgeState;
let base: KnowledgeBase;

function start(options: KnowledgeOptions = {}): void {
	clock = new ManualClock();
	server = new KnowledgeServer({ clock, ...options });
	({ state } = server);
	base = state.addBase('Notes', { technique: 'high_quality' });
}

beforeEach(() => start());

async function ask(method: string, path: string, body?: unknown): Promise<Asked> {
	const [bare = '', search = ''] = path.split('?');
	const query = Object.fromEntries(new URLSearchParams(search));
	return await askKnowledge(server, method, `/datasets/${base.id}${bare}`, { body, query });
}

interface WrittenBody {
	document: { id: string; name: string; indexing_status: string; display_status: string };
	batch: string;
}

async function write(name: string, text: string): Promise<WrittenBody> {
	const { status, body } = await ask('POST', '/document/create-by-text', {
		name,
		text,
		indexing_technique: 'high_quality',
		process_rule: AT_BLANK_LINES,
	});
	expect(status).toBe(200);
	return body as WrittenBody;
}

async function contentsOf(id: string): Promise<string[]> {
	const { body } = await ask('GET', `/documents/${id}/segments`);
	return (body as { data: Array<{ content: string }> }).data.map(({ content }) => content);
}

async function statusOf(batch: string): Promise<unknown> {
	const { status, body } = await ask('GET', `/documents/${batch}/indexing-status`);
	if (status !== 200) return status;
	return (body as { data: Array<{ indexing_status: string }> }).data.map(
		({ indexing_status }) => indexing_status,
	);
}

async function namesFor(search: string): Promise<string[]> {
	const { body } = await ask('GET', `/documents?${search}`);
	return (body as { data: Array<{ name: string }> }).data.map(({ name }) => name);
}

async function found(query: string): Promise<string[]> {
	const { body } = await ask('POST', '/retrieve', { query });
	const { records } = body as { records: Array<{ segment: { content: string }; score: number }> };
	return records.filter(({ score }) => score > 0.01).map(({ segment }) => segment.content);
}

function indexed(name: string, text = 'First.'): KnowledgeDocument {
	return state.addIndexedText(base, name, text);
}

describe('indexing', () => {
	it('goes through its states with the clock alone', async () => {
		const { batch, document } = await write('a.txt', 'One.\n\nTwo.');
		expect(document).toMatchObject({ indexing_status: 'waiting', display_status: 'queuing' });
		const seen = [];
		for (const pause of [0, 40, 40, 80, 200]) {
			clock.advance(pause);
			seen.push(await statusOf(batch));
		}
		expect(seen).toEqual([['waiting'], ['parsing'], ['splitting'], ['indexing'], ['completed']]);
		expect(await contentsOf(document.id)).toEqual(['One.', 'Two.']);
	});

	it('ends in the words of the provider when a text makes the model fail', async () => {
		const { batch } = await write('a.txt', 'This fails [error rate].');
		clock.advance(INDEXED);
		const { body } = await ask('GET', `/documents/${batch}/indexing-status`);
		expect(body).toMatchObject({
			data: [
				{
					indexing_status: 'error',
					error: '[echo] Rate Limit Error, 429: too many requests, try again in 20s',
				},
			],
		});
	});

	it('takes two seconds more for a slow text', async () => {
		const { batch } = await write('a.txt', '[slow] One.');
		clock.advance(2000);
		expect(await statusOf(batch)).toEqual(['indexing']);
		clock.advance(300);
		expect(await statusOf(batch)).toEqual(['completed']);
	});

	it('never begins where no worker comes', async () => {
		const { batch, document } = await write('a.txt', 'One.');
		const waiting = state.document(document.id);
		if (waiting) state.forget(waiting);
		clock.advance(86_400_000);
		expect(await statusOf(batch)).toEqual(['waiting']);
	});

	it('stops where a person pauses it, and goes on from there', async () => {
		const { batch, document } = await write('a.txt', 'One.');
		const held = state.document(document.id);
		if (!held) throw new Error('It was not written');
		clock.advance(150);
		state.pause(held);
		clock.advance(INDEXED);
		expect(await statusOf(batch)).toEqual(['paused']);
		state.resume(held);
		clock.advance(149);
		expect(await statusOf(batch)).toEqual(['indexing']);
		clock.advance(1);
		expect(await statusOf(batch)).toEqual(['completed']);
	});

	it('follows the rule that the base inherited from the document before, also a bad one', async () => {
		const rules = { ...AT_BLANK_LINES.rules, segmentation: { separator: '\n', max_tokens: 10 } };
		const rule = { mode: 'custom', rules };
		const technique = { indexing_technique: 'high_quality' };
		const bad = { name: 'bad', text: 'x', ...technique, process_rule: rule };
		await ask('POST', '/document/create-by-text', bad);
		const next = { name: 'good', text: 'y', ...technique };
		const { body } = await ask('POST', '/document/create-by-text', next);
		clock.advance(INDEXED);
		expect(await statusOf((body as WrittenBody).batch)).toEqual(['error']);
	});
});

describe('creating under a name that is taken', () => {
	it('replaces the text of the document and gives it a new batch', async () => {
		const first = await write('a.txt', 'First.');
		clock.advance(INDEXED);
		const second = await write('a.txt', 'Second.');
		clock.advance(INDEXED);
		expect(second.document.id).toBe(first.document.id);
		expect(await contentsOf(first.document.id)).toEqual(['Second.']);
		expect(await statusOf(first.batch)).toBe(404);
		expect(await statusOf(second.batch)).toEqual(['completed']);
	});

	it('lets the last text win while the first is being indexed', async () => {
		const first = await write('a.txt', '[slow] First.');
		clock.advance(500);
		await write('a.txt', 'Second.');
		clock.advance(5000);
		expect(await contentsOf(first.document.id)).toEqual(['Second.']);
	});

	it('repairs a document that failed', async () => {
		const first = await write('a.txt', '[error conn]');
		clock.advance(INDEXED);
		const second = await write('a.txt', 'Better.');
		clock.advance(INDEXED);
		expect(second.document.id).toBe(first.document.id);
		expect(await statusOf(second.batch)).toEqual(['completed']);
	});

	it('leaves a paused document paused, without chunks', async () => {
		const first = await write('a.txt', '[slow] First.');
		const held = state.document(first.document.id);
		if (held) state.pause(held);
		const second = await write('a.txt', 'Second.');
		clock.advance(INDEXED);
		expect(second.document.id).toBe(first.document.id);
		expect(await statusOf(second.batch)).toEqual(['paused']);
		expect(await contentsOf(first.document.id)).toEqual([]);
	});

	it('makes a second document beside a disabled one', async () => {
		const disabled = indexed('a.txt');
		state.setEnabled(disabled, false);
		const { document } = await write('a.txt', 'Second.');
		expect(document.id).not.toBe(disabled.id);
		expect(await namesFor('keyword=a.txt')).toEqual(['a.txt', 'a.txt']);
	});

	it('overwrites an archived one, which stays archived and is found all the same', async () => {
		const archived = indexed('a.txt');
		state.setArchived(archived, true);
		const { document } = await write('a.txt', 'Zanzibar.');
		clock.advance(INDEXED);
		expect(document.id).toBe(archived.id);
		expect(archived.archived).toBe(true);
		expect(await found('Zanzibar')).toEqual(['Zanzibar.']);
	});

	it('knows names by their case and by their first 200 characters', async () => {
		const long = 'x'.repeat(200);
		const one = await write(`${long} one`, 'First.');
		const two = await write(`${long} two`, 'Second.');
		const upper = await write(long.toUpperCase(), 'Third.');
		expect(one.document.name).toBe(long);
		expect(two.document.id).toBe(one.document.id);
		expect(upper.document.id).not.toBe(one.document.id);
	});

	it('keeps the metadata of the document', async () => {
		const document = indexed('a.txt');
		state.setMetadata(document, 'source_id', 'page-1');
		await write('a.txt', 'Second.');
		const { body } = await ask('GET', `/documents/${document.id}?metadata=only`);
		const { doc_metadata: list } = body as { doc_metadata: unknown[] };
		expect(list).toContainEqual(expect.objectContaining({ name: 'source_id', value: 'page-1' }));
	});
});

describe('updating a document', () => {
	const update = async (id: string, text: string) =>
		await ask('POST', `/documents/${id}/update-by-text`, { name: 'a.txt', text });

	it.each<[string, (document: KnowledgeDocument) => void]>([
		['disabled', (document) => state.setEnabled(document, false)],
		['archived', (document) => state.setArchived(document, true)],
		['failed', (document) => state.fail(document, 'broken')],
		['waiting', (document) => state.forget(document)],
	])('is refused while it is %s', async (_state, bring) => {
		const document = indexed('a.txt');
		bring(document);
		const { status, body } = await update(document.id, 'Second.');
		expect(status).toBe(400);
		expect(body).toMatchObject({ message: 'Document is not available' });
	});

	it('is refused again until the one before is done, and keeps the batch of the creation', async () => {
		const { id, batch } = indexed('a.txt');
		expect((await update(id, 'Second.')).body).toMatchObject({ batch });
		expect((await update(id, 'Third.')).status).toBe(400);
		clock.advance(INDEXED);
		expect((await update(id, 'Third.')).status).toBe(200);
	});

	it('takes its chunks away at once', async () => {
		const { id } = indexed('a.txt', 'Zanzibar.');
		await update(id, 'Zanzibar, again.');
		expect(await found('Zanzibar')).toEqual([]);
		clock.advance(INDEXED);
		expect(await found('Zanzibar')).toEqual(['Zanzibar, again.']);
	});

	it('doubles the chunks when two come at once', async () => {
		const { id } = indexed('a.txt');
		const both = await Promise.all([update(id, 'Second.'), update(id, 'Third.')]);
		clock.advance(INDEXED);
		expect(both.map(({ status }) => status)).toEqual([200, 200]);
		expect(await contentsOf(id)).toEqual(['Third.', 'Third.']);
	});

	it('refuses the second of two at once on 1.9.2', async () => {
		start({ version: '1.9.2' });
		const { id } = indexed('a.txt');
		const both = await Promise.all([update(id, 'Second.'), update(id, 'Third.')]);
		expect(both.map(({ status }) => status)).toEqual([200, 400]);
	});
});

describe('switching documents', () => {
	const turn = async (action: string, ...ids: string[]) =>
		await ask('PATCH', `/documents/status/${action}`, { document_ids: ids });

	it('locks a document for ten minutes after each switch', async () => {
		const { id } = indexed('a.txt');
		expect((await turn('disable', id)).status).toBe(200);
		clock.advance(599_999);
		expect((await turn('enable', id)).body).toMatchObject({
			code: 'invalid_action',
			message: 'Document:a.txt is being indexed, please try again later',
		});
		clock.advance(1);
		expect((await turn('enable', id)).status).toBe(200);
	});

	it('switches all of a list or none', async () => {
		const [first, second] = [indexed('a.txt'), indexed('b.txt')];
		state.lock(second, 1000);
		expect((await turn('disable', first.id, second.id)).status).toBe(400);
		expect(first.enabled).toBe(true);
	});

	it('passes over documents that are not there', async () => {
		expect(await turn('enable', NOBODY)).toEqual({ status: 200, body: { result: 'success' } });
	});

	it('takes disabled and archived documents out of what is found', async () => {
		const document = indexed('a.txt', 'Zanzibar.');
		state.setEnabled(document, false);
		expect(await found('Zanzibar')).toEqual([]);
		state.setEnabled(document, true);
		expect(await found('Zanzibar')).toEqual(['Zanzibar.']);
		state.setArchived(document, true);
		expect(await found('Zanzibar')).toEqual([]);
		expect((await ask('DELETE', `/documents/${document.id}`)).status).toBe(403);
	});
});

describe('assigning metadata', () => {
	async function assign(document: KnowledgeDocument, partial: boolean): Promise<Asked> {
		const field = base.fields.find(({ name }) => name === 'priority');
		const list = [{ id: field?.id, name: 'priority', value: 2 }];
		const operation = { document_id: document.id, metadata_list: list };
		return await ask('POST', '/documents/metadata', {
			operation_data: [{ ...operation, ...(partial ? { partial_update: true } : {}) }],
		});
	}

	function described(): KnowledgeDocument {
		const document = indexed('a.txt');
		state.setMetadata(document, 'source_id', 'page-1');
		state.setMetadata(document, 'priority', 1, 'number');
		return document;
	}

	it('wipes the other values unless it is partial', async () => {
		const document = described();
		await assign(document, true);
		expect(Object.fromEntries(document.metadata)).toEqual({ source_id: 'page-1', priority: 2 });
		await assign(document, false);
		expect(Object.fromEntries(document.metadata)).toEqual({ priority: 2 });
	});

	it('wipes them on 1.9.2 in any case', async () => {
		start({ version: '1.9.2' });
		const document = described();
		await assign(document, true);
		expect(Object.fromEntries(document.metadata)).toEqual({ priority: 2 });
	});

	it('leaves done what stands in the list before an unknown document', async () => {
		const document = described();
		const operation_data = [
			{ document_id: document.id, metadata_list: [] },
			{ document_id: NOBODY, metadata_list: [] },
		];
		const { status } = await ask('POST', '/documents/metadata', { operation_data });
		expect(status).toBe(400);
		expect(document.metadata.size).toBe(0);
	});
});

describe('lists', () => {
	it('takes % and _ of a document keyword for wildcards, and its case as it is', async () => {
		for (const name of ['100%.txt', '1000.txt', 'a_b.txt', 'axb.txt']) indexed(name);
		expect((await namesFor('keyword=100%25')).sort()).toEqual(['100%.txt', '1000.txt']);
		expect((await namesFor('keyword=a_b')).sort()).toEqual(['a_b.txt', 'axb.txt']);
		expect(await namesFor('keyword=A_B')).toEqual([]);
	});

	it('gives a hundred rows at most, echoes the limit and so says that there are no more', async () => {
		for (let count = 0; count < 130; count += 1) indexed(`${count}.txt`);
		const { body } = await ask('GET', '/documents?limit=150');
		const { data, ...rest } = body as { data: unknown[] };
		expect(data).toHaveLength(100);
		expect(rest).toEqual({ has_more: false, limit: 150, total: 130, page: 1 });
	});

	it('says that there is more after a full last page', async () => {
		for (const name of ['a', 'b', 'c', 'd']) indexed(name);
		const page = async (number: number) =>
			(await ask('GET', `/documents?limit=2&page=${number}`)).body;
		expect(await page(2)).toMatchObject({ has_more: true, total: 4 });
		expect(await page(3)).toMatchObject({ data: [], has_more: false });
	});

	it('filters by status from 1.14.2 on alone', async () => {
		for (const [version, names] of [
			['1.9.2', ['b.txt', 'a.txt']],
			['1.15.0', ['b.txt']],
		] as const) {
			start({ version });
			indexed('a.txt');
			state.setEnabled(indexed('b.txt'), false);
			expect(await namesFor('status=disabled')).toEqual(names);
		}
	});

	it('hides bases that only some members may see, unless all are asked for', async () => {
		state.addBase('Shared', { permission: 'partial_members' });
		const list = async (query: Record<string, string>) =>
			(await askKnowledge(server, 'GET', '/datasets', { query })).body;
		expect(await list({ keyword: 'shared' })).toMatchObject({ total: 0 });
		expect(await list({ keyword: 'shared', include_all: 'true' })).toMatchObject({ total: 1 });
	});
});

describe('searching', () => {
	const search = async (body: object) => await ask('POST', '/retrieve', body);

	it('fails with the words of the store where a base has no vectors', async () => {
		expect(await search({ query: 'x' })).toMatchObject({
			status: 400,
			body: { message: expect.stringContaining('does not exist') },
		});
	});

	it('finds whole words in their case alone by keyword', async () => {
		start({ presets: true });
		base = state.baseNamed(PRESETS.economy);
		const hits = async (query: string) => {
			const { body } = await search({ query });
			return (body as { records: unknown[] }).records.length;
		};
		expect(await Promise.all(['Berlin', 'berlin', 'Berl'].map(hits))).toEqual([1, 0, 0]);
	});

	it('finds only what lies above the threshold, in documents that meet the conditions', async () => {
		start({ presets: true });
		base = state.baseNamed(PRESETS.vector);
		const [capitals] = base.documents;
		if (capitals) state.setMetadata(capitals, 'year', 2024, 'number');
		const setting = {
			search_method: 'semantic_search',
			reranking_enable: false,
			top_k: 10,
			score_threshold_enabled: true,
			score_threshold: 0.2,
		};
		const condition = (operator: string, value: number) => ({
			metadata_filtering_conditions: {
				conditions: [{ name: 'year', comparison_operator: operator, value }],
			},
		});
		const hits = async (more: object) => {
			const retrieval_model = { ...setting, ...more };
			const { body } = await search({ query: 'the red planet', retrieval_model });
			return (body as { records: unknown[] }).records.length;
		};
		expect(await hits({ score_threshold: 0.99 })).toBe(0);
		expect(await hits({})).toBeGreaterThan(0);
		expect(await hits(condition('≥', 2025))).toBe(0);
		expect(await hits({ ...condition('=', 2024), score_threshold: 0 })).toBe(4);
	});
});

describe('an older server', () => {
	it('has no page for endpoints that came later', async () => {
		start({ version: '1.9.2' });
		const { id } = indexed('a.txt');
		const { status, body } = await ask('GET', `/documents/${id}/download`);
		expect(status).toBe(404);
		expect(body).toContain('<!doctype html>');
	});

	it('answers a deletion with a number', async () => {
		start({ version: '1.9.2' });
		const { id } = indexed('a.txt');
		expect(await ask('DELETE', `/documents/${id}`)).toEqual({ status: 200, body: 204 });
	});
});
