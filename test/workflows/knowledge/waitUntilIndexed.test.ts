// Waits for documents and for batches, through n8n-core.

import type { IDataObject } from 'n8n-workflow';

import { readRecordedBody } from '../../replay/recordings';
import { speedUpClock } from '../../support/packageClock';
import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { BASE, DOCUMENT, documentOf, DOCUMENTS, play, RECORDED, runOn } from './playedDocuments';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const GET = `GET ${DOCUMENTS}/${DOCUMENT}`;

describe('Wait Until Indexed', () => {
	beforeEach(() => speedUpClock(50));

	afterEach(() => jest.restoreAllMocks());

	const wait = async (options: IDataObject = {}, more: IDataObject = {}) =>
		(await runOn(server, 'wait', { options, ...more })).items;

	it.each(RECORDED)('gives the document of Dify %s when it is indexed', async (version) => {
		play(server, GET, version, 'doc-get-indexing', 'doc-get-all');
		expect(await wait()).toEqual([
			{
				document_id: expect.any(String),
				name: 'capitals.txt',
				status: 'available',
				error_message: null,
				word_count: null,
				tokens: 0,
				created_at: expect.any(String),
				metadata: {},
			},
		]);
		expect(server.asked).toEqual([GET, GET, GET]);
	});

	it.each(RECORDED)(
		"fails with the provider's words and the document, with Dify %s",
		async (version) => {
			play(server, GET, version, 'doc-get-error');
			expect(await wait()).toMatchObject([
				{
					error: `Dify could not index the document ${DOCUMENT}: [echo] Connection Error, connection refused`,
					code: 'indexing_failed',
				},
			]);
		},
	);

	it.each(RECORDED)('waits for a whole batch of Dify %s, without a document', async (version) => {
		const name = 'knowledge/doc-status-completed';
		const { data }: { data: { id: string }[] } = JSON.parse(
			readRecordedBody(version, name).toString(),
		);
		const [{ id } = { id: '' }] = data;
		play(
			server,
			`GET ${DOCUMENTS}/20261125000551249226/indexing-status`,
			version,
			'doc-status-completed',
		);
		play(server, `GET ${DOCUMENTS}/${id}`, version, 'doc-get-all');
		const items = await wait(
			{ batch: ' 20261125000551249226 ' },
			{ documentId: { mode: 'id', value: '' } },
		);
		expect(items).toMatchObject([{ document_id: id, status: 'available' }]);
	});

	it('makes an item of each document of a batch', async () => {
		const states = [DOCUMENT, BASE].map((id) => ({ id, indexing_status: 'completed' }));
		server.on(`GET ${DOCUMENTS}/B/indexing-status`, (response) =>
			sendJson(response, { data: states }),
		);
		for (const { id } of states) {
			server.on(`GET ${DOCUMENTS}/${id}`, (response) =>
				sendJson(response, documentOf('1.15.0', { id })),
			);
		}
		const items = await wait({ batch: 'B' }, { simplify: false });
		expect(items.map(({ id }) => id)).toEqual([DOCUMENT, BASE]);
		expect(items[0]).toHaveProperty('indexing_status', 'completed');
	});

	it('needs a document or a batch', async () => {
		expect(await wait({}, { documentId: { mode: 'id', value: '' } })).toMatchObject([
			{ error: "The 'Document' parameter is empty" },
		]);
	});

	it('ends at its timeout', async () => {
		play(server, GET, '1.15.0', 'doc-get-indexing');
		expect(await wait({ timeout: 1 })).toMatchObject([
			{
				error: `The document ${DOCUMENT} was not indexed after 1 s`,
				code: 'indexing_timeout',
				retryable: true,
			},
		]);
	});
});
