// Lists the workspace's knowledge bases in the editor, for whoever chooses one by its name.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { numberOf } from '../../../dify/http/json';
import { readKnowledgeBases, techniqueOf } from '../../../dify/knowledge/knowledgeBases';
import { listByName } from './listSearch';

/** How people call the ways of indexing, as Dify's own pages do. */
const TECHNIQUES = { high_quality: 'High Quality', economy: 'Economical' };

/**
 * The knowledge bases, the newest first.
 *
 * @param filter a part of the name or of the id, whatever the case
 * @throws what Dify says where it fails
 */
export async function searchKnowledgeBases(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await listByName(
		this,
		filter,
		(transport) => readKnowledgeBases(transport, { keyword: '', tagIds: [] }),
		(base) => {
			const technique = techniqueOf(base);
			const documents = `${numberOf(base.document_count) ?? 0} documents`;
			return technique === null ? documents : `${documents}, ${TECHNIQUES[technique]}`;
		},
	);
}
