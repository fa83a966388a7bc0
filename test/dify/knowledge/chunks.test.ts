// Chunks: listed, read, made, changed and deleted, as three versions of Dify answered.

import { DifyError } from '../../../dify/errors/errors';
import type { JsonObject } from '../../../dify/http/json';
import { take } from '../../../dify/http/paging';
import {
	createChunk,
	deleteChunk,
	getChunk,
	readChunks,
	updateChunk,
} from '../../../dify/knowledge/chunks';
import type { ChunkChange } from '../../../dify/knowledge/chunks';
import type { Version } from '../../replay/expectation';
import { json, listTransport, page, recorded, rejectionOf } from '../listTransport';
import { bodyOf, idsAsked, KNOWLEDGE_VERSIONS } from './recordedParts';

const ALL = { keyword: '', statuses: [] };

const NOTHING: ChunkChange = {
	content: '',
	answer: '',
	keywords: [],
	enabled: undefined,
	regenerateChildChunks: false,
};

function addressOf(version: Version, name: string) {
	const [baseId = '', documentId = '', chunkId = ''] = idsAsked(version, name);
	return { baseId, documentId, chunkId };
}

/** A chunk as Dify gives it, alone. */
function chunk(changes: JsonObject = {}) {
	return json(200, {
		data: {
			id: 'c',
			document_id: 'd',
			content: 'Where?',
			answer: 'There.',
			keywords: null,
			enabled: true,
			status: 'completed',
			error: null,
			...changes,
		},
		doc_form: 'qa_model',
	});
}

const ADDRESS = { baseId: 'b', documentId: 'd', chunkId: 'c' };

const PATH = '/datasets/b/documents/d/segments/c';

