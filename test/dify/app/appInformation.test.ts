// What an app says of itself, what people think of its answers, and who they are.

import { readAppInformation, readEndUser, readFeedbacks } from '../../../dify/app/appInformation';
import { take } from '../../../dify/http/paging';
import { json, listTransport, page, rejectionOf } from '../listTransport';

const INFO = json(200, { name: 'Helper', mode: 'chat' });

const PART = json(200, { a: 1 });

const refusal = (status: number, code: string) => json(status, { code, message: 'no', status });

describe('an app', () => {
	it('is asked for its four parts', async () => {
		const { transport, sent } = listTransport(INFO, PART, PART, PART);
		expect(await readAppInformation(transport)).toEqual({
			info: { name: 'Helper', mode: 'chat' },
			parameters: { a: 1 },
			meta: { a: 1 },
			site: { a: 1 },
		});
		expect(sent.map(({ path }) => path)).toEqual(['/info', '/parameters', '/meta', '/site']);
		expect(sent.every(({ mayRepeat }) => mayRepeat)).toBe(true);
	});

	it.each([
		['not published', refusal(400, 'app_unavailable')],
		['without a page', refusal(403, 'forbidden')],
		['of an older server', page(404, '<title>404 Not Found</title>')],
	])('has null for a part that is refused (%s)', async (_why, reply) => {
		const { transport } = listTransport(INFO, reply, PART, reply);
		expect(await readAppInformation(transport)).toMatchObject({
			parameters: null,
			meta: { a: 1 },
			site: null,
		});
	});

	it.each([
		['no key fits', refusal(401, 'unauthorized'), 'unauthorized'],
		['the server failed', refusal(500, 'internal_server_error'), 'internal_server_error'],
	])('is not to be had by halves where %s', async (_why, reply, code) => {
		const parts = listTransport(INFO, PART, reply, PART);
		expect(await rejectionOf(readAppInformation(parts.transport))).toMatchObject({ code });
	});

	it('whose name is refused is an error, whatever the refusal', async () => {
		const { transport } = listTransport(refusal(403, 'forbidden'), PART, PART, PART);
		expect(await rejectionOf(readAppInformation(transport))).toMatchObject({ code: 'forbidden' });
	});
});

describe('feedbacks', () => {
	const rows = (from: number, count: number) =>
		json(200, {
			data: Array.from({ length: count }, (_row, index) => ({ id: `f-${from + index}` })),
		});

	it('are read until a page is not full, for the list says nothing of its end', async () => {
		const { transport, sent } = listTransport(rows(0, 100), rows(100, 99));
		expect(await take(readFeedbacks(transport), Infinity)).toHaveLength(199);
		expect(sent.map(({ query }) => query)).toEqual([
			{ page: 1, limit: 100 },
			{ page: 2, limit: 100 },
		]);
	});

	it('behind a last page that is full there is an empty one', async () => {
		const { transport, sent } = listTransport(rows(0, 100), rows(0, 0));
		expect(await take(readFeedbacks(transport), Infinity)).toHaveLength(100);
		expect(sent).toHaveLength(2);
	});

	it('come once each where new ones have pushed others to the next page', async () => {
		const { transport } = listTransport(rows(0, 100), rows(90, 60));
		const read = await take(readFeedbacks(transport), Infinity);
		expect(new Set(read.map(({ id }) => id)).size).toBe(150);
		expect(read).toHaveLength(150);
	});

	it('of a server that gives the same page for ever come to an end', async () => {
		const { transport, sent } = listTransport(...Array.from({ length: 9 }, () => rows(0, 100)));
		expect(await take(readFeedbacks(transport), Infinity)).toHaveLength(100);
		expect(sent.length).toBeLessThan(9);
	});

	it('are not asked for beyond the limit', async () => {
		const { transport, sent } = listTransport(rows(0, 100));
		expect(await take(readFeedbacks(transport), 100)).toHaveLength(100);
		expect(sent).toHaveLength(1);
	});
});

it('an end user is asked for by an id', async () => {
	const { transport, sent } = listTransport(json(200, { id: 'u/1', external_user_id: 'ada' }));
	expect(await readEndUser(transport, 'u/1')).toMatchObject({ external_user_id: 'ada' });
	expect(sent).toMatchObject([{ method: 'GET', path: '/end-users/u%2F1', mayRepeat: true }]);
});
