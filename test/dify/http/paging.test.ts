// Lists are read page by page, losing and repeating no row, although Dify compares whole seconds.

import * as fc from 'fast-check';

import { DifyError } from '../../../dify/errors/errors';
import type { JsonObject } from '../../../dify/http/json';
import { PAGE_SIZE, readPages, take } from '../../../dify/http/paging';
import type { Page } from '../../../dify/http/paging';
import { rejectionOf } from '../listTransport';

/** What Dify says of a cursor that it does not find. */
function notFound(words = 'Last Conversation Not Exists.'): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_found',
		message: words,
		remedy: 'Check the id.',
		status: 404,
	});
}

/** A list as Dify keeps it: newest first, a cursor skips every row of its own second. */
class DifyList {
	rows: JsonObject[];

	readonly cursors: (string | undefined)[] = [];

	/** @param groups how many rows each second has, from the newest to the oldest */
	constructor(
		groups: number[],
		private readonly shuffle: (page: number, rows: JsonObject[]) => JsonObject[] = (_page, rows) =>
			rows,
	) {
		this.rows = groups.flatMap((size, group) =>
			Array.from({ length: size }, (_, index) => ({
				id: `row-${group}-${index}`,
				created_at: 1784700000 - group,
			})),
		);
	}

	readonly fetch = async (cursor: string | undefined): Promise<Page> => {
		this.cursors.push(cursor);
		const edge = this.rows.find(({ id }) => id === cursor);
		if (cursor !== undefined && edge === undefined) throw notFound();
		const behind = this.shuffle(this.cursors.length, this.rows).filter(
			(row) => edge === undefined || Number(row.created_at) < Number(edge.created_at),
		);
		const rows = behind.slice(0, PAGE_SIZE);
		const last = rows.at(-1);
		return {
			rows,
			hasMore: behind.some((row) => Number(row.created_at) < Number(last?.created_at)),
		};
	};

	/** Deletes the rows at these places, of those that are left. */
	delete(places: Iterable<number>): void {
		const gone = new Set(places);
		this.rows = this.rows.filter((_row, place) => !gone.has(place));
	}

	async readAll(): Promise<JsonObject[]> {
		return await take(
			readPages(this.fetch, (row) => row.created_at),
			Infinity,
		);
	}
}

