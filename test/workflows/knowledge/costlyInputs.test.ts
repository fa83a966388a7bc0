// What expressions give by mistake must cost neither documents nor embeddings, through n8n-core against the emulator.

import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { KnowledgeBase } from '../../dify-server/knowledge';
import { KNOWLEDGE_KEY } from '../../dify-server/knowledge';
import { runKnowledge } from './knowledgeNode';

let dify: DifyServer;

let base: KnowledgeBase;

/** Those of the last run. */
let hints: string[];

beforeAll(async () => {
	dify = await startDifyServer({ knowledge: { indexingMilliseconds: 0 } });
});

beforeEach(() => {
	base = dify.knowledge.state.addBase('Handbook');
});

afterAll(async () => await dify.close());

/** Runs an operation on documents, failed items among the others. */
async function run(parameters: IDataObject, ...rows: IDataObject[]): Promise<IDataObject[]> {
	return await runItems(
		parameters,
		(rows.length === 0 ? [{}] : rows).map((json) => ({ json })),
	);
}

async function runItems(
	parameters: IDataObject,
	items: INodeExecutionData[],
): Promise<IDataObject[]> {
	dify.requests.length = 0;
	const credential = { baseUrl: dify.baseUrl, apiKey: KNOWLEDGE_KEY };
	const all = {
		resource: 'document',
		knowledgeBaseId: { __rl: true, mode: 'id', value: base.id },
		...parameters,
	};
	const result = await runKnowledge(credential, all, items, 'continueRegularOutput');
	({ hints } = result);
	return result.items;
}

const UPSERT = { operation: 'upsert', source: 'text', name: 'Hours', text: 'We open at nine.' };

/** The requests that made Dify index something. */
const paid = () =>
	dify.requests.filter(({ path }) => /\/(?:create|update)-by-(?:text|file)$/.test(path));

describe('a knowledge base whose ID comes in two spellings', () => {
	const names = ['a', 'b', 'c', 'd', 'e'];

	/** The last one spells the base in its own way. */
	const rows = () =>
		names.map((name) => ({ name, base: name === 'e' ? base.id.toUpperCase() : base.id }));

	it('is one base to Delete Vanished, with one list of all that lives', async () => {
		await run({ ...UPSERT, name: '={{ $json.name }}' }, ...rows());
		const swept = await run(
			{
				operation: 'deleteVanished',
				knowledgeBaseId: '={{ $json.base }}',
				livingId: '={{ $json.name }}',
			},
			...rows(),
		);
		expect(swept).toEqual([]);
		expect(base.documents.map(({ name }) => name).sort()).toEqual(names);
	});
});

describe('metadata that cannot be set', () => {
	/** A field of numbers, and a word for it. */
	const high = () => {
		base.fields.push({ id: randomUUID(), name: 'rank', type: 'number' });
		return { metadata: { values: [{ name: 'rank', value: 'high' }] } };
	};

	const ID = '={{ $json.id }}';

	it.each([
		['Create or Update', { operation: 'upsert' }],
		['Create or Update by metadata', { matchBy: 'metadata', metadataValue: 'x' }],
		['Create', { operation: 'create' }],
		['Update', { operation: 'update', documentId: { __rl: true, mode: 'id', value: ID } }],
	])('is refused by %s before content is paid', async (_name, operation) => {
		const { id } = dify.knowledge.state.addIndexedText(base, 'Prices', 'Nine pence.');
		const [item] = await run({ ...UPSERT, ...high(), ...operation }, { id });
		expect(item?.error).toBe("The metadata field 'rank' holds numbers, and this is none: high");
		expect(paid()).toEqual([]);
	});

	it('is refused before content is paid where its field cannot be made', async () => {
		dify.inject({ kind: 'http', status: 403 }, { path: '/datasets/*/metadata' });
		const metadata = { values: [{ name: 'owner', value: 'Ada' }] };
		const [item] = await run({ ...UPSERT, operation: 'create', metadata });
		expect(item).toHaveProperty('error');
		expect(paid()).toEqual([]);
	});

	it('costs a new document once, however often it is tried where Dify sets no values', async () => {
		dify.inject(
			{ kind: 'http', status: 403 },
			{ path: '/datasets/*/documents/metadata', times: 3 },
		);
		const payments: number[] = [];
		for (let tries = 0; tries < 3; tries++) {
			expect((await run(UPSERT))[0]).toHaveProperty('error');
			payments.push(paid().length);
		}
		expect(payments).toEqual([1, 0, 0]);
		expect((await run(UPSERT))[0]).toMatchObject({ action: 'updated' });
		expect((await run(UPSERT))[0]).toMatchObject({ action: 'unchanged' });
	});
});

