// Joins a run that goes on in Dify after its stream broke (Dify 1.14 and later).

import { toDifyError } from '../http/connectionErrors';
import { encode } from '../http/request';
import type { DifyRequest } from '../http/transport';
import type { DifyEvent } from '../stream/events';
import { runGeneration } from '../stream/generation';
import type { GenerationLimits } from '../stream/lifeSigns';
import type { StreamReducer } from '../stream/streamReducer';
import type { Fetching } from './paidRun';

/**
 * Milliseconds. On a re-attached stream Dify pings by itself, so pings prove nothing; and on 1.15.0
 * a second listener may never hear the end (§8 of Dify's Service API).
 */
const LONGEST_PINGS = 30_000;

/** How long a joined stream may be silent, or bring nothing but pings. */
export const JOINED_LIMITS: GenerationLimits = {
	start: LONGEST_PINGS,
	idle: LONGEST_PINGS,
	progress: LONGEST_PINGS,
};

/** A run that goes on in Dify. */
export interface JoinedRun {
	workflowRunId: string;
	/** The one that started it. */
	user: string;
	/** Tells what the stream repeats of what was before. */
	isPast?: (event: DifyEvent) => boolean;
}

/** The request for the events of a run (`GET /workflow/{workflow_run_id}/events`, Dify 1.14 and later). */
export function eventsRequest({ workflowRunId, user }: JoinedRun): DifyRequest {
	return {
		method: 'GET',
		path: `/workflow/${encode(workflowRunId)}/events`,
		query: { user, include_state_snapshot: 'true' },
		feature: 'way to join a run',
	};
}

/**
 * Listens to the rest of a run (`GET /workflow/{workflow_run_id}/events`). Text from before does not
 * come again. Whatever keeps this from working is no failure of the run: its detail is looked up
 * next.
 *
 * @param user the one that started the run
 * @throws DifyError when Dify says that the run failed
 */
export async function rejoinRun(
	reducer: StreamReducer,
	{ workflowRunId, user, isPast }: JoinedRun,
	{ transport, clock, deadline }: Fetching,
): Promise<void> {
	try {
		await runGeneration({
			transport,
			clock,
			deadline,
			reducer,
			streaming: true,
			limits: JOINED_LIMITS,
			isPast,
			request: eventsRequest({ workflowRunId, user }),
		});
	} catch {
		if (reducer.failure !== undefined) throw toDifyError(reducer.failure);
	}
}
