// The row about long lists: requests made of those that are needed.

import { readMessages } from '../../dify/chat/messages';
import type { DifyRequest, DifyResponse, Transport } from '../../dify/http/transport';
import { held } from '../row';
import type { Row } from '../row';

const PAGES = 10_000;

const ROWS_OF_A_PAGE = 100;

/** Rows that carry the same time; Dify's times are whole seconds. */
const ROWS_OF_A_SECOND = 2;

export const list: Row = {
	name: 'list',
	needsHost: false,
	async measure() {
		const requests = await readAll(PAGES);
		return [
			held(
				`list of ${PAGES} pages: requests made over requests needed`,
				requests / PAGES,
				1.05,
				`${requests} requests for ${PAGES * ROWS_OF_A_PAGE} rows, ${ROWS_OF_A_SECOND} a second`,
			),
		];
	},
};

/** Reads a whole list; how many requests that took. */
async function readAll(pages: number): Promise<number> {
	let requests = 0;
	const transport: Transport = async (request) => {
		requests += 1;
		return pageFor(request, pages * ROWS_OF_A_PAGE);
	};
	let rows = 0;
	for await (const row of readMessages(transport, 'conversation', 'ada')) {
		if (row.id !== String(rows)) throw new Error(`Row ${rows} is missing`);
		rows += 1;
	}
	if (rows !== pages * ROWS_OF_A_PAGE) throw new Error(`The list ended at row ${rows}`);
	return requests;
}

/** As Dify does it: the rows strictly older than the cursor's second, the newest of them. */
function pageFor({ query }: DifyRequest, total: number): DifyResponse {
	const cursor = query?.first_id;
	const second = cursor === undefined ? -1 : Math.floor(Number(cursor) / ROWS_OF_A_SECOND);
	const first = (second + 1) * ROWS_OF_A_SECOND;
	const end = Math.min(first + ROWS_OF_A_PAGE, total);
	const rows = Array.from({ length: end - first }, (_, index) => ({
		id: String(first + index),
		created_at: total - Math.floor((first + index) / ROWS_OF_A_SECOND),
	}));
	const body = JSON.stringify({ data: rows.reverse(), has_more: end < total });
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: (async function* () {
			yield new TextEncoder().encode(body);
		})(),
		close: () => undefined,
	};
}
