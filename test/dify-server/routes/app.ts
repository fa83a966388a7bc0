// What an app says of itself, and the endpoints of text generators, which only refuse.

import { infoOf, metaOf, parametersOf, siteOf } from '../appInformation';
import { HttpError } from '../httpErrors';
import type { Route } from '../router';

const information: Route[] = [
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

function notEmulated(): never {
	throw new HttpError(501, 'not_emulated', 'This server emulates no text generators.');
}

const completions: Route[] = [
	'/v1/completion-messages',
	'/v1/completion-messages/<string:taskId>/stop',
].map((path) => ({
	method: 'POST',
	path,
	userFrom: 'json',
	userRequired: true,
	modes: ['completion'],
	modeCode: 'app_unavailable',
	handle: notEmulated,
}));

export const appRoutes = [...information, ...completions];
