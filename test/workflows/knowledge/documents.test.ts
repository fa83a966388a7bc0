// Lists and deletes documents, through n8n-core.

import type { IDataObject } from 'n8n-workflow';

import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { DOCUMENT, DOCUMENTS, play, RECORDED, runOn } from './playedDocuments';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const namesOf = (items: IDataObject[]) => items.map(({ name }) => name);

describe('Get Many', () => {
	const list = async (options: IDataObject = {}, more: IDataObject = {}) =>
		(await runOn(server, 'getAll', { returnAll: true, options, ...more })).items;

	/** Rows that Dify gives whatever is asked, and what was asked for. */
	function listing(...rows: IDataObject[]): URLSearchParams[] {
		const asked: URLSearchParams[] = [];
		server.on(`GET ${DOCUMENTS}`, (response, { url = '' }) => {
			const query = new URLSearchParams(url.split('?')[1]);
			asked.push(query);
			const first = (Number(query.get('page')) - 1) * 100;
			sendJson(response, {
				data: rows
					.slice(first, first + 100)
					.map((row, index) => ({ id: `${first + index}`, ...row })),
				total: rows.length,
				has_more: false,
			});
		});
		return asked;
	}

	it.each(RECORDED)('gives simple rows of Dify %s', async (version) => {
		play(server, `GET ${DOCUMENTS}`, version, 'doc-list');
		const items = await list();
		expect(items).toHaveLength(14);
		expect(items[1]).toEqual({
			document_id: expect.any(String),
			name: 'same.txt',
			status: 'disabled',
			error_message: null,
			word_count: 29,
			tokens: 0,
			created_at: expect.stringMatching(/^2026-11-25T00:0\d:\d\d\.000Z$/),
			metadata: {},
		});
	});

	it("gives Dify's own rows without Simplify, an error under a name that n8n takes for no failure", async () => {
		listing({ name: 'a', error: 'quota', display_status: 'error' });
		const [item] = await list({}, { simplify: false });
		expect(item).toMatchObject({ name: 'a', error_message: 'quota', display_status: 'error' });
		expect(item).not.toHaveProperty('error');
	});

	it('reads pages of 100 by the total, up to the limit', async () => {
		const asked = listing(...Array.from({ length: 250 }, (_row, index) => ({ name: `${index}` })));
		expect(await list()).toHaveLength(250);
		expect(asked.map((query) => [query.get('page'), query.get('limit')])).toEqual([
			['1', '100'],
			['2', '100'],
			['3', '100'],
		]);
		expect(await list({}, { returnAll: false, limit: 30 })).toHaveLength(30);
		expect(asked).toHaveLength(4);
	});

	it.each(RECORDED)('takes wildcards for characters, as Dify %s does not', async (version) => {
		play(server, `GET ${DOCUMENTS}`, version, 'doc-list-keyword-wildcard');
		expect(await list({ keyword: 'c_pit%ls' })).toEqual([]);
		play(server, `GET ${DOCUMENTS}`, version, 'doc-list-keyword');
		expect(namesOf(await list({ keyword: 'capital' }))).toEqual(['capitals.txt']);
	});

	it('asks for the longest piece without a backslash, and finds what has all of them', async () => {
		const asked = listing({ name: 'C:\\reports\\1.txt' }, { name: 'reports' }, { name: 'a\\b' });
		expect(namesOf(await list({ keyword: 'C:\\reports\\1' }))).toEqual(['C:\\reports\\1.txt']);
		expect(namesOf(await list({ keyword: '\\' }))).toEqual(['C:\\reports\\1.txt', 'a\\b']);
		expect(asked.map((query) => query.get('keyword'))).toEqual(['reports', null]);
	});

	it.each(RECORDED)(
		'gives only documents of a state, also where Dify %s gives all',
		async (version) => {
			play(server, `GET ${DOCUMENTS}`, version, 'doc-list-status-disabled');
			const items = await list({ status: 'disabled' }, { returnAll: false, limit: 3 });
			expect(items.map(({ status }) => status)).toEqual(['disabled']);
		},
	);

	it('finds documents by a value in a metadata field, in whatever spelling it was given', async () => {
		const value = (name: string, type: string, held: unknown) => ({
			id: 'x',
			name,
			type,
			value: held,
		});
		const asked = listing(
			{ name: 'text', doc_metadata: [value('source', 'string', '7')] },
			{ name: 'number', doc_metadata: [value('source', 'number', 7)] },
			{ name: 'time', doc_metadata: [value('seen', 'time', 1760000000)] },
			{ name: 'null', doc_metadata: [value('source', 'string', null)] },
			{ name: 'none', doc_metadata: null },
		);
		const find = async (metadataField: string, metadataValue: string | number) =>
			namesOf(await list({ metadataField, metadataValue }));
		expect(await find('source', '7')).toEqual(['text', 'number']);
		expect(await find('source', 7)).toEqual(['text', 'number']);
		expect(await find('seen', '2025-10-09T08:53:20Z')).toEqual(['time']);
		expect(await find('source', '')).toEqual(['time', 'null', 'none']);
		expect(asked[0]?.toString()).toBe('page=1&limit=100');
	});

	it('says what is wrong with its parameters before it asks', async () => {
		expect((await list({ metadataValue: '7' }))[0]).toMatchObject({
			error: "'Metadata Value' is set without a 'Metadata Field'",
		});
		expect((await list({ status: 'lost' }))[0]).toMatchObject({
			error: "'Status' is none of its choices: lost",
		});
		expect(server.asked).toEqual([]);
	});
});

describe('Delete', () => {
	it.each(RECORDED)('says what is gone, however Dify %s says so', async (version) => {
		play(server, `DELETE ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-delete');
		const { items } = await runOn(server, 'delete');
		expect(items).toEqual([{ deleted: true, document_id: DOCUMENT }]);
	});

	it.each(RECORDED)('says of an archived document what to do, with Dify %s', async (version) => {
		play(server, `DELETE ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-delete-archived');
		const { items } = await runOn(server, 'delete');
		expect(items).toMatchObject([
			{
				error: 'The document is archived, and Dify deletes no archived ones',
				code: 'archived_document_immutable',
				description: expect.stringContaining('Unarchive the document first'),
				retryable: false,
			},
		]);
	});

	it.each(RECORDED)('says that Dify %s does not find one', async (version) => {
		play(server, `DELETE ${DOCUMENTS}/${DOCUMENT}`, version, 'doc-delete-again');
		const { items } = await runOn(server, 'delete');
		expect(items).toMatchObject([
			{ error: 'Dify does not find the document', code: 'not_found', http_status: 404 },
		]);
	});
});
