// Annotation: Get Many. Lists the app's annotations.

import { readAnnotations } from '../../../../dify/app/annotations';
import { take } from '../../../../dify/http/paging';
import { limitFields, optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { asText, collectionParameter, limitParameter } from '../../../shared/parameters';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many annotations',
		description: "Get the app's annotations, the newest first",
	},
	fields: [
		...limitFields,
		optionsField([
			{
				displayName: 'Keyword',
				name: 'keyword',
				type: 'string',
				default: '',
				placeholder: 'e.g. opening hours',
				description: 'Only annotations whose question or answer contains this text',
			},
		]),
	],
	read(n8n, itemIndex) {
		const limit = limitParameter(n8n, itemIndex);
		const keyword = asText(collectionParameter(n8n, 'options', itemIndex).keyword).trim();
		return {
			async execute({ transport }) {
				const annotations = await take(readAnnotations(transport, keyword), limit);
				return annotations.map((json) => ({ json }));
			},
		};
	},
};
