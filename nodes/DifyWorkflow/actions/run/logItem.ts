// Shapes a row of the list of runs into the item that a workflow of n8n gets.

import { filledTextOf, numberOf, objectOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { isoTime } from '../../../shared/times';

/**
 * A run in the names that the other operations have.
 *
 * @param row Dify's own (§3.9 of its Service API)
 */
export function simplifyLog(row: JsonObject): JsonObject {
	const run = objectOf(row.workflow_run);
	return {
		workflow_run_id: filledTextOf(run.id),
		status: textOf(run.status),
		error_message: filledTextOf(run.error),
		elapsed_time: numberOf(run.elapsed_time),
		total_tokens: numberOf(run.total_tokens),
		total_steps: numberOf(run.total_steps),
		user: filledTextOf(objectOf(row.created_by_end_user).session_id),
		created_at: isoTime(run.created_at ?? row.created_at),
		finished_at: isoTime(run.finished_at),
	};
}
