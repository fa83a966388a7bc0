// Making a knowledge base where another has its name, and where the answer was lost.

import { ensureKnowledgeBase, readKnowledgeBases } from '../../../dify/knowledge/knowledgeBases';
import { json, listTransport, page, recorded, rejectionOf } from '../listTransport';
import { KNOWLEDGE_VERSIONS, recordedBody } from './recordedBases';

/** What Node.js throws when the other side closes a connection. */
function reset(): Error {
	return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

describe.each(KNOWLEDGE_VERSIONS)('Dify %s', (version) => {
	const list = recorded(version, 'knowledge/kb-list-name-many');

	it('makes a base that is not there yet', async () => {
		const { transport, sent } = listTransport(recorded(version, 'knowledge/kb-create-economy'));
		const made = await ensureKnowledgeBase(transport, { name: 'Economy' });
		expect(made).toEqual({ base: recordedBody(version, 'kb-create-economy'), wasThere: false });
		expect(sent).toHaveLength(1);
		expect(sent[0]?.mayRepeat).not.toBe(true);
	});

	it('gives the base of exactly the name, looked for among all, where Dify has one', async () => {
		const taken = recorded(version, 'knowledge/kb-create-duplicate-name');
		const { transport, sent } = listTransport(taken, list);
		const { base, wasThere } = await ensureKnowledgeBase(transport, { name: 'Vector' });
		expect(wasThere).toBe(true);
		expect(base.name).toBe('Vector');
		expect(sent[1]).toMatchObject({
			method: 'GET',
			query: { include_all: 'true', keyword: 'Vector' },
		});
	});

	it('fails as Dify did where it is not among them after all', async () => {
		const taken = recorded(version, 'knowledge/kb-create-duplicate-name');
		const { transport } = listTransport(taken, list);
		expect(await rejectionOf(ensureKnowledgeBase(transport, { name: 'vector' }))).toMatchObject({
			code: 'dataset_name_duplicate',
			message: 'Another knowledge base has this name',
		});
	});

	it.each([
		['the connection broke', reset()],
		['a gateway gave up', page(504, '<title>504</title>')],
	])('finds the base whose answer was lost since %s', async (_why, lost) => {
		const { transport, sent } = listTransport(lost, list);
		const { base, wasThere } = await ensureKnowledgeBase(transport, { name: 'Vector' });
		expect([base.name, wasThere]).toEqual(['Vector', true]);
		expect(sent.map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it('looks for nothing where Dify refuses the base for another reason', async () => {
		const { transport, sent } = listTransport(
			recorded(version, 'knowledge/kb-create-unknown-provider'),
		);
		expect(await rejectionOf(ensureKnowledgeBase(transport, { name: 'Bad 4' }))).toMatchObject({
			message: 'The workspace has no model provider of this name',
			words: 'Provider nobody/none/none does not exist.',
		});
		expect(sent).toHaveLength(1);
	});
});

it('lists by tags, of which Dify 1.14 knows nothing', async () => {
	const { transport, sent } = listTransport(recorded('1.14.2', 'knowledge/kb-list-tag'));
	const rows = readKnowledgeBases(transport, { keyword: '', tagIds: ['a', 'b'] });
	expect(await rejectionOf(rows.next())).toMatchObject({
		message: 'This Dify cannot list knowledge bases by their tags',
		words: 'tag_ids: Input should be a valid list',
	});
	expect(sent[0]?.query).toMatchObject({ tag_ids: ['a', 'b'] });
});

it('asks for all pages of a list by its total, not by what it says of more', async () => {
	const rows = Array.from({ length: 130 }, (_row, index) => ({ id: String(index) }));
	const pages = [rows.slice(0, 100), rows.slice(100)].map((data) =>
		json(200, { data, total: 130, has_more: false }),
	);
	const { transport, sent } = listTransport(...pages);
	const read = [];
	for await (const row of readKnowledgeBases(transport, { keyword: '', tagIds: [] }))
		read.push(row);
	expect(read).toHaveLength(130);
	expect(sent.map(({ query }) => query?.page)).toEqual([1, 2]);
});
