// App: Get Many Feedbacks. Lists the ratings of an app's messages.

import { readFeedbacks } from '../../../../dify/app/appInformation';
import { take } from '../../../../dify/http/paging';
import { limitFields } from '../../fields';
import type { Operation } from '../../operation';
import { limitParameter } from '../../parameters';

export const getFeedbacks: Operation = {
	option: {
		name: 'Get Many Feedbacks',
		value: 'getFeedbacks',
		action: 'Get many feedbacks',
		description: "Get the ratings of the app's messages, by end users and by colleagues in Dify",
	},
	fields: limitFields,
	read(n8n, itemIndex) {
		const limit = limitParameter(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const feedbacks = await take(readFeedbacks(transport), limit);
				return feedbacks.map((json) => ({ json }));
			},
		};
	},
};
