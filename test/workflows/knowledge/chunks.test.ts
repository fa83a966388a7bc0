// The resources Chunk and Child Chunk of Dify Knowledge, through n8n.

import type { IDataObject } from 'n8n-workflow';

import type { ScriptedServer } from '../../support/scriptedServer';
import { sendJson, startScriptedServer } from '../../support/scriptedServer';
import { bodyOf, idsAsked, KNOWLEDGE_VERSIONS } from '../../dify/knowledge/recordedParts';
import { answerAs, runKnowledge } from './partsOfBases';

const BASE = '11111111-1111-4111-8111-111111111111';

const DOCUMENT = '22222222-2222-4222-8222-222222222222';

const CHUNK = '33333333-3333-4333-8333-333333333333';

const CHILD = '44444444-4444-4444-8444-444444444444';

const CHUNKS = `/v1/datasets/${BASE}/documents/${DOCUMENT}/segments`;

const IDS = { knowledgeBaseId: BASE, documentId: DOCUMENT };

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

const chunk = async (operation: string, parameters: IDataObject, items = [{ json: {} }]) =>
	await runKnowledge(server, { resource: 'chunk', operation, ...IDS, ...parameters }, items);

const child = async (operation: string, parameters: IDataObject) =>
	await runKnowledge(server, {
		resource: 'childChunk',
		operation,
		...IDS,
		chunkId: CHUNK,
		...parameters,
	});

describe.each(KNOWLEDGE_VERSIONS)('chunks of Dify %s', (version) => {
	it('are created with keywords that are typed with commas between them', async () => {
		let sent: unknown;
		const body = bodyOf(version, 'knowledge/chunk-create-qa');
		server.on(`POST ${CHUNKS}`, (response, { text }) => {
			sent = JSON.parse(text);
			sendJson(response, body);
		});
		const { items } = await chunk('create', {
			content: ' Where is the shop?\n',
			answer: 'In the high street.',
			keywords: 'shop, street,, shop ',
		});
		const [baseId = '', documentId = ''] = idsAsked(version, 'knowledge/chunk-create-qa');
		expect(baseId).not.toBe('');
		expect(items).toEqual([
			{
				chunk_id: expect.any(String),
				document_id: documentId,
				position: 3,
				content: 'Where is the shop?',
				answer: 'In the high street.',
				keywords: ['shop'],
				status: 'completed',
				enabled: true,
				error_message: null,
			},
		]);
		expect(sent).toEqual({
			segments: [
				{
					content: ' Where is the shop?\n',
					answer: 'In the high street.',
					keywords: ['shop', 'street'],
				},
			],
		});
	});

	it('whose embedding fails are failed items that can be tried again', async () => {
		answerAs(server, `POST ${CHUNKS}`, version, 'knowledge/chunk-create-embedding-fails');
		const { items } = await chunk('create', { content: 'x' });
		expect(items).toMatchObject([{ code: 'indexing_failed', status: 'failed', retryable: true }]);
		expect(items[0]?.error).toContain('429: too many requests');
	});

	it('are listed in few words, or as Dify gives them', async () => {
		answerAs(server, `GET ${CHUNKS}`, version, 'knowledge/chunk-list-vector');
		const simple = await chunk('getAll', { limit: 2, simplify: true });
		expect(simple.items).toMatchObject([
			{ position: 1, keywords: [], answer: null, error_message: null },
			{ position: 2 },
		]);
		const raw = await chunk('getAll', { returnAll: true, simplify: false });
		expect(raw.items[0]).toMatchObject({ word_count: 59, index_node_id: expect.any(String) });
	});

	it('are deleted after they were found in the document', async () => {
		answerAs(server, `DELETE ${CHUNKS}/${CHUNK}`, version, 'knowledge/chunk-delete');
		server.on(`GET ${CHUNKS}/${CHUNK}`, (response) =>
			sendJson(response, { data: { id: CHUNK, document_id: DOCUMENT } }),
		);
		expect((await chunk('delete', { chunkId: CHUNK })).items).toEqual([
			{ deleted: true, chunk_id: CHUNK },
		]);
	});

	it('are not deleted under another document', async () => {
		answerAs(server, `GET ${CHUNKS}/${CHUNK}`, version, 'knowledge/chunk-get-other-document');
		const { items } = await chunk('delete', { chunkId: CHUNK });
		expect(items).toMatchObject([{ code: 'not_found' }]);
		expect(items[0]?.error).toBe(`The document ${DOCUMENT} has no chunk ${CHUNK}`);
		expect(server.asked).toEqual([`GET ${CHUNKS}/${CHUNK}`]);
	});

	it('have children that are created, listed, changed and deleted', async () => {
		const children = `${CHUNKS}/${CHUNK}/child_chunks`;
		answerAs(server, `POST ${children}`, version, 'knowledge/child-create');
		answerAs(server, `GET ${children}`, version, 'knowledge/child-list');
		answerAs(server, `PATCH ${children}/${CHILD}`, version, 'knowledge/child-update');
		answerAs(server, `DELETE ${children}/${CHILD}`, version, 'knowledge/child-delete');
		expect((await child('create', { content: 'Eiffel' })).items).toMatchObject([
			{ content: 'The Eiffel tower stands there.', type: 'customized' },
		]);
		expect((await child('getAll', { limit: 1 })).items).toMatchObject([{ type: 'automatic' }]);
		const changed = await child('update', { childChunkId: CHILD, content: 'x' });
		expect(changed.items).toMatchObject([{ content: 'The Eiffel tower is 330 metres high.' }]);
		expect((await child('delete', { childChunkId: CHILD })).items).toEqual([
			{ deleted: true, child_chunk_id: CHILD },
		]);
	});
});

