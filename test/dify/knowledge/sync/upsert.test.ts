// Create or Update: which document is the source's, and what it keeps.

import { provisionalName } from '../../../../dify/knowledge/sourceIdentity';
import type { KnowledgeDocument } from '../../../dify-server/knowledge';
import { rejectionOf } from '../../listTransport';
import { clean, FIELD, onlyDocument, SyncRun, textOf, textSource, upsert } from './client';
import { SyncServer } from './server';

let server: SyncServer;

beforeEach(() => {
	server = new SyncServer('1.15.0');
	jest.spyOn(Date, 'now').mockImplementation(() => server.clock.now());
});

afterEach(() => jest.restoreAllMocks());

const state = () => server.server.state;

/** Somebody's document, indexed. */
function add(name: string, text: string): KnowledgeDocument {
	return state().addIndexedText(server.base, name, text);
}

function named(name: string): KnowledgeDocument {
	const found = server.base.documents.filter((document) => document.name === name);
	const [document] = found;
	if (document === undefined || found.length > 1) throw new Error(`${found.length} of ${name}`);
	return document;
}

const contents = () => server.base.documents.map((one) => [one.name, textOf(one)]);

/** The text of a document with the values of one that Create or Update has written. */
async function addAsIfSynchronised(name: string, text: string): Promise<KnowledgeDocument> {
	await upsert(server, textSource(name, text));
	return named(name);
}

describe('several documents of a source', () => {
	const add2 = () => {
		const older = add('Hours', 'Old.');
		server.clock.pass(5_000);
		return { older, newer: add('Hours', 'Newer.') };
	};

	it('by name are told with their ids, and none of them is written', async () => {
		const { older, newer } = add2();
		const failure = await rejectionOf(upsert(server, textSource('Hours', 'New.')));
		expect(failure).toMatchObject({ code: 'several_documents' });
		expect(failure).toMatchObject({ remedy: expect.stringContaining(older.id) });
		expect(failure).toMatchObject({ remedy: expect.stringContaining(newer.id) });
		expect(server.writes).toEqual([]);
	});

	it('by metadata are told as well', async () => {
		for (const document of Object.values(add2())) state().setMetadata(document, FIELD, 's1');
		await expect(upsert(server, textSource('Times', 'New.', 's1'))).rejects.toMatchObject({
			code: 'several_documents',
			message: expect.stringContaining("'s1' in the metadata field 'source_id'"),
		});
	});

	it('leave the newest to be updated, where that is wanted', async () => {
		const { older, newer } = add2();
		await upsert(server, textSource('Hours', 'New.'), { onSeveral: 'newest' });
		expect([textOf(older), textOf(newer)]).toEqual(['Old.', 'New.']);
	});

	it('are all left alone where the newest could only be made anew over another one', async () => {
		const { older, newer } = add2();
		newer.run = { ...newer.run, beganAt: server.clock.now() - 100, settled: false };
		state().pause(newer);
		const work = upsert(server, textSource('Hours', 'New.'), { onSeveral: 'newest' });
		await expect(work).rejects.toMatchObject({ code: 'several_documents' });
		expect(server.base.documents).toEqual([older, newer]);
		expect(textOf(older)).toBe('Old.');
	});

	it('by metadata, the newest is made anew where that is the only way', async () => {
		const { older, newer } = add2();
		for (const document of [older, newer]) state().setMetadata(document, FIELD, 's1');
		state().fail(newer, 'Broken');
		await upsert(server, textSource('Hours', 'New.', 's1'), { onSeveral: 'newest' });
		expect(contents()).toEqual([
			['Hours', 'Old.'],
			['Hours', 'New.'],
		]);
	});
});

describe('adoption by metadata', () => {
	it('takes over a document of the same name and content without writing it again', async () => {
		const document = await addAsIfSynchronised('Hours', 'Nine.');
		server.restart();
		const result = await upsert(server, textSource('Hours', 'Nine.', 's1'));
		expect(result).toMatchObject({ action: 'updated', document: { id: document.id } });
		expect(document.metadata.get(FIELD)).toBe('s1');
		expect(server.writes.filter((write) => write.includes('_by') || write.includes('-by'))).toEqual(
			[],
		);
	});

	it.each([
		['other content', 'Ten.', ''],
		['the id of another source', 'Nine.', 's2'],
	])('leaves alone a document of the same name with %s', async (_what, text, id) => {
		const stranger = await addAsIfSynchronised('Hours', text);
		if (id !== '') state().setMetadata(stranger, FIELD, id);
		const before = JSON.stringify([...stranger.metadata]);
		const { document } = await upsert(server, textSource('Hours', 'Nine.', 's1'));
		expect(document.id).not.toBe(stranger.id);
		expect(textOf(stranger)).toBe(text);
		expect(JSON.stringify([...stranger.metadata])).toBe(before);
		expect(server.base.documents).toHaveLength(2);
	});

	it('gives a document to one of two sources that are alike and worked on at once', async () => {
		await addAsIfSynchronised('Hours', 'Nine.');
		const run = new SyncRun(server, 'metadata', { sources: 2 });
		await Promise.all(
			['s1', 's2'].map(async (id) => await run.upsert(textSource('Hours', 'Nine.', id))),
		);
		const ids = server.base.documents.map(({ metadata }) => metadata.get(FIELD));
		expect(ids.sort()).toEqual(['s1', 's2']);
	});
});

