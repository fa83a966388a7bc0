// By what documents and their sources are recognised.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { MatchRule } from '../../../../dify/knowledge/sourceIdentity';
import { checkFieldName } from '../../../../dify/knowledge/setValues';
import { oneOf, textParameter } from '../../../shared/parameters';

/** The rule. */
export const matchByField: INodeProperties = {
	displayName: 'Match By',
	name: 'matchBy',
	type: 'options',
	options: [
		{
			name: 'Metadata',
			value: 'metadata',
			description:
				"The source's own ID, kept in a metadata field: a document that is renamed at its source is found again",
		},
		{
			name: 'Name',
			value: 'name',
			description: 'The name of the document: each name is one document',
		},
	],
	default: 'name',
	description: 'By what the document is found again that was written the last time',
};

/** The metadata field of the sources' ids. */
export const metadataFieldField: INodeProperties = {
	displayName: 'Metadata Field',
	name: 'metadataField',
	type: 'string',
	default: 'source_id',
	required: true,
	placeholder: 'e.g. source_id',
	displayOptions: { show: { matchBy: ['metadata'] } },
	description:
		"The metadata field that holds the source's own ID. It is made where the knowledge base does not have it.",
};

/**
 * The rule.
 *
 * @throws DifyError when its field is missing, or one that cannot be set
 */
export function readMatchRule(n8n: IExecuteFunctions, itemIndex: number): MatchRule {
	const by = oneOf('Match By', n8n.getNodeParameter('matchBy', itemIndex, ''), [
		'name',
		'metadata',
	]);
	if (by === 'name') return { by };
	const field = textParameter(n8n, metadataFieldField.name, itemIndex);
	return { by, field: checkFieldName(metadataFieldField.displayName, field) };
}