it('sends keywords that an expression gave as a list', async () => {
	let sent: unknown;
	server.on(`POST ${CHUNKS}`, (response, { text }) => {
		sent = JSON.parse(text);
		sendJson(response, { data: [{ id: CHUNK }] });
	});
	const item = { json: { words: ['a, b', 'c'] } };
	await chunk('create', { content: 'x', keywords: '={{ $json.words }}' }, [item]);
	expect(sent).toEqual({ segments: [{ content: 'x', keywords: ['a, b', 'c'] }] });
});

it('changes and then disables a chunk, and keeps its answer', async () => {
	const sent: unknown[] = [];
	let enabled = true;
	const row = () => ({ id: CHUNK, document_id: DOCUMENT, content: 'Q', answer: 'A', enabled });
	server.on(`GET ${CHUNKS}/${CHUNK}`, (response) => sendJson(response, { data: row() }));
	server.on(`POST ${CHUNKS}/${CHUNK}`, (response, { text }) => {
		const { segment } = JSON.parse(text);
		sent.push(segment);
		({ enabled } = segment);
		sendJson(response, { data: row() });
	});
	const { items } = await chunk('update', {
		chunkId: CHUNK,
		content: 'Q2',
		simplify: true,
		options: { enabled: false },
	});
	expect(sent).toEqual([{ content: 'Q2', answer: 'A', enabled: true }, { enabled: false }]);
	expect(items).toMatchObject([{ chunk_id: CHUNK, enabled: false }]);
});

it.each([
	['chunk', 'create', { content: ' \n' }, "The 'Content' parameter is empty"],
	['chunk', 'update', { chunkId: CHUNK, content: ' ' }, 'Item 0 changes nothing of its chunk'],
	['chunk', 'get', { chunkId: 'first' }, `The 'Chunk ID' parameter is not a Dify ID: "first"`],
	['childChunk', 'create', { chunkId: CHUNK, content: ' ' }, "The 'Content' parameter is empty"],
	[
		'childChunk',
		'update',
		{ chunkId: CHUNK, childChunkId: CHILD, content: ' ' },
		"The 'Content' parameter is empty",
	],
	['chunk', 'getAll', { options: { status: ['done'] } }, "'Status' is none of its choices: done"],
])(
	'finds before anything is sent what is wrong: %s %s %j',
	async (resource, operation, more, error) => {
		const { items } = await runKnowledge(server, { resource, operation, ...IDS, ...more });
		expect(items).toMatchObject([{ error }]);
		expect(server.asked).toEqual([]);
	},
);

it('writes to one document one item after the other, and to others beside it', async () => {
	const other = '55555555-5555-4555-8555-555555555555';
	const log: string[] = [];
	let left = 3;
	let release = () => undefined as void;
	server.on(`POST ${CHUNKS}`, (response) => {
		log.push('begin');
		const answer = () => {
			log.push('end');
			sendJson(response, { data: [{ id: CHUNK }] });
		};
		// The second one waits until the other document has all it gets.
		if (log.length === 3 && left > 0) release = answer;
		else answer();
	});
	server.on(`POST /v1/datasets/${BASE}/documents/${other}/segments`, (response) => {
		sendJson(response, { data: [{ id: CHUNK }] });
		left -= 1;
		if (left === 0) release();
	});
	const items = [DOCUMENT, DOCUMENT, DOCUMENT, other, other, other].map((id) => ({ json: { id } }));
	const parameters = { documentId: '={{ $json.id }}', content: 'x' };
	const { items: made } = await chunk('create', parameters, items);
	expect(made).toHaveLength(6);
	expect(log).toEqual(['begin', 'end', 'begin', 'end', 'begin', 'end']);
});
