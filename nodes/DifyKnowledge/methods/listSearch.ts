// Lists something of Dify's by its name in the editor.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { textOf } from '../../../dify/http/json';
import { take } from '../../../dify/http/paging';
import type { Transport } from '../../../dify/http/transport';
import { lookUp } from '../../shared/lookUp';
import { KNOWLEDGE_CREDENTIAL } from '../../shared/node';

/** Rows that are looked through at most; more are found by their id. */
const MOST_ROWS = 1_000;

/**
 * The entries of a list whose name or id holds the text, whatever its case.
 *
 * @param rows reads the rows, the newest first
 * @param describe a few words on a row
 * @throws NodeApiError, NodeOperationError what Dify or the credential says
 */
export async function listByName(
	n8n: ILoadOptionsFunctions,
	filter: string,
	rows: (transport: Transport) => AsyncIterable<JsonObject>,
	describe: (row: JsonObject) => string,
): Promise<INodeListSearchResult> {
	return await lookUp(n8n, KNOWLEDGE_CREDENTIAL, async (transport) => {
		const wanted = filter.trim().toLowerCase();
		const results = (await take(rows(transport), MOST_ROWS))
			.map((row) => ({
				name: textOf(row.name) || 'Without a name',
				value: textOf(row.id),
				description: describe(row),
			}))
			.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted));
		return { results };
	});
}
