// Tag: Get Many. Lists the tags for knowledge bases.

import { readTags } from '../../../../dify/knowledge/tags';
import { limitFields } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { limitParameter } from '../../../shared/parameters';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many tags',
		description: "Get the workspace's tags for knowledge bases",
	},
	fields: limitFields,
	read(n8n, itemIndex) {
		const limit = limitParameter(n8n, itemIndex);
		return {
			async execute({ transport }) {
				return (await readTags(transport)).slice(0, limit).map((json) => ({ json }));
			},
		};
	},
};
