// Reads a list page by page without losing or repeating rows.

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
 * @param fetchPage gives the page behind the row with this id, or the first
 * @param secondOf the time that rows are sorted by
 */
export async function* readPages(
	fetchPage: (cursor: string | undefined) => Promise<Page>,
	secondOf: (row: JsonObject) => unknown,
): AsyncGenerator<JsonObject> {
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (;;) {
		const { rows, hasMore } = await fetchPage(cursor);
		const fresh = rows.filter((row) => !seen.has(textOf(row.id)));
		for (const row of fresh) {
			seen.add(textOf(row.id));
			yield row;
		}
		// A full page says "no more" when only rows of its last second are left.
		const mayHaveMore = hasMore || rows.length >= PAGE_SIZE;
		const next = nextCursor(rows, secondOf);
		if (!mayHaveMore || fresh.length === 0 || next === undefined) return;
		cursor = next;
	}
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