describe('a list of rows', () => {
	it.each([
		['none', []],
		['a few', [1, 2, 3]],
		['one full page', Array<number>(100).fill(1)],
		['one full page and a row', Array<number>(101).fill(1)],
		['a second across the edge of a page', [...Array<number>(98).fill(1), 5, 1]],
		['nothing but the rest of a second behind the edge', [50, 60]],
		['a second that fills a page but for one row', [1, 99, 99, 1]],
		['many pages', Array<number>(350).fill(1)],
	])('is read whole and in order: %s', async (_what, groups) => {
		const list = new DifyList(groups);
		expect(await list.readAll()).toEqual(list.rows);
	});

	it('is read whole however its rows share seconds, as long as no second fills a page', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: PAGE_SIZE - 1 }), { maxLength: 12 }),
				async (groups) => {
					const list = new DifyList(groups);
					expect(await list.readAll()).toEqual(list.rows);
				},
			),
		);
	});

	it('is read whole although the rows of a second come in another order each time', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: PAGE_SIZE - 1 }), { maxLength: 8 }),
				async (groups) => {
					const list = new DifyList(groups, (page, rows) => {
						if (page % 2 === 1) return rows;
						return [...rows].sort(
							(one, other) =>
								Number(other.created_at) - Number(one.created_at) ||
								String(other.id).localeCompare(String(one.id)),
						);
					});
					const ids = (await list.readAll()).map(({ id }) => String(id));
					expect([...ids].sort()).toEqual(list.rows.map(({ id }) => String(id)).sort());
				},
			),
			{ numRuns: 50 },
		);
	});

	it('goes on behind a second that fills more than a page, of which Dify hides the rest', async () => {
		const list = new DifyList([1, 250, 1, 1]);
		const read = await list.readAll();
		expect(new Set(read).size).toBe(read.length);
		expect(read.slice(0, 101)).toEqual(list.rows.slice(0, 101));
		expect(read.slice(-2)).toEqual(list.rows.slice(-2));
	});

	it('asks for another page when one is full, although Dify says there is none', async () => {
		const list = new DifyList([50, 60]);
		const first = await list.fetch(undefined);
		expect(first).toMatchObject({ hasMore: false });
		expect(first.rows).toHaveLength(100);
		expect(await list.readAll()).toHaveLength(110);
	});

	it('asks for one page only when that is not full and is the last', async () => {
		const list = new DifyList([1, 1]);
		await list.readAll();
		expect(list.cursors).toEqual([undefined]);
	});

	it('takes the last row before the second at the edge for the cursor', async () => {
		const list = new DifyList([97, 5]);
		await list.readAll();
		expect(list.cursors).toEqual([undefined, 'row-0-96']);
	});

	it('gives a row once that comes again on a later page, as a conversation does that moved', async () => {
		const rows = (ids: string[], start: number) =>
			ids.map((id, index) => ({ id, created_at: start - index }));
		const pages: Page[] = [
			{ rows: rows(['a', 'b', 'c'], 9), hasMore: true },
			{ rows: rows(['c', 'a', 'd'], 7), hasMore: false },
		];
		const read = readPages(
			async () => pages.shift() ?? { rows: [], hasMore: false },
			(row) => row.created_at,
		);
		expect((await take(read, 10)).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
	});

	it('ends although a server says for ever that there is more', async () => {
		let asked = 0;
		const read = readPages(
			async () => {
				asked += 1;
				return { rows: [{ id: 'a', created_at: 1 }], hasMore: true };
			},
			(row) => row.created_at,
		);
		expect(await take(read, 10)).toEqual([{ id: 'a', created_at: 1 }]);
		expect(asked).toBe(2);
	});

	it('ends on an empty page that promises more', async () => {
		const read = readPages(
			async () => ({ rows: [], hasMore: true }),
			(row) => row.created_at,
		);
		expect(await take(read, 10)).toEqual([]);
	});

	it('fails as its page fails', async () => {
		const read = readPages(
			async () => await Promise.reject(new Error('gone')),
			(row) => row.created_at,
		);
		await expect(take(read, 10)).rejects.toThrow('gone');
	});
});