describe('by metadata', () => {
	it('a renamed source is the same document under its new name', async () => {
		await upsert(server, textSource('Hours', 'Nine.', 's1'));
		const before = onlyDocument(server);
		await upsert(server, textSource('Opening hours', 'Nine.', 's1'));
		expect(onlyDocument(server)).toMatchObject({ id: before.id, name: 'Opening hours' });
	});

	it('a new document never takes the place of one that has its name', async () => {
		const stranger = add('Hours', 'Mine.');
		await upsert(server, textSource('Hours', 'Nine.', 's1'));
		expect(textOf(stranger)).toBe('Mine.');
		expect(contents()).toEqual([
			['Hours', 'Mine.'],
			['Hours', 'Nine.'],
		]);
	});

	it('a document whose indexing failed is made anew beside one that has its name', async () => {
		await expect(upsert(server, textSource('Hours', '[error rate]', 's1'))).rejects.toMatchObject({
			code: 'indexing_failed',
		});
		const stranger = add('Hours', 'Mine.');
		await upsert(server, textSource('Hours', 'Nine.', 's1'));
		expect(textOf(stranger)).toBe('Mine.');
		expect(server.base.documents).toHaveLength(2);
	});

	it('a document that was begun twice is cleared, once its source has another', async () => {
		const begun = provisionalName(FIELD, 's1');
		const forgotten = add(begun, '');
		await upsert(server, textSource('Hours', 'Nine.', 's1'));
		const other = add(begun, '');
		expect(forgotten.name).toBe('Hours');
		await expect(clean(server, 'metadata', ['s1'])).resolves.toMatchObject([
			{ document: { id: other.id }, isDeleted: true },
		]);
		expect(onlyDocument(server)).toBe(forgotten);
	});

	it('a document that was begun is kept for its source, and deleted without one', async () => {
		add(provisionalName(FIELD, 's1'), '');
		await expect(clean(server, 'metadata', ['s1'])).resolves.toEqual([]);
		await expect(clean(server, 'metadata', ['s2'])).resolves.toHaveLength(1);
	});
});

describe('names', () => {
	it.each([
		['with backslashes', 'a\\b\\c', 'b'],
		['of a single backslash', '\\', 'a\\'],
		['with a percent sign', '100 %', '100 $ %'],
		['of a single percent sign', '%', 'anything'],
		['with an underscore', 'a_b', 'axb'],
		['in another case', 'Hours', 'HOURS'],
		['of which another is a part', 'Hours', 'Opening Hours'],
		['of 200 characters', '😀'.repeat(200), '😀'.repeat(199)],
	])('%s mean exactly one document', async (_what, name, other) => {
		const stranger = add(other, 'Mine.');
		await upsert(server, textSource(name, 'Nine.'));
		await upsert(server, textSource(name, 'Ten.'));
		expect(textOf(stranger)).toBe('Mine.');
		expect(textOf(named(name))).toBe('Ten.');
		expect(server.base.documents).toHaveLength(2);
	});
});

describe('metadata', () => {
	const withTeam = (text: string, team: string | null) => ({
		...textSource('Hours', text),
		metadata: [{ name: 'team', type: 'string' as const, as: () => team }],
	});

	it.each(['1.9.2', '1.14.2', '1.15.0'] as const)(
		'%s keeps the values of fields that the source says nothing of',
		async (version) => {
			server = new SyncServer(version);
			await upsert(server, withTeam('Nine.', 'sales'));
			state().setMetadata(onlyDocument(server), 'note', 'by hand');
			await upsert(server, withTeam('Ten.', 'legal'));
			await upsert(server, withTeam('Ten.', 'press'));
			expect(Object.fromEntries(onlyDocument(server).metadata)).toMatchObject({
				note: 'by hand',
				team: 'press',
			});
		},
	);

	it('alone are changed without indexing anew', async () => {
		await upsert(server, withTeam('Nine.', 'sales'));
		server.restart();
		const result = await upsert(server, withTeam('Nine.', 'legal'));
		expect(result).toMatchObject({ action: 'updated', batch: '' });
		expect(server.writes).toEqual([`POST /datasets/${server.base.id}/documents/metadata`]);
	});

	it('that are cleared stand in no field made for them', async () => {
		await upsert(server, withTeam('Nine.', null));
		expect(server.base.fields.map(({ name }) => name)).toEqual(['content_hash']);
	});
});

it('a document whose hash is right but whose indexing failed is written again', async () => {
	await upsert(server, textSource('Hours', 'Nine.'));
	const document = onlyDocument(server);
	state().fail(document, 'Broken');
	const result = await upsert(server, textSource('Hours', 'Nine.'));
	expect(result.action).toBe('updated');
});

it('asks, of many unchanged documents, for the base, its fields and the pages of its list alone', async () => {
	const synchronise = async () => {
		const run = new SyncRun(server, 'name', { sources: 110 });
		for (let index = 0; index < 110; index++) {
			await run.upsert(textSource(`Document ${index}`, `Text ${index}.`));
		}
	};
	await synchronise();
	server.restart();
	await synchronise();
	const { id } = server.base;
	expect(server.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
		`GET /datasets/${id}`,
		`GET /datasets/${id}/documents`,
		`GET /datasets/${id}/documents`,
		`GET /datasets/${id}/metadata`,
	]);
});