describe.each(KNOWLEDGE_VERSIONS)('chunks of Dify %s', (version) => {
	it('are read to the last one, although a page of 100 rows says that there are no more', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/chunk-list-over-100'),
			recorded(version, 'knowledge/chunk-list-page-2-of-100'),
		);
		const address = addressOf(version, 'knowledge/chunk-list-over-100');
		const chunks = await take(readChunks(transport, address, ALL), Infinity);
		expect(new Set(chunks.map(({ id }) => id)).size).toBe(130);
		expect(sent.map(({ query }) => query)).toEqual([
			{ page: 1, limit: 100 },
			{ page: 2, limit: 100 },
		]);
	});

	it('are given one by one', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/chunk-get'));
		expect(await getChunk(transport, addressOf(version, 'knowledge/chunk-get'))).toMatchObject({
			content: 'Lisbon is the capital of Portugal.',
			keywords: ['Lisbon', 'Portugal'],
		});
	});

	it('are refused under another document, which Dify itself does not look at', async () => {
		const name = 'knowledge/chunk-get-other-document';
		const address = addressOf(version, name);
		const change = { ...NOTHING, content: 'Lisbon again.' };
		for (const ask of [getChunk, deleteChunk] as const) {
			const { transport } = listTransport(recorded(version, name));
			expect(await rejectionOf(ask(transport, address))).toMatchObject({
				code: 'not_found',
				message: `The document ${address.documentId} has no chunk ${address.chunkId}`,
			});
		}
		const { transport, sent } = listTransport(recorded(version, name));
		expect(await rejectionOf(updateChunk(transport, address, change))).toMatchObject({
			code: 'not_found',
		});
		expect(sent.map(({ method }) => method)).toEqual(['GET']);
	});

	it('are told apart from those that are gone', async () => {
		const { transport } = listTransport(recorded(version, 'knowledge/chunk-get-unknown'));
		expect(await rejectionOf(getChunk(transport, ADDRESS))).toMatchObject({
			code: 'not_found',
			message: 'Dify does not find the chunk',
		});
	});

	it('are added with question, answer and keywords', async () => {
		const name = 'knowledge/chunk-create-qa';
		const { transport, sent } = listTransport(recorded(version, name));
		const made = await createChunk(transport, addressOf(version, name), {
			content: 'Where is the shop?',
			answer: 'In the high street.',
			keywords: ['shop'],
		});
		expect(made).toMatchObject({ answer: 'In the high street.', keywords: ['shop'] });
		const segment = {
			content: 'Where is the shop?',
			answer: 'In the high street.',
			keywords: ['shop'],
		};
		expect(sent[0]).toMatchObject({ method: 'POST', body: { segments: [segment] } });
		expect(sent[0]?.mayRepeat).toBeUndefined();
	});

	it('whose embedding failed behind a 200 are an error with the words of the provider and the ID', async () => {
		const name = 'knowledge/chunk-create-embedding-fails';
		const { data } = bodyOf<{ data: { id: string }[] }>(version, name);
		const { transport } = listTransport(recorded(version, name));
		const text = { content: 'x', answer: '', keywords: [] };
		const error = await rejectionOf(createChunk(transport, ADDRESS, text));
		expect(error).toMatchObject({
			code: 'indexing_failed',
			retryable: true,
			message: `Dify made the chunk ${data[0]?.id}, but could not index it: [echo] Rate Limit Error, 429: too many requests, try again in 20s`,
		});
	});

	it.each([
		[
			'chunk-create-indexing',
			'document_not_available',
			'The document is not indexed, and takes no chunks until it is',
		],
		[
			'chunk-create-document-error',
			'document_not_available',
			'The document is not indexed, and takes no chunks until it is',
		],
		[
			'chunk-create-disabled-document',
			'document_not_available',
			'The document is disabled, and takes no chunks until it is enabled',
		],
		['chunk-create-unknown-document', 'not_found', 'Dify does not find the document'],
		[
			'chunk-create-qa-no-answer',
			'invalid_param',
			'The knowledge base holds questions with their answers, and this chunk has no answer',
		],
	])('that cannot be added are explained: %s', async (name, code, message) => {
		const { transport } = listTransport(recorded(version, `knowledge/${name}`));
		const text = { content: 'x', answer: '', keywords: [] };
		expect(await rejectionOf(createChunk(transport, ADDRESS, text))).toMatchObject({
			code,
			message,
		});
	});

	it('that are disabled say how they can be changed all the same', async () => {
		const { transport } = listTransport(
			chunk({ enabled: false }),
			recorded(version, 'knowledge/chunk-update-disabled'),
		);
		const error = await rejectionOf(
			updateChunk(transport, ADDRESS, { ...NOTHING, content: 'x y z' }),
		);
		expect(error).toMatchObject({ code: 'chunk_disabled' });
		expect(error instanceof DifyError ? error.remedy : '').toContain("'Enabled'");
	});

	it('get their keywords in a request of their own where a vector base kept the old ones', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/chunk-get-vector'),
			recorded(version, 'knowledge/chunk-update-vector'),
			recorded(version, 'knowledge/chunk-update-keywords-vector'),
		);
		const address = addressOf(version, 'knowledge/chunk-get-vector');
		const content = 'Lisbon, at the Tagus, is the capital of Portugal.';
		const changed = await updateChunk(transport, address, {
			...NOTHING,
			content,
			keywords: ['Lisboa'],
			regenerateChildChunks: true,
		});
		expect(changed.keywords).toEqual(['Lisboa']);
		expect(sent.slice(1).map(({ body }) => body)).toEqual([
			{ segment: { content, keywords: ['Lisboa'], regenerate_child_chunks: true } },
			{ segment: { content, keywords: ['Lisboa'] } },
		]);
	});

	it('are deleted after they were looked at, whatever a success looks like', async () => {
		const { transport, sent } = listTransport(chunk(), recorded(version, 'knowledge/chunk-delete'));
		await deleteChunk(transport, ADDRESS);
		expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`GET ${PATH}`,
			`DELETE ${PATH}`,
		]);
	});
});

