// Reads what Dify keeps of a run.

import { DifyError } from '../errors/errors';
import { toDifyError } from '../http/connectionErrors';
import { filledTextOf, objectOf, parseObject } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/**
 * A run in detail (`GET /workflows/run/{workflow_run_id}`), in Dify's own keys, with `outputs` as an
 * object: up to 1.9 they are JSON text (§3.9 of Dify's Service API).
 *
 * @returns undefined for a run that Dify does not know: up to 1.9 its detail is one of nulls
 * @throws DifyError when Dify did not say
 */
export async function readRunDetail(
	transport: Transport,
	workflowRunId: string,
): Promise<JsonObject | undefined> {
	try {
		const run = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path: `/workflows/run/${encode(workflowRunId)}`,
		});
		if (filledTextOf(run.id) === null) return undefined;
		const { outputs } = run;
		return {
			...run,
			outputs: typeof outputs === 'string' ? (parseObject(outputs) ?? {}) : objectOf(outputs),
		};
	} catch (thrown) {
		if (thrown instanceof DifyError && thrown.code === 'not_found') return undefined;
		throw toDifyError(thrown);
	}
}