describe('a text that Dify does not keep as it is', () => {
	const HALF = '\u{1f600}'.slice(0, 1);

	it.each([
		['half a character in the name', { name: `Hours ${HALF}` }],
		['NUL in the name', { name: 'Hours\0' }],
		['half a character in metadata', { metadata: { values: [{ name: 'a', value: HALF }] } }],
		["half a character in a field's name", { metadata: { values: [{ name: HALF, value: 'a' }] } }],
		["half a character in the source's ID", { matchBy: 'metadata', metadataValue: `7${HALF}` }],
	])('is refused before content is paid: %s', async (_name, parameters) => {
		const [item] = await run({ ...UPSERT, ...parameters });
		expect(item?.error).toContain('half a character');
		expect(dify.requests).toEqual([]);
	});

	it.each(['two\nlines.txt', 'two\rlines.txt', 'a%22b.txt'])(
		'is refused before content is paid: the file name %j',
		async (fileName) => {
			const data = Buffer.from('We open at nine.').toString('base64');
			const binary = { data: { data, mimeType: 'text/plain', fileName } };
			const [item] = await runItems({ ...UPSERT, source: 'binary', name: '' }, [
				{ json: {}, binary },
			]);
			expect(item?.error).toContain('has a line break or %22 in it');
			expect(dify.requests).toEqual([]);
		},
	);
});

it('gives a field no two values, of which each run would set the other one', async () => {
	const values = [
		{ name: 'owner', value: 'Ada' },
		{ name: ' owner', value: 'Bob' },
	];
	const [item] = await run({ ...UPSERT, metadata: { values } });
	expect(item?.error).toBe("'Metadata' gives the field 'owner' two values");
	expect(dify.requests).toEqual([]);
});

it.each([
	['a list', ['a', 'b']],
	['an item', { name: 'a' }],
])('deletes nothing where a Living ID is %s', async (_name, id) => {
	await run(
		{ ...UPSERT, name: '={{ $json.id }}' },
		...['a', 'b', 'c', 'd'].map((name) => ({ id: name })),
	);
	const rows = [{ id: 'c' }, { id: 'b' }, { id: 'd' }, { id }];
	const [item] = await run({ operation: 'deleteVanished', livingId: '={{ $json.id }}' }, ...rows);
	expect(item?.error).toBe(
		"'Living ID' of item 3 is no text, so the list may be cut: nothing was deleted",
	);
	expect(base.documents).toHaveLength(4);
});

it("keeps a file's document whose name lives without the extension that it was given", async () => {
	await run({ ...UPSERT, name: '={{ $json.id }}' }, { id: 'a' }, { id: 'b' }, { id: 'c.d' });
	const data = Buffer.from('We open at nine.').toString('base64');
	const binary = { data: { data, mimeType: 'text/plain', fileName: 'hours.txt' } };
	await runItems({ ...UPSERT, source: 'binary' }, [{ json: {}, binary }]);
	const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'Hours' }];
	const sweep = { operation: 'deleteVanished', livingId: '={{ $json.id }}' };
	expect(await run(sweep, ...rows)).toEqual([]);
	const [swept] = await run(sweep, { id: 'a' }, { id: 'b' }, { id: 'c.d' });
	expect(swept).toMatchObject({ name: 'Hours.txt', deleted: true });
});

it('warns of two contents for one document, which each run would pay for anew', async () => {
	const both = { ...UPSERT, text: '={{ $json.text }}' };
	const rows = ['nine', 'ten', 'ten'].map((text) => ({ text }));
	for (let runs = 0; runs < 2; runs++) {
		const actions = (await run(both, ...rows)).map(({ action }) => action);
		expect(actions.slice(1)).toEqual(['updated', 'unchanged']);
		expect(paid()).toHaveLength(2);
		expect(hints).toEqual([expect.stringMatching(/each run pays for both again.* \(item 1\)$/)]);
	}
	await run(both, { text: 'ten' }, { text: 'ten' });
	expect(hints).toEqual([]);
});
