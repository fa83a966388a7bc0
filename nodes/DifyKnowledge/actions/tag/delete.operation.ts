// Tag: Delete.

import { deleteTag } from '../../../../dify/knowledge/tags';
import type { Operation } from '../../../shared/operation';
import { readTagId, tagField } from './tagFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete tag',
		description: 'Delete a tag for knowledge bases for good, also where some carry it',
	},
	fields: [tagField],
	read(n8n, itemIndex) {
		const tagId = readTagId(n8n, itemIndex);
		return {
			async execute({ transport }) {
				await deleteTag(transport, tagId);
				return [{ json: { deleted: true, tag_id: tagId } }];
			},
		};
	},
};
