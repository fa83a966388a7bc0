// Reads a list page by page without losing or repeating rows.

import { DifyError } from '../errors/errors';
import type { JsonObject } from './json';
import { textOf } from './json';

/** Rows of a page, the largest that Dify gives. */
export const PAGE_SIZE = 100;

/** One page, its rows in the order of paging: the last one stands where the next page begins. */
export interface Page {
	rows: JsonObject[];
	hasMore: boolean;
}

/**
 * Reads rows one after the other, fetching pages as they are needed.
 *
 * Dify keeps times in whole seconds and goes on with rows strictly beyond the cursor's second, so
 * whoever takes a page's last row as the cursor loses the other rows of that second (§4.6 of Dify's
 * Service API). Here the cursor is the last row of the second before it, and rows that come again
 * are dropped. A page that is all one second has no such row; only then may rows be lost.
 *
 * A cursor that was deleted meanwhile is not found. Then an earlier row is the cursor, and at last
 * none, so that the list is read from its beginning to where it was left.
 *
 * @param fetchPage gives the page behind the row with this id, or the first
 * @param secondOf the time that rows are sorted by
 * @throws DifyError as `fetchPage`, `not_found` only where the first page is not found either
 */
export async function* readPages(
	fetchPage: (cursor: string | undefined) => Promise<Page>,
	secondOf: (row: JsonObject) => unknown,
): AsyncGenerator<JsonObject> {
	const read = new ReadRows();
	let cursor: string | undefined;
	const circles = new Circles();
	for (;;) {
		const { rows, hasMore } = await fetchBehind(cursor, read, fetchPage);
		const fresh = rows.filter((row) => read.add(textOf(row.id)));
		yield* fresh;
		// A full page says "no more" when only rows of its last second are left.
		const mayHaveMore = hasMore || rows.length >= PAGE_SIZE;
		const next = nextCursor(rows, secondOf);
		if (!mayHaveMore || next === undefined || next === cursor) return;
		// Behind an earlier cursor, pages can be full of rows that were read.
		if (circles.close(fresh.length)) return;
		cursor = next;
	}
}

/**
 * Reads rows of a list whose pages have numbers, the newest first. A row that is made meanwhile moves
 * all others on by one, so rows that come again are dropped.
 *
 * @param fetchPage gives the page of this number, from 1
 * @throws DifyError as `fetchPage`
 */
export async function* readNumberedPages(
	fetchPage: (page: number) => Promise<Page>,
): AsyncGenerator<JsonObject> {
	const read = new ReadRows();
	const circles = new Circles();
	for (let page = 1; ; page++) {
		const { rows, hasMore } = await fetchPage(page);
		const fresh = rows.filter((row) => read.add(textOf(row.id)));
		yield* fresh;
		if (!hasMore || rows.length === 0 || circles.close(fresh.length)) return;
	}
}

/** Tells a server that goes in circles from one whose pages were read before for a good reason. */
class Circles {
	#freshPages = 0;

	#stalePages = 0;

	/**
	 * Notes a page; true when there is nothing more to be had of its server. Two pages that were read
	 * before lead on by a page at least, so more than twice as many as there were fresh ones are too
	 * many.
	 */
	close(freshRows: number): boolean {
		if (freshRows > 0) {
			this.#freshPages += 1;
			this.#stalePages = 0;
			return false;
		}
		this.#stalePages += 1;
		return this.#stalePages > 2 * this.#freshPages;
	}
}

/** The ids of the rows that were read, in their order. */
class ReadRows {
	readonly #ids: string[] = [];

	readonly #places = new Map<string, number>();

	/** Notes a row; false where it was read before. */
	add(id: string): boolean {
		if (this.#places.has(id)) return false;
		this.#places.set(id, this.#ids.length);
		this.#ids.push(id);
		return true;
	}

	/**
	 * Rows before this one, each twice as far away as the one before: as many are tried as the number
	 * of rows has binary digits, although whole stretches of a list can be deleted.
	 */
	*before(id: string): Generator<string> {
		const place = this.#places.get(id) ?? 0;
		for (let distance = 1; distance <= place; distance *= 2) {
			const earlier = this.#ids[place - distance];
			if (earlier !== undefined) yield earlier;
		}
	}
}

/** The page behind a row, or behind an earlier one where that is not found any more. */
async function fetchBehind(
	cursor: string | undefined,
	read: ReadRows,
	fetchPage: (cursor: string | undefined) => Promise<Page>,
): Promise<Page> {
	if (cursor === undefined) return await fetchPage(undefined);
	for (const candidate of [cursor, ...read.before(cursor)]) {
		const outcome = await fetchPage(candidate).then(
			(page) => ({ page }),
			(thrown: unknown) => ({ failure: thrown }),
		);
		if ('page' in outcome) return outcome.page;
		const { failure } = outcome;
		if (!(failure instanceof DifyError) || failure.code !== 'not_found') throw failure;
	}
	return await fetchPage(undefined);
}

function nextCursor(
	rows: JsonObject[],
	secondOf: (row: JsonObject) => unknown,
): string | undefined {
	const edge = rows.at(-1);
	if (edge === undefined) return undefined;
	const before = rows.findLast((row) => secondOf(row) !== secondOf(edge));
	return textOf((before ?? edge).id);
}

/** The first so many of a list, or all of it. */
export async function take(rows: AsyncIterable<JsonObject>, limit: number): Promise<JsonObject[]> {
	const taken: JsonObject[] = [];
	if (limit <= 0) return taken;
	for await (const row of rows) {
		taken.push(row);
		if (taken.length >= limit) break;
	}
	return taken;
}
