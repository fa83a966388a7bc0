// What an app says of itself, and the endpoints of other kinds of apps, which only refuse.

import { infoOf, metaOf, parametersOf, siteOf } from '../appInformation';
import { HttpError } from '../httpErrors';
import { checkPayload, isIntegerBetween } from '../payload';
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
	throw new HttpError(501, 'not_emulated', 'This server emulates chat apps only.');
}

/** Runs of workflow apps only: a chat app's key is shown none. */
const logs: Route = {
	method: 'GET',
	path: '/v1/workflows/logs',
	userFrom: 'none',
	handle: ({ app, query }) => {
		if (app.definition.mode === 'workflow') return notEmulated();
		checkPayload('WorkflowLogQuery', query, {
			page: { check: isIntegerBetween(1, 99_999) },
			limit: { check: isIntegerBetween(1, 100) },
		});
		const page = Number(query.page ?? 1);
		return { page, limit: Number(query.limit ?? 20), total: 0, has_more: false, data: [] };
	},
};

const others: Route[] = [
	...['/v1/completion-messages', '/v1/completion-messages/<string:taskId>/stop'].map(
		(path): Route => ({
			method: 'POST',
			path,
			userFrom: 'json',
			userRequired: true,
			modes: ['completion'],
			modeCode: 'app_unavailable',
			handle: notEmulated,
		}),
	),
	...[
		'/v1/workflows/run',
		'/v1/workflows/<string:workflowId>/run',
		'/v1/workflows/tasks/<string:taskId>/stop',
	].map(
		(path): Route => ({
			method: 'POST',
			path,
			userFrom: 'json',
			userRequired: true,
			modes: ['workflow'],
			modeCode: 'not_workflow_app',
			handle: notEmulated,
		}),
	),
];

export const appRoutes = [...information, logs, ...others];
