// The fields that most operations have: which knowledge base, which document, how many at once.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../dify/http/identifiers';
import type { LaneSettings } from '../../shared/lanes';
import { locatorField, locatorParameter } from '../../shared/locators';
import { collectionParameter, wholeNumber } from '../../shared/parameters';

/** The knowledge base. */
export const knowledgeBaseField: INodeProperties = {
	...locatorField({
		displayName: 'Knowledge Base',
		name: 'knowledgeBaseId',
		description:
			"One of the workspace's knowledge bases by its name, or its ID: the part of its address in Dify behind /datasets/",
		searchListMethod: 'searchKnowledgeBases',
		placeholder: 'e.g. 4b1d2f60-3c7a-4e8b-9d15-8a6c0e2f7b94',
		opensWith: 'list',
	}),
	required: true,
};

/** A document of that base. */
export const documentField: INodeProperties = {
	...locatorField({
		displayName: 'Document',
		name: 'documentId',
		description:
			'One of the documents of the knowledge base by its name, or the document_id that an earlier node gave',
		searchListMethod: 'searchDocuments',
		placeholder: 'e.g. 7c3e9a15-2b8d-4f60-a1c4-5d9e0b7f2a36',
		opensWith: 'id',
	}),
	required: true,
};

/**
 * The id of the knowledge base.
 *
 * @throws DifyError when it is missing, or none of Dify's
 */
export function readKnowledgeBaseId(n8n: IExecuteFunctions, itemIndex: number): string {
	const { id } = locatorParameter(n8n, 'knowledgeBaseId', itemIndex, 'Knowledge Base');
	return checkUuid(
		'Knowledge Base',
		id,
		'Choose the knowledge base from the list, or give the ID from its address in Dify.',
	);
}

/**
 * The id of the document.
 *
 * @throws DifyError when it is missing, or none of Dify's
 */
export function readDocumentId(n8n: IExecuteFunctions, itemIndex: number): string {
	const { id } = locatorParameter(n8n, 'documentId', itemIndex, 'Document');
	return checkUuid(
		'Document',
		id,
		'Choose the document from the list, or give the document_id that an earlier node gave, not its name.',
	);
}

/** Items at once where documents are written. */
const DEFAULT_CONCURRENCY = 3;

/** How many items are worked on at once. */
export const concurrencyOption: INodeProperties = {
	displayName: 'Concurrency',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: DEFAULT_CONCURRENCY,
	description:
		'How many items are worked on at once. Items that concern the same document are always worked on one after the other.',
};

/**
 * How items run side by side.
 *
 * @throws DifyError when it is no whole number above 0
 */
export function readLaneSettings(n8n: IExecuteFunctions): LaneSettings {
	const { concurrency } = collectionParameter(n8n, 'options', 0);
	return {
		concurrency: wholeNumber(concurrency, 'Concurrency', DEFAULT_CONCURRENCY, 1),
		delay: 0,
	};
}
