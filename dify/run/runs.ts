// Looks at runs of a workflow: one by its id, and the list of them.

import { DifyError } from '../errors/errors';
import { headlineFor } from '../errors/words';
import { objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readNumberedPages } from '../http/paging';
import { requestJson } from '../http/request';
import type { Transport } from '../http/transport';
import { readRunDetail } from '../paidRun/runDetail';
import { readDetail } from './workflowBody';
import type { WorkflowResult } from './workflowResult';

/**
 * A run as it stands.
 *
 * @throws DifyError `not_found` where Dify does not know it
 */
export async function readRun(
	transport: Transport,
	workflowRunId: string,
): Promise<WorkflowResult> {
	const run = await readRunDetail(transport, workflowRunId);
	if (run === undefined) throw noSuchRun();
	return readDetail(run);
}

/** Which runs are wanted; empty texts for all. */
export interface RunFilter {
	keyword: string;
	status: string;
	/** ISO 8601. */
	createdAfter: string;
	createdBefore: string;
}

/**
 * The runs of a workflow app, the newest first (`GET /workflows/logs`; §3.9 of Dify's Service API).
 *
 * @throws DifyError
 */
export function readRuns(transport: Transport, filter: RunFilter): AsyncGenerator<JsonObject> {
	const { keyword, status, createdAfter, createdBefore } = filter;
	return readNumberedPages(async (page) => {
		const body = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path: '/workflows/logs',
			query: {
				page,
				limit: PAGE_SIZE,
				...(keyword === '' ? {} : { keyword }),
				...(status === '' ? {} : { status }),
				...(createdAfter === '' ? {} : { created_at__after: createdAfter }),
				...(createdBefore === '' ? {} : { created_at__before: createdBefore }),
			},
		});
		return { rows: objectsOf(body.data), hasMore: body.has_more === true };
	});
}

/** Dify asks for no user here, and keeps nothing of a run that it refused before it began (§3.9). */
const WHICH_RUN =
	'Give the workflow_run_id that Execute or Get Many gave, not the task_id, with the credential of the same app. A run that failed before it began leaves nothing to look up.';

/** Dify's own words, which 1.9 does not say: there such a run is one of nulls. */
const NO_SUCH_RUN = 'Workflow run not found.';

/** Dify knows no run with this id. */
export function noSuchRun(): DifyError {
	return new DifyError({
		kind: 'response',
		code: 'not_found',
		message: headlineFor('not_found', NO_SUCH_RUN),
		words: NO_SUCH_RUN,
		remedy: WHICH_RUN,
		status: 404,
	});
}
