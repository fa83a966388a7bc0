// Lists of the knowledge API: read by their totals, and whole although they change.

import type { DifyRequest, Transport } from '../../../dify/http/transport';
import { readCountedPages, readWholeList } from '../../../dify/knowledge/countedPages';
import { json, rejectionOf, respond } from '../listTransport';

const LIST = { path: '/datasets/b/documents' };

/** A list of numbered rows, the newest first, that a test changes between pages. */
class List {
	rows: string[];

	readonly sent: DifyRequest[] = [];

	/** Told the number of each request before it is answered, from 1. */
	before: (request: number) => void = () => undefined;

	constructor(count: number) {
		this.rows = Array.from({ length: count }, (_nothing, index) => `row ${count - index}`);
	}

	get transport(): Transport {
		return async (request) => {
			this.before(this.sent.push(request));
			const page = Number(request.query?.page);
			const data = this.rows.slice((page - 1) * 100, page * 100).map((id) => ({ id }));
			// Dify's has_more compares with the limit, and says nothing of further pages.
			const body = { data, has_more: data.length === 100, limit: 100, total: this.rows.length };
			return respond(json(200, body));
		};
	}

	delete(...ids: string[]): void {
		this.rows = this.rows.filter((id) => !ids.includes(id));
	}
}

const idsOf = (rows: { id?: unknown }[]) => rows.map(({ id }) => id);

describe('a list', () => {
	it.each([
		[0, 1],
		[1, 1],
		[99, 1],
		[100, 1],
		[101, 2],
		[200, 2],
		[250, 3],
	])('of %i rows takes %i requests', async (count, requests) => {
		const list = new List(count);
		const rows: object[] = [];
		for await (const row of readCountedPages(list.transport, LIST)) rows.push(row);
		expect(idsOf(rows)).toEqual(list.rows);
		expect(list.sent).toHaveLength(requests);
		expect(list.sent.every(({ query }) => query?.limit === 100)).toBe(true);
	});
});

describe('a list that is read whole', () => {
	it('is read again where rows were deleted meanwhile, since each hides another one', async () => {
		const list = new List(250);
		list.before = (request) => {
			if (request === 2) list.delete('row 250', 'row 249');
		};
		const rows = await readWholeList(list.transport, LIST);
		expect(idsOf(rows)).toEqual(list.rows);
		expect(list.sent).toHaveLength(6);
	});

	it('is read once where rows came meanwhile, each of them but once', async () => {
		const list = new List(250);
		const before = [...list.rows];
		list.before = (request) => {
			if (request > 1) list.rows.unshift(`new ${request}`);
		};
		const rows = await readWholeList(list.transport, LIST);
		expect(idsOf(rows)).toEqual(before);
		expect(list.sent).toHaveLength(3);
	});

	it('that shrinks on and on is told as such', async () => {
		const list = new List(350);
		list.before = () => list.rows.pop();
		expect(await rejectionOf(readWholeList(list.transport, LIST))).toMatchObject({
			code: 'list_changing',
			retryable: true,
		});
		expect(list.sent.length).toBeLessThanOrEqual(16);
	});
});