describe('a chunk that is changed', () => {
	async function update(change: Partial<ChunkChange>, before: JsonObject, ...after: JsonObject[]) {
		const { transport, sent } = listTransport(chunk(before), ...after.map((row) => chunk(row)));
		const changed = await updateChunk(transport, ADDRESS, { ...NOTHING, ...change });
		return { changed, bodies: sent.slice(1).map(({ body }) => body) };
	}

	it('keeps the answer that is not given, which Dify would wipe', async () => {
		const { bodies } = await update({ content: 'Where now?' }, {}, {});
		expect(bodies).toEqual([{ segment: { content: 'Where now?', answer: 'There.' } }]);
	});

	it('keeps question, answer and keywords when it is enabled', async () => {
		const { bodies } = await update({ enabled: true }, { keywords: ['shop'], enabled: false }, {});
		expect(bodies).toEqual([
			{
				segment: { content: 'Where?', answer: 'There.', keywords: ['shop'], enabled: true },
			},
		]);
	});

	it('lets Dify find keywords for new content', async () => {
		const { bodies } = await update({ content: 'New' }, { keywords: ['old'], answer: null }, {});
		expect(bodies).toEqual([{ segment: { content: 'New' } }]);
	});

	it('is changed first and disabled then, since Dify takes only one of both', async () => {
		const { bodies, changed } = await update(
			{ answer: 'Here.', enabled: false },
			{},
			{ answer: 'Here.' },
			{ answer: 'Here.', enabled: false },
		);
		expect(bodies).toEqual([
			{ segment: { content: 'Where?', answer: 'Here.', enabled: true } },
			{ segment: { enabled: false } },
		]);
		expect(changed.enabled).toBe(false);
	});

	it('is left alone where it is disabled already', async () => {
		const { bodies, changed } = await update({ enabled: false }, { enabled: false });
		expect(bodies).toEqual([]);
		expect(changed.enabled).toBe(false);
	});

	it('can be disabled although it was never indexed', async () => {
		const failed = { status: 'error', error: 'no' };
		const { changed } = await update({ enabled: false }, failed, { ...failed, enabled: false });
		expect(changed.enabled).toBe(false);
	});

	it('is an error where the new content could not be indexed', async () => {
		const after = { status: 'error', error: 'no such model' };
		const error = await rejectionOf(update({ content: 'x' }, {}, after));
		expect(error).toMatchObject({
			code: 'indexing_failed',
			retryable: false,
			message: 'Dify changed the chunk c, but could not index it: no such model',
		});
	});

	it('is found by an ID in capitals too', async () => {
		const { transport } = listTransport(chunk({ document_id: 'abc' }));
		const address = { ...ADDRESS, documentId: 'ABC' };
		expect(await getChunk(transport, address)).toMatchObject({ id: 'c' });
	});
});

describe('the list of chunks', () => {
	it('asks for a text and for several states', async () => {
		const { transport, sent } = listTransport(
			recorded('1.15.0', 'knowledge/chunk-list-status-error'),
		);
		const filter = { keyword: 'sea', statuses: ['error', 'completed'] as const };
		const chunks = readChunks(transport, ADDRESS, { ...filter, statuses: [...filter.statuses] });
		expect(await take(chunks, Infinity)).toEqual([]);
		expect(sent[0]?.query).toEqual({
			keyword: 'sea',
			status: ['error', 'completed'],
			page: 1,
			limit: 100,
		});
	});

	it('is whole where Dify 0.15 gives it without pages', async () => {
		const rows = Array.from({ length: 120 }, (_row, index) => ({ id: `c-${index}` }));
		const { transport, sent } = listTransport(json(200, { data: rows, doc_form: 'text_model' }));
		expect(await take(readChunks(transport, ADDRESS, ALL), Infinity)).toHaveLength(120);
		expect(sent).toHaveLength(1);
	});
});

it('says that an older Dify cannot read a single chunk', async () => {
	const old = page(404, '<title>404 Not Found</title>');
	const { transport } = listTransport({ ...old, headers: { 'x-version': '1.1.0' } });
	expect(await rejectionOf(getChunk(transport, ADDRESS))).toMatchObject({
		code: 'not_supported',
		message: 'This Dify (1.1.0) has no way to read a single chunk',
	});
});
