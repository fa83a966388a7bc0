// Reads the lists of the knowledge API by their totals: what they say of further pages is not to be relied on.

import { DifyError } from '../errors/errors';
import { numberOf, objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readNumberedPages } from '../http/paging';
import { requestJson } from '../http/request';
import type { DifyRequest, Transport } from '../http/transport';

/** A list, without its page. */
export type ListRequest = Pick<DifyRequest, 'path' | 'query' | 'feature'>;

/**
 * Reads the rows of a list, fetching pages of 100 as they are needed. Its `has_more` compares the rows
 * with the limit that was asked for, so it is wrong for limits above 100 and for a last page that is
 * full (§14 of the knowledge API's facts).
 *
 * @throws DifyError
 */
export function readCountedPages(
	transport: Transport,
	request: ListRequest,
): AsyncGenerator<JsonObject> {
	return readPages(transport, request, () => undefined);
}

/** How often a list that shrinks while it is read is begun again. */
const MOST_READINGS = 4;

/**
 * Reads a list whole. Pages are counted off from its beginning, so a row that is deleted meanwhile
 * hides another one; then the list is read again.
 *
 * @throws DifyError `list_changing` where it never held still
 */
export async function readWholeList(
	transport: Transport,
	request: ListRequest,
): Promise<JsonObject[]> {
	for (let reading = 1; reading <= MOST_READINGS; reading++) {
		let last = 0;
		let hasShrunk = false;
		const rows: JsonObject[] = [];
		const pages = readPages(transport, request, (total) => {
			hasShrunk ||= total < last;
			last = total;
		});
		for await (const row of pages) rows.push(row);
		if (!hasShrunk) return rows;
	}
	throw new DifyError({
		kind: 'response',
		code: 'list_changing',
		message: 'The list of documents kept changing while it was read',
		remedy:
			'Somebody deletes documents of this knowledge base at the same time. Run this again when that is over.',
		retryable: true,
	});
}

function readPages(
	transport: Transport,
	{ path, query, feature }: ListRequest,
	noteTotal: (total: number) => void,
): AsyncGenerator<JsonObject> {
	return readNumberedPages(async (page) => {
		const body = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path,
			query: { ...query, page, limit: PAGE_SIZE },
			feature,
		});
		const rows = objectsOf(body.data);
		// Dify 0.15 gives all chunks at once and no total.
		const total = numberOf(body.total) ?? 0;
		noteTotal(total);
		return { rows, hasMore: page * PAGE_SIZE < total };
	});
}
