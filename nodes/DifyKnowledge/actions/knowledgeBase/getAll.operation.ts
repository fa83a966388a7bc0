// Knowledge Base: Get Many. Lists the workspace's knowledge bases.

import { checkUuid } from '../../../../dify/http/identifiers';
import { take } from '../../../../dify/http/paging';
import { readKnowledgeBases } from '../../../../dify/knowledge/knowledgeBases';
import { limitFields, optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asText,
	booleanParameter,
	collectionParameter,
	limitParameter,
} from '../../../shared/parameters';
import { baseItem } from './baseItem';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many knowledge bases',
		description: "Get the workspace's knowledge bases, the newest first",
	},
	fields: [
		...limitFields,
		simplifyField,
		optionsField([
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				placeholder: 'e.g. handbook',
				description: 'Only knowledge bases whose name contains this text, whatever its case',
			},
			{
				displayName: 'Tag IDs',
				name: 'tagIds',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0fa3edc2-5028-4a52-a212-d64c4f7605e4',
				description:
					'Only knowledge bases with all of these tags (Dify up to 1.9: any of them), separated by commas',
			},
		]),
	],
	read(n8n, itemIndex) {
		const limit = limitParameter(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const options = collectionParameter(n8n, 'options', itemIndex);
		const keyword = asText(options.keyword).trim();
		const tagIds = readTagIds(options.tagIds);
		return {
			async execute({ transport }) {
				const bases = await take(readKnowledgeBases(transport, { keyword, tagIds }), limit);
				return bases.map((base) => baseItem(base, simplify));
			},
		};
	},
};

/** @throws DifyError when one of them is no id of Dify's, on which Dify fails */
function readTagIds(value: unknown): string[] {
	const given: unknown[] = Array.isArray(value) ? value : asText(value).split(',');
	return given
		.map((id) => asText(id).trim())
		.filter((id) => id !== '')
		.map((id) => checkUuid('Tag IDs', id, 'Give the IDs of tags, not their names.'));
}
