// App: Get. Tells the app's name and kind, its variables and features.

import { readAppInformation } from '../../../../dify/app/appInformation';
import type { Operation } from '../../operation';

export const get: Operation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get app',
		description: "Get the app's name and kind, its variables, features and look",
	},
	fields: [],
	read: () => ({
		async execute({ transport }) {
			const { info, parameters, meta, site } = await readAppInformation(transport);
			return [{ json: { info, parameters, meta, site } }];
		},
	}),
};
