// The parameters of a tag: its name, or its ID.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { checkUuid } from '../../../../dify/http/identifiers';
import { locatorField, locatorParameter } from '../../../shared/locators';
import { nameField } from '../names';
import { textListParameter } from '../textList';

/** Characters that Dify takes (§15 of the knowledge API's facts). */
export const LONGEST_TAG = 50;

const ORIGIN = 'Get Many of the resource Tag gives it as id.';

/** What it is called. */
export const tagNameField: INodeProperties = {
	...nameField,
	placeholder: 'e.g. Handbook',
	description: 'The name of the tag, of up to 50 characters',
};

/** Which one it is. */
export const tagField: INodeProperties = {
	...locatorField({
		displayName: 'Tag',
		name: 'tagId',
		description: "One of the workspace's tags for knowledge bases by its name, or its ID",
		searchListMethod: 'searchTags',
		placeholder: 'e.g. 0fa3edc2-5028-4a52-a212-d64c4f7605e4',
		opensWith: 'list',
	}),
	required: true,
};

/** Which ones they are. */
export const tagIdsField: INodeProperties = {
	displayName: 'Tag IDs',
	name: 'tagIds',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 0fa3edc2-5028-4a52-a212-d64c4f7605e4',
	description:
		'The IDs that Get Many of the resource Tag gave, separated by commas; an expression can give a list',
};

/**
 * Reads which tag it is.
 *
 * @throws DifyError when it is missing, or none of Dify's
 */
export function readTagId(n8n: IExecuteFunctions, itemIndex: number): string {
	return checkUuid('Tag', locatorParameter(n8n, 'tagId', itemIndex, 'Tag').id, ORIGIN);
}

/**
 * Reads which tags they are.
 *
 * @throws DifyError when there are none, or one is none of Dify's
 */
export function readTagIds(n8n: IExecuteFunctions, itemIndex: number): string[] {
	const ids = textListParameter(n8n, 'tagIds', itemIndex);
	if (ids.length === 0) {
		throw parameterError(
			`Item ${itemIndex} has no tags`,
			"Give at least one ID in 'Tag IDs'. If it is an expression, check that the node it reads from gave a value for this item.",
		);
	}
	return ids.map((id) => checkUuid('Tag IDs', id, ORIGIN));
}
