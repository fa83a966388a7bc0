// Reads the lists of the knowledge API by their totals: what they say of further pages is not to be relied on.

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
	{ path, query, feature }: ListRequest,
): AsyncGenerator<JsonObject> {
	return readNumberedPages(async (page) => {
		const body = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path,
			query: { ...query, page, limit: PAGE_SIZE },
			feature,
		});
		// Dify 0.15 gives all chunks at once and no total.
		const total = numberOf(body.total) ?? 0;
		return { rows: objectsOf(body.data), hasMore: page * PAGE_SIZE < total };
	});
}
