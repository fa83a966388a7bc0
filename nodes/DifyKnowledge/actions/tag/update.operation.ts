// Tag: Update. Gives a tag another name.

import { renameTag } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { readName } from '../names';
import { LONGEST_TAG, readTagId, tagField, tagNameField } from './tagFields';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update tag',
		description: 'Give a tag for knowledge bases another name',
	},
	fields: [tagField, tagNameField],
	read(n8n, itemIndex) {
		const tagId = readTagId(n8n, itemIndex);
		const name = readName(n8n, itemIndex, LONGEST_TAG);
		return {
			execute: async ({ transport }) => [{ json: await renameTag(transport, tagId, name) }],
		};
	},
};
