// What somebody reads who keeps a knowledge base for the first time, and does it wrong.

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { DifyServer } from '../../dify-server';
import { startDifyServer } from '../../dify-server';
import type { KnowledgeBase } from '../../dify-server/knowledge';
import { runKnowledge } from './knowledgeNode';

let dify: DifyServer;
let base: KnowledgeBase;

beforeEach(async () => {
	dify = await startDifyServer({ knowledge: { indexingMilliseconds: 0 } });
	base = dify.knowledge.state.addBase('Handbook', { technique: 'high_quality' });
});

afterEach(async () => await dify.close());

const run = async (operation: string, parameters: IDataObject, items?: INodeExecutionData[]) =>
	await runKnowledge(
		{ baseUrl: dify.baseUrl, apiKey: dify.knowledge.key },
		{ resource: 'document', operation, knowledgeBaseId: base.id, ...parameters },
		items,
	);

const withFile = (fileName: string, content: string | Buffer): INodeExecutionData => ({
	json: {},
	binary: {
		data: { data: Buffer.from(content).toString('base64'), fileName, mimeType: 'text/plain' },
	},
});

describe.each([
	['by its name', {}],
	['by metadata', { matchBy: 'metadata', metadataValue: 'drive-1' }],
])('a file that Dify does not take, matched %s', (_how, match) => {
	const send = async (fileName: string, content: string | Buffer) =>
		await run('upsert', { source: 'binary', ...match }, [withFile(fileName, content)]);

	it('is told by its type, where that is the reason', async () => {
		const { error } = await send('data.json', '{}');
		expect(error?.message).toBe('Dify takes no JSON files into a knowledge base');
		expect(error?.description).toContain('It takes TXT, Markdown');
		expect(error?.description).not.toContain('Unstructured');
	});

	it('is told by its type, where only some servers take it', async () => {
		const { error } = await send('slides.pptx', 'PowerPoint');
		expect(error?.message).toBe('Dify takes no PPTX files into a knowledge base');
		expect(error?.description).toContain('service Unstructured takes PPTX files as well');
	});

	it('is told by its size, where its type is taken', async () => {
		const { error } = await send('big.txt', Buffer.alloc(16 * 1024 * 1024, 'a'));
		expect(error?.message).toBe("The file 'big.txt' is too large for this Dify");
		expect(error?.description).toContain('up to 15 MB');
	});

	afterEach(() => {
		expect(base.documents).toEqual([]);
	});
});

describe('a document without text', () => {
	const file = { source: 'binary' };

	it.each(['upsert', 'create'])('is pointed out by %s', async (operation) => {
		const { items, hints } = await run(operation, file, [withFile('scan.txt', '')]);
		expect(items).toMatchObject([{ action: 'created', word_count: 0 }]);
		expect(hints).toEqual([expect.stringContaining('Dify found no text in this document')]);
	});

	it('is none where there is text', async () => {
		const { hints } = await run('upsert', file, [withFile('hours.txt', 'Open 9 to 17')]);
		expect(hints).toEqual([]);
	});
});

describe('Delete Vanished behind Create or Update', () => {
	it('deletes nothing, and says where it belongs', async () => {
		const names = ['one', 'two', 'three', 'four'];
		const write = { text: 'Something', name: '={{ $json.name }}' };
		const { items } = await run(
			'upsert',
			write,
			names.map((name) => ({ json: { name } })),
		);
		const { error } = await run(
			'deleteVanished',
			{ livingId: '={{ $json.name }}' },
			items.slice(1).map((json) => ({ json })),
		);
		expect(error?.message).toContain('The incoming items are what Create or Update gave');
		expect(error?.description).toContain('Connect the node that lists the source itself');
		expect(base.documents).toHaveLength(4);
	});
});

describe('a search that finds nothing', () => {
	const search = async (options: IDataObject = {}) =>
		await run('search', { resource: 'knowledgeBase', query: 'When are you open?', options });

	beforeEach(() => {
		dify.knowledge.state.addIndexedText(base, 'hours.txt', 'We are open from 9 to 17.');
	});

	it('points at the metadata filter, if there is one', async () => {
		const conditions = [{ name: 'Departement', comparisonOperator: 'is', value: 'sales' }];
		const { items, hints } = await search({ metadataFilter: { conditions } });
		expect(items).toEqual([]);
		expect(hints).toEqual([expect.stringContaining("pass 'Metadata Filter' were searched")]);
	});

	it('does not without one', async () => {
		const { hints } = await search({ scoreThreshold: 1 });
		expect(hints).toEqual([expect.stringContaining('Only chunks with a score of 1')]);
		expect(hints[0]).not.toContain('Metadata Filter');
	});
});
