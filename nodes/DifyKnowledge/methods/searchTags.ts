// Lists the workspace's tags for knowledge bases in the editor.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { numberOf } from '../../../dify/http/json';
import { readTags } from '../../../dify/knowledge/tags';
import { listByName } from './listSearch';

/**
 * The tags.
 *
 * @param filter a part of the name or of the id, whatever the case
 * @throws what Dify says where it fails
 */
export async function searchTags(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await listByName(
		this,
		filter,
		async function* (transport) {
			yield* await readTags(transport);
		},
		({ binding_count: count }) => `on ${numberOf(count) ?? 0} knowledge bases`,
	);
}
