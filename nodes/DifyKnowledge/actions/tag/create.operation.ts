// Tag: Create. Makes a tag for knowledge bases.

import { createTag } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { readName } from '../names';
import { LONGEST_TAG, tagNameField } from './tagFields';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create tag',
		description: 'Make a tag for the knowledge bases of the workspace',
	},
	fields: [tagNameField],
	read(n8n, itemIndex) {
		const name = readName(n8n, itemIndex, LONGEST_TAG);
		return { execute: async ({ transport }) => [{ json: await createTag(transport, name) }] };
	},
};
