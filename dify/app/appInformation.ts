// What an app says of itself: name and kind, form and features, icons, web page; and its ratings.

import { ENDED } from '../http/ended';
import { toDifyError } from '../http/connectionErrors';
import { objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readNumberedPages } from '../http/paging';
import { encode, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** What an app says of itself; a part that the server refuses is null. */
export interface AppInformation {
	info: JsonObject;
	parameters: JsonObject | null;
	meta: JsonObject | null;
	/** Dify 1.4.0 and later. */
	site: JsonObject | null;
}

/**
 * All that an app says of itself (`GET /info`, `/parameters`, `/meta`, `/site`; §3.7 of Dify's
 * Service API).
 *
 * @throws DifyError when not even its name is to be had, and when the server fails
 */
export async function readAppInformation(transport: Transport): Promise<AppInformation> {
	const end = new AbortController();
	const { signal } = end;
	const read = async (path: string) =>
		await requestJson(transport, { method: 'GET', mayRepeat: true, path, signal });
	try {
		const [info, parameters, meta, site] = await Promise.all([
			read('/info'),
			read('/parameters').catch(nullWhereRefused),
			read('/meta').catch(nullWhereRefused),
			read('/site').catch(nullWhereRefused),
		]);
		return { info, parameters, meta, site };
	} finally {
		// Where one has failed, nobody waits for the others.
		end.abort(ENDED);
	}
}

/** An app that is not published has no parameters, one without a web page no site. */
function nullWhereRefused(thrown: unknown): null {
	const error = toDifyError(thrown);
	if (error.kind === 'response' && [400, 403, 404].includes(error.status ?? 0)) return null;
	throw error;
}

/**
 * The ratings of an app's messages, the newest first (`GET /app/feedbacks`, Dify 1.4.0 and later).
 * The list does not say whether there is more: a page that is not full is its end (§4.6).
 *
 * @throws DifyError
 */
export function readFeedbacks(transport: Transport): AsyncGenerator<JsonObject> {
	return readNumberedPages(async (page) => {
		const { data } = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path: '/app/feedbacks',
			query: { page, limit: PAGE_SIZE },
			feature: 'list of feedbacks',
		});
		const rows = objectsOf(data);
		return { rows, hasMore: rows.length >= PAGE_SIZE };
	});
}

/**
 * An end user (`GET /end-users/{end_user_id}`, Dify 1.13.0 and later). The id is the `created_by` of
 * an upload, not the text of the parameter User (§3.10).
 *
 * @throws DifyError
 */
export async function readEndUser(transport: Transport, endUserId: string): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: `/end-users/${encode(endUserId)}`,
		feature: 'way to look up end users',
	});
}
