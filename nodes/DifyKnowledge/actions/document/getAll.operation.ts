// Document: Get Many. Lists the documents of a knowledge base.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { take } from '../../../../dify/http/paging';
import { findDocuments } from '../../../../dify/knowledge/findDocuments';
import type { DocumentWish } from '../../../../dify/knowledge/findDocuments';
import { limitFields, optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	booleanParameter,
	collectionParameter,
	limitParameter,
	oneOf,
} from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { simplifyDocument } from './documentItem';
import { namedValue } from './metadataValues';

/** What Dify's own pages call the states of a document. */
const STATUSES: [string, ...string[]] = [
	'archived',
	'available',
	'disabled',
	'error',
	'indexing',
	'paused',
	'queuing',
];

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many documents',
		description: 'Get the documents of a knowledge base, the newest first',
	},
	fields: [
		knowledgeBaseField,
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				placeholder: 'e.g. Invoice',
				description: 'Only documents whose name contains this text. Upper and lower case count.',
			},
			{
				displayName: 'Metadata Field',
				name: 'metadataField',
				type: 'string',
				default: '',
				placeholder: 'e.g. source_id',
				description:
					'Only documents that have the Metadata Value in the metadata field of this name. The node looks through all documents for it, since Dify cannot.',
			},
			{
				displayName: 'Metadata Value',
				name: 'metadataValue',
				type: 'string',
				default: '',
				placeholder: 'e.g. drive-4711',
				description:
					'What they have there. For a time: a date such as 2026-01-28T06:46:43Z, or seconds since 1970. Empty for those that have nothing there.',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'options',
				options: [
					{ name: 'Archived', value: 'archived' },
					{ name: 'Available', value: 'available' },
					{ name: 'Disabled', value: 'disabled' },
					{ name: 'Error', value: 'error' },
					{ name: 'Indexing', value: 'indexing' },
					{ name: 'Paused', value: 'paused' },
					{ name: 'Queuing', value: 'queuing' },
				],
				default: 'available',
				description: 'Only documents in this state',
			},
		]),
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const wish = readWish(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const documents = await take(findDocuments(transport, baseId, wish), limit);
				return documents.map((document) => ({
					json: simplify ? simplifyDocument(document) : document,
				}));
			},
		};
	},
};

/** @throws DifyError when a value has no field, or the state is none of Dify's */
function readWish(n8n: IExecuteFunctions, itemIndex: number): DocumentWish {
	const { status, ...options } = collectionParameter(n8n, 'options', itemIndex);
	const field = asText(options.metadataField).trim();
	if (field === '' && asText(options.metadataValue) !== '') {
		throw parameterError(
			"'Metadata Value' is set without a 'Metadata Field'",
			'Give the name of the metadata field that has the value.',
		);
	}
	return {
		keyword: asText(options.keyword),
		status: asText(status) === '' ? '' : oneOf('Status', status, STATUSES),
		...(field === '' ? {} : { value: namedValue(field, options.metadataValue, n8n.getTimezone()) }),
	};
}