describe('a list that rows are deleted from meanwhile', () => {
	const idsOf = (rows: JsonObject[]) => rows.map(({ id }) => String(id));

	/** Reads a list, rows of which are deleted before each request after the first. */
	async function readWhileDeleting(
		list: DifyList,
		deleteBefore: (request: number) => Iterable<number>,
	): Promise<string[]> {
		const read = readPages(
			async (cursor) => {
				if (list.cursors.length > 0) list.delete(deleteBefore(list.cursors.length));
				return await list.fetch(cursor);
			},
			(row) => row.created_at,
		);
		return idsOf(await take(read, Infinity));
	}

	const range = (from: number, to: number) =>
		Array.from({ length: to - from }, (_, index) => from + index);

	it.each<[string, number[], (string | undefined)[]]>([
		['the cursor', [98], ['row-98-0', 'row-97-0']],
		['three rows up to it', range(96, 99), ['row-98-0', 'row-97-0', 'row-96-0', 'row-94-0']],
		[
			'all that was read',
			range(0, 100),
			[98, 97, 96, 94, 90, 82, 66, 34].map((row) => `row-${row}-0`).concat(['']),
		],
	])('is read on behind an earlier row where it is %s', async (_what, places, tried) => {
		const list = new DifyList(Array<number>(150).fill(1));
		const rows = idsOf(list.rows);
		expect(await readWhileDeleting(list, (request) => (request === 1 ? places : []))).toEqual(rows);
		expect(list.cursors.slice(1).map((cursor) => cursor ?? '')).toEqual(tried);
	});

	it('is read on from its beginning, through pages that were read, where nothing else is left', async () => {
		const list = new DifyList(Array<number>(450).fill(1));
		const rows = idsOf(list.rows);
		// Of the rows before the cursor, every one that is tried, and no other.
		const tried = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256].map((distance) => 296 - distance);
		expect(await readWhileDeleting(list, (request) => (request === 3 ? tried : []))).toEqual(rows);
		expect(list.cursors.filter((cursor) => cursor === undefined)).toHaveLength(2);
	});

	it('loses no row that stays, repeats none, and asks only so often', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: PAGE_SIZE - 1 }), { maxLength: 12 }),
				fc.array(
					fc.array(fc.tuple(fc.nat(1_200), fc.integer({ min: 1, max: 200 })), { maxLength: 3 }),
					{ maxLength: 12 },
				),
				async (groups, deletions) => {
					const list = new DifyList(groups);
					const order = idsOf(list.rows);
					const read = await readWhileDeleting(list, (request) =>
						(deletions[request] ?? []).flatMap(([from, count]) => range(from, from + count)),
					);
					const ids = new Set(read);
					expect(ids.size).toBe(read.length);
					expect(idsOf(list.rows).filter((id) => !ids.has(id))).toEqual([]);
					expect(read).toEqual(order.filter((id) => ids.has(id)));
					expect(list.cursors.length).toBeLessThan(150);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('is not found at all where its first page is not', async () => {
		const gone = notFound('Conversation Not Exists.');
		const read = readPages(
			async () => await Promise.reject(gone),
			(row) => row.created_at,
		);
		expect(await rejectionOf(take(read, 10))).toBe(gone);
	});

	it('is not found any more where it was deleted itself, after a few tries', async () => {
		const gone = notFound('Conversation Not Exists.');
		let asked = 0;
		const list = new DifyList(Array<number>(250).fill(1));
		const read = readPages(
			async (cursor) => {
				asked += 1;
				if (asked > 2) throw gone;
				return await list.fetch(cursor);
			},
			(row) => row.created_at,
		);
		const rows: string[] = [];
		const reading = (async () => {
			for await (const row of read) rows.push(String(row.id));
		})();
		expect(await rejectionOf(reading)).toBe(gone);
		expect(rows).toHaveLength(199);
		expect(asked).toBeLessThan(15);
	});

	it('fails as a later page fails, without another try', async () => {
		const list = new DifyList(Array<number>(250).fill(1));
		const failure = new Error('gone');
		const read = readPages(
			async (cursor) =>
				cursor === undefined ? await list.fetch(cursor) : await Promise.reject(failure),
			(row) => row.created_at,
		);
		expect(await rejectionOf(take(read, Infinity))).toBe(failure);
		expect(list.cursors).toHaveLength(1);
	});

	it('ends although a server never finds the row that it shows', async () => {
		let asked = 0;
		const read = readPages(
			async (cursor) => {
				asked += 1;
				if (cursor !== undefined && cursor !== 'a') throw notFound();
				return {
					rows: ['a', 'b', 'c'].map((id, index) => ({ id, created_at: index })),
					hasMore: true,
				};
			},
			(row) => row.created_at,
		);
		expect(idsOf(await take(read, 10))).toEqual(['a', 'b', 'c']);
		expect(asked).toBeLessThan(15);
	});

	it('is read whole although its cursor moved to the front, as a conversation does', async () => {
		const list = new DifyList(Array<number>(250).fill(1));
		const rows = idsOf(list.rows);
		let asked = 0;
		const read = readPages(
			async (cursor) => {
				asked += 1;
				if (asked === 3) {
					const moved = list.rows.find(({ id }) => id === cursor);
					list.delete([list.rows.findIndex(({ id }) => id === cursor)]);
					list.rows = [{ ...moved, created_at: 1784700001 }, ...list.rows];
				}
				return await list.fetch(cursor);
			},
			(row) => row.created_at,
		);
		expect(idsOf(await take(read, Infinity))).toEqual(rows);
	});
});

describe('the first rows of a list', () => {
	it.each([
		[1, 1, 1],
		[100, 100, 1],
		[101, 101, 2],
		[1_000, 250, 3],
	])('when %i are wanted are %i, for %i requests', async (limit, rows, requests) => {
		const list = new DifyList(Array<number>(250).fill(1));
		const read = await take(
			readPages(list.fetch, (row) => row.created_at),
			limit,
		);
		expect(read).toEqual(list.rows.slice(0, rows));
		expect(list.cursors).toHaveLength(requests);
	});

	it.each([0, -1])('are none when %i are wanted, and nothing is asked', async (limit) => {
		const list = new DifyList([1]);
		expect(
			await take(
				readPages(list.fetch, (row) => row.created_at),
				limit,
			),
		).toEqual([]);
		expect(list.cursors).toEqual([]);
	});
});
