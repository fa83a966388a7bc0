// Child chunks: listed, made, changed and deleted, as three versions of Dify answered.

import { take } from '../../../dify/http/paging';
import {
	createChildChunk,
	deleteChildChunk,
	readChildChunks,
	updateChildChunk,
} from '../../../dify/knowledge/childChunks';
import { json, listTransport, recorded, rejectionOf } from '../listTransport';
import { KNOWLEDGE_VERSIONS } from './recordedParts';

const ADDRESS = { baseId: 'b', documentId: 'd', chunkId: 'c', childChunkId: 'cc' };

const PATH = '/datasets/b/documents/d/segments/c/child_chunks';

describe.each(KNOWLEDGE_VERSIONS)('child chunks of Dify %s', (version) => {
	it('are listed with what makes them so', async () => {
		const { transport, sent } = listTransport(recorded(version, 'knowledge/child-list-keyword'));
		expect(await take(readChildChunks(transport, ADDRESS, 'eiffel'), Infinity)).toMatchObject([
			{ content: 'The Eiffel tower stands there.', type: 'customized' },
		]);
		expect(sent).toMatchObject([{ path: PATH, query: { keyword: 'eiffel', page: 1, limit: 100 } }]);
	});

	it('are made and changed by one request each', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/child-create'),
			recorded(version, 'knowledge/child-update'),
		);
		expect(await createChildChunk(transport, ADDRESS, 'A')).toMatchObject({
			content: 'The Eiffel tower stands there.',
		});
		expect(await updateChildChunk(transport, ADDRESS, 'B')).toMatchObject({
			content: 'The Eiffel tower is 330 metres high.',
		});
		expect(sent).toMatchObject([
			{ method: 'POST', path: PATH, body: { content: 'A' } },
			{ method: 'PATCH', path: `${PATH}/cc`, body: { content: 'B' } },
		]);
		expect(sent.some(({ mayRepeat }) => mayRepeat)).toBe(false);
	});

	it('are deleted, whatever a success looks like, and then are not found', async () => {
		const { transport } = listTransport(
			recorded(version, 'knowledge/child-delete'),
			recorded(version, 'knowledge/child-delete-again'),
		);
		await deleteChildChunk(transport, ADDRESS);
		expect(await rejectionOf(deleteChildChunk(transport, ADDRESS))).toMatchObject({
			code: 'not_found',
			message: 'Dify does not find the child chunk',
		});
	});
});

it('are read page by page, by their total: these lists say nothing of further pages', async () => {
	const rows = (count: number, first: number) =>
		Array.from({ length: count }, (_row, index) => ({ id: `cc-${first + index}` }));
	const { transport } = listTransport(
		json(200, { data: rows(100, 0), total: 130, total_pages: 2, page: 1, limit: 100 }),
		json(200, { data: rows(30, 100), total: 130, total_pages: 2, page: 2, limit: 100 }),
	);
	expect(await take(readChildChunks(transport, ADDRESS, ''), Infinity)).toHaveLength(130);
});
