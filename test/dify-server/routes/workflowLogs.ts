// GET /workflows/logs: the runs of a workflow app.

import { invalidParam } from '../httpErrors';
import { checkPayload, isIntegerBetween, isOneOf, isText, isUuid } from '../payload';
import { pythonJson } from '../python';
import type { JsonObject } from '../python';
import type { Route } from '../router';
import type { AppState, RunRecord } from '../state';

/** The end of a time's text that names its zone. */
const ZONE = /(Z|[+-]\d\d:?\d\d)$/;

/**
 * Seconds since 1970 of an ISO 8601 text; without a zone it is UTC.
 * @throws HttpError 400 in the words of Python's parser
 */
function secondsOf(text: string): number {
	if (text.length < 4) throw invalidParam('ISO string too short');
	const year = text.slice(0, 4);
	if (!/^\d{4}$/.test(year)) {
		throw invalidParam(`invalid literal for int() with base 10: b'${year}'`);
	}
	const milliseconds = Date.parse(text.includes('T') && !ZONE.test(text) ? `${text}Z` : text);
	if (Number.isNaN(milliseconds)) throw invalidParam('String contains unknown ISO components');
	return milliseconds / 1000;
}

function holdsKeyword(run: RunRecord, keyword: string): boolean {
	if (isUuid(keyword) && run.id === keyword.toLowerCase()) return true;
	const searched = [pythonJson(run.inputs), pythonJson(run.outputs), run.user.session];
	const wanted = keyword.slice(0, 30).toLowerCase();
	return searched.some((text) => text.toLowerCase().includes(wanted));
}

/** The runs that a query asks for, newest first. */
function found(app: AppState, query: JsonObject): RunRecord[] {
	const { keyword, status } = query;
	const session = query.created_by_end_user_session_id;
	const { created_at__before: before, created_at__after: after } = query;
	const last = typeof before === 'string' && before !== '' ? secondsOf(before) : Infinity;
	const first = typeof after === 'string' && after !== '' ? secondsOf(after) : -Infinity;
	return [...app.runs.values()]
		.reverse()
		.filter((run) => run.createdAt >= first && run.createdAt <= last)
		.filter((run) => status === undefined || run.status === status)
		.filter((run) => !session || run.user.session === session)
		.filter((run) => typeof keyword !== 'string' || holdsKeyword(run, keyword));
}

function lineOf(run: RunRecord, version: string): JsonObject {
	const finished = run.finishedAt !== null;
	return {
		id: run.logId,
		workflow_run: {
			id: run.id,
			version,
			status: run.status,
			triggered_from: 'app-run',
			error: run.error,
			elapsed_time: run.elapsedSeconds,
			total_tokens: finished ? run.totalTokens : 0,
			total_steps: finished || run.status === 'paused' ? run.totalSteps : 0,
			created_at: run.createdAt,
			finished_at: run.finishedAt,
			exceptions_count: run.exceptions,
		},
		details: null,
		created_from: 'service-api',
		created_by_role: 'end_user',
		created_by_account: null,
		created_by_end_user: {
			id: run.user.id,
			type: 'service-api',
			is_anonymous: false,
			session_id: run.user.session,
		},
		created_at: run.createdAt,
	};
}

/** Runs of workflow apps only: a chat app's key is shown none. */
const logs: Route = {
	method: 'GET',
	path: '/v1/workflows/logs',
	userFrom: 'none',
	handle: ({ app, query, emulator }) => {
		checkPayload('WorkflowLogQuery', query, {
			keyword: { check: isText },
			status: { check: isOneOf('succeeded', 'failed', 'stopped') },
			created_at__before: { check: isText },
			created_at__after: { check: isText },
			created_by_end_user_session_id: { check: isText },
			page: { check: isIntegerBetween(1, 99_999) },
			limit: { check: isIntegerBetween(1, 100) },
		});
		const page = Number(query.page ?? 1);
		const limit = Number(query.limit ?? 20);
		const runs = app.definition.mode === 'workflow' ? found(app, query) : [];
		const lines = runs.slice((page - 1) * limit, page * limit);
		const version = emulator.state.publishedAt;
		return {
			page,
			limit,
			total: runs.length,
			has_more: runs.length > page * limit,
			data: lines.map((run) => lineOf(run, version)),
		};
	},
};

export const workflowLogRoutes = [logs];
