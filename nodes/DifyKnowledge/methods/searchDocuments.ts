// Lists the documents of the chosen knowledge base in the editor.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { isUuid } from '../../../dify/http/identifiers';
import { isObject, textOf } from '../../../dify/http/json';
import { readDocuments } from '../../../dify/knowledge/documents';
import { asText } from '../../shared/parameters';
import { listByName } from './listSearch';

/**
 * The documents of the knowledge base in the parameter Knowledge Base, the newest first.
 *
 * @param filter a part of the name or of the id, whatever the case
 * @throws NodeOperationError where no knowledge base is chosen yet, and what Dify says where it fails
 */
export async function searchDocuments(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const baseId = readKnowledgeBaseId(this);
	if (!isUuid(baseId)) {
		throw new NodeOperationError(this.getNode(), "Choose a 'Knowledge Base' first", {
			description:
				'The list shows the documents of one knowledge base. Where Knowledge Base is an expression, run the nodes before once, or choose By ID.',
		});
	}
	return await listByName(
		this,
		filter,
		(transport) => readDocuments(transport, baseId, { keyword: '', status: '' }),
		({ display_status: status }) => textOf(status),
	);
}

/** The knowledge base; an expression that cannot be read yet gives none. */
function readKnowledgeBaseId(n8n: ILoadOptionsFunctions): string {
	try {
		const given: unknown = n8n.getNodeParameter('knowledgeBaseId', '');
		return asText(isObject(given) ? given.value : given).trim();
	} catch {
		return '';
	}
}
