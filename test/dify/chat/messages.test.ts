// Messages of a conversation are listed newest first, and rated.

import { rateMessage, readMessages, suggestQuestions } from '../../../dify/chat/messages';
import { take } from '../../../dify/http/paging';
import { VERSIONS } from '../../replay/expectation';
import { json, listTransport, page, recorded, rejectionOf } from '../listTransport';

const rows = (...ids: [id: string, createdAt: number][]) =>
	ids.map(([id, created_at]) => ({ id, created_at }));

describe('the messages of a conversation', () => {
	it('come newest first, although a page of Dify runs the other way', async () => {
		const { transport, sent } = listTransport(
			json(200, { data: rows(['old', 1], ['middle', 2], ['new', 3]), has_more: false, limit: 100 }),
		);
		const messages = await take(readMessages(transport, 'conversation 1', 'user+1'), 10);
		expect(messages.map(({ id }) => id)).toEqual(['new', 'middle', 'old']);
		expect(sent).toEqual([
			{
				method: 'GET',
				mayRepeat: true,
				path: '/messages',
				query: { conversation_id: 'conversation 1', user: 'user+1', limit: 100 },
			},
		]);
	});

	it('come page by page, each behind the last row of the second before the edge', async () => {
		const { transport, sent } = listTransport(
			json(200, { data: rows(['b2', 5], ['b1', 5], ['a', 6]), has_more: true }),
			json(200, { data: rows(['c', 4], ['b2', 5], ['b1', 5]), has_more: false }),
		);
		const messages = await take(readMessages(transport, 'conversation-1', 'user'), 10);
		expect(messages.map(({ id }) => id)).toEqual(['a', 'b1', 'b2', 'c']);
		expect(sent.map(({ query }) => query?.first_id)).toEqual([undefined, 'a']);
	});

	it('are asked for only as far as they are wanted', async () => {
		const { transport, sent } = listTransport(json(200, { data: rows(['a', 1]), has_more: true }));
		expect(await take(readMessages(transport, 'conversation-1', 'user'), 1)).toHaveLength(1);
		expect(sent).toHaveLength(1);
	});

	it.each(VERSIONS)('are read as Dify %s sends them', async (version) => {
		const { transport, closed } = listTransport(recorded(version, 'messages/list'));
		const messages = await take(readMessages(transport, 'conversation-1', 'tester'), 1);
		expect(messages[0]).toMatchObject({ id: expect.any(String), query: expect.any(String) });
		expect(closed()).toBe(1);
	});

	it.each(VERSIONS)(
		'of a conversation that Dify %s does not find are an error',
		async (version) => {
			const { transport } = listTransport(recorded(version, 'messages/list-unknown'));
			const error = await rejectionOf(take(readMessages(transport, 'conversation-1', 'tester'), 1));
			expect(error).toMatchObject({
				code: 'not_found',
				status: 404,
				message: 'Dify does not find the conversation',
				words: 'Conversation Not Exists.',
			});
		},
	);

	it('are an error where a web page came instead', async () => {
		const { transport } = listTransport(page(200, '<title>Dify</title>'));
		const error = await rejectionOf(take(readMessages(transport, 'conversation-1', 'user'), 1));
		expect(error).toMatchObject({ code: 'not_dify_api' });
	});
});

describe('a rating', () => {
	it('goes to its message, whose id is encoded', async () => {
		const { transport, sent, closed } = listTransport(json(200, { result: 'success' }));
		await rateMessage(transport, 'a/b', { user: 'user', rating: 'like', content: 'Good!' });
		expect(sent).toEqual([
			{
				method: 'POST',
				path: '/messages/a%2Fb/feedbacks',
				body: { user: 'user', rating: 'like', content: 'Good!' },
			},
		]);
		expect(closed()).toBe(1);
	});

	it('has no content where there are no words', async () => {
		const { transport, sent } = listTransport(json(200, { result: 'success' }));
		await rateMessage(transport, 'message-1', { user: 'user', rating: 'dislike', content: '' });
		expect(sent[0]?.body).toEqual({ user: 'user', rating: 'dislike' });
	});

	it('that is taken back is sent as null', async () => {
		const { transport, sent } = listTransport(json(200, { result: 'success' }));
		await rateMessage(transport, 'message-1', { user: 'user', rating: null, content: '' });
		expect(sent[0]?.body).toEqual({ user: 'user', rating: null });
	});

	it.each(VERSIONS)('that is taken back twice is no error of Dify %s', async (version) => {
		const { transport } = listTransport(recorded(version, 'messages/feedback-clear-twice'));
		await expect(
			rateMessage(transport, 'message-1', { user: 'user', rating: null, content: '' }),
		).resolves.toBeUndefined();
	});

	it('that is given is never taken for one that is taken back', async () => {
		const { transport } = listTransport(recorded('1.15.0', 'messages/feedback-clear-twice'));
		const rating = rateMessage(transport, 'message-1', { user: 'u', rating: 'like', content: '' });
		expect(await rejectionOf(rating)).toMatchObject({ code: 'invalid_param', status: 400 });
	});

	it.each(VERSIONS)('of a message that Dify %s does not find is an error', async (version) => {
		const { transport } = listTransport(recorded(version, 'messages/feedback-unknown-message'));
		const rating = rateMessage(transport, 'message-1', { user: 'u', rating: null, content: '' });
		expect(await rejectionOf(rating)).toMatchObject({ code: 'not_found', status: 404 });
	});

	it('that a web page answers is not given', async () => {
		const { transport, closed } = listTransport(page(200, '<title>Dify</title>'));
		const rating = rateMessage(transport, 'message-1', { user: 'u', rating: null, content: '' });
		expect(await rejectionOf(rating)).toMatchObject({ code: 'not_dify_api', status: 200 });
		expect(closed()).toBe(1);
	});

	it('that could not be sent is an error of the connection', async () => {
		const { transport } = listTransport(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
		const rating = rateMessage(transport, 'message-1', { user: 'u', rating: null, content: '' });
		expect(await rejectionOf(rating)).toMatchObject({ code: 'connection_refused' });
	});
});

describe('suggested questions', () => {
	it('are asked for once, for a model makes them up', async () => {
		const { transport, sent } = listTransport(
			json(200, { result: 'success', data: ['A?', 'B?', 3] }),
		);
		expect(await suggestQuestions(transport, 'm/1', 'ada')).toEqual(['A?', 'B?']);
		expect(sent).toEqual([
			{ method: 'GET', path: '/messages/m%2F1/suggested', query: { user: 'ada' } },
		]);
	});

	it('of an app without them are an error that says so', async () => {
		const refusal = {
			code: 'bad_request',
			message: 'Suggested Questions Is Disabled.',
			status: 400,
		};
		const { transport } = listTransport(json(400, refusal));
		const error = await rejectionOf(suggestQuestions(transport, 'm', 'ada'));
		expect(error).toMatchObject({ message: 'The app suggests no questions' });
	});
});
