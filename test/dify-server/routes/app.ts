// What an app says of itself.

import { infoOf, metaOf, parametersOf, siteOf } from '../appInformation';
import type { Route } from '../router';

export const appRoutes: Route[] = [
	{
		method: 'GET',
		path: '/v1/info',
		userFrom: 'none',
		handle: ({ app }) => infoOf(app.definition),
	},
	{
		method: 'GET',
		path: '/v1/parameters',
		userFrom: 'none',
		handle: ({ app }) => parametersOf(app.definition, app.annotationReply),
	},
	{
		method: 'GET',
		path: '/v1/meta',
		userFrom: 'none',
		handle: ({ app, emulator }) => metaOf(app.definition, emulator.origin),
	},
	{
		method: 'GET',
		path: '/v1/site',
		userFrom: 'none',
		handle: ({ app }) => siteOf(app.definition),
	},
];
