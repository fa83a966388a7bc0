// Conversations of an end user: listed, found, named, deleted.

import {
	deleteConversation,
	findLatestConversation,
	readConversations,
	renameConversation,
} from '../../../dify/chat/conversations';
import { take } from '../../../dify/http/paging';
import { VERSIONS } from '../../replay/expectation';
import { json, listTransport, page, recorded, rejectionOf } from '../listTransport';

describe('the conversations of an end user', () => {
	it('are asked for in pages of 100, the default order left unsaid', async () => {
		const { transport, sent } = listTransport(json(200, { data: [], has_more: false }));
		await take(readConversations(transport, 'user+1', '-updated_at'), 10);
		expect(sent).toEqual([
			{
				method: 'GET',
				mayRepeat: true,
				path: '/conversations',
				query: { user: 'user+1', limit: 100 },
			},
		]);
	});

	it.each(['created_at', '-created_at', 'updated_at'] as const)(
		'are asked for in the order %s, and paged by its time',
		async (order) => {
			const field = order.replace('-', '');
			const { transport, sent } = listTransport(
				json(200, {
					data: [
						{ id: 'a', [field]: 1 },
						{ id: 'b', [field]: 2 },
						{ id: 'c', [field]: 2 },
					],
					has_more: true,
				}),
				json(200, { data: [{ id: 'd', [field]: 3 }], has_more: false }),
			);
			const rows = await take(readConversations(transport, 'user', order), 10);
			expect(rows.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
			expect(sent.map(({ query }) => [query?.sort_by, query?.last_id])).toEqual([
				[order, undefined],
				[order, 'a'],
			]);
		},
	);

	it.each(VERSIONS)('are read as Dify %s sends them', async (version) => {
		const { transport, closed } = listTransport(recorded(version, 'conversations/list'));
		const rows = await take(readConversations(transport, 'tester', '-updated_at'), 2);
		expect(rows[0]).toMatchObject({ id: expect.any(String), name: expect.any(String) });
		expect(closed()).toBe(1);
	});
});

describe('the conversation that an end user wrote in last', () => {
	const NOW = 1_784_700_000_000;

	beforeEach(() => {
		jest.spyOn(Date, 'now').mockReturnValue(NOW);
	});

	afterEach(() => jest.restoreAllMocks());

	const find = async (data: object[], newAfter: number) => {
		const { transport, sent } = listTransport(json(200, { data, has_more: true }));
		const id = await findLatestConversation(transport, 'user', { newAfter });
		expect(sent).toEqual([
			{ method: 'GET', mayRepeat: true, path: '/conversations', query: { user: 'user', limit: 1 } },
		]);
		return id;
	};

	const MINUTE = 60_000;

	it.each<[string, object[], number, string]>([
		['none', [], 0, ''],
		['the only one', [{ id: 'a', updated_at: 1 }], 0, 'a'],
		['one of this moment', [{ id: 'a', updated_at: NOW / 1000 }], MINUTE, 'a'],
		['one at the limit', [{ id: 'a', updated_at: NOW / 1000 - 60 }], MINUTE, 'a'],
		['none, for it is too old', [{ id: 'a', updated_at: NOW / 1000 - 61 }], MINUTE, ''],
		['one whose start counts', [{ id: 'a', created_at: NOW / 1000 - 61 }], MINUTE, ''],
		['one of an unknown age', [{ id: 'a' }], MINUTE, 'a'],
	])('is %s', async (_what, data, newAfter, id) => {
		expect(await find(data, newAfter)).toBe(id);
	});
});

describe('a conversation that is deleted', () => {
	it('goes with the user in a JSON body, its id encoded', async () => {
		const { transport, sent } = listTransport(recorded('1.15.0', 'conversations/delete'));
		await deleteConversation(transport, 'a/b', 'user');
		expect(sent).toEqual([
			{ method: 'DELETE', path: '/conversations/a%2Fb', body: { user: 'user' } },
		]);
	});

	it.each(VERSIONS)('is gone by the answer of Dify %s, with a body or without', async (version) => {
		const { transport, closed } = listTransport(recorded(version, 'conversations/delete'));
		await deleteConversation(transport, 'conversation-1', 'tester');
		expect(closed()).toBe(1);
	});

	it('is not gone where a web page is the answer', async () => {
		const { transport, closed } = listTransport(page(200, '<title>Dify</title>'));
		const error = await rejectionOf(deleteConversation(transport, 'conversation-1', 'tester'));
		expect(error).toMatchObject({ code: 'not_dify_api', status: 200 });
		expect(closed()).toBe(1);
	});

	it.each(['0.15.8', '1.14.2', '1.15.0'] as const)(
		'is an error where Dify %s does not find it',
		async (version) => {
			const { transport } = listTransport(recorded(version, 'conversations/delete-again'));
			const error = await rejectionOf(deleteConversation(transport, 'conversation-1', 'tester'));
			expect(error).toMatchObject({ code: 'not_found', status: 404 });
		},
	);
});

describe('the name of a conversation', () => {
	it.each([
		[{ name: ' Order 4711 ' }, { user: 'ada', name: ' Order 4711 ' }],
		['automatic' as const, { user: 'ada', auto_generate: true }],
	])('is given by one request, which nobody repeats (%#)', async (name, body) => {
		const { transport, sent } = listTransport(json(200, { id: 'c/1', name: 'New' }));
		expect(await renameConversation(transport, 'c/1', 'ada', name)).toMatchObject({ name: 'New' });
		expect(sent).toEqual([{ method: 'POST', path: '/conversations/c%2F1/name', body }]);
	});
});
