// POST /workflows/run, runs of a version, and their stop.

import { deliver } from '../delivery';
import { prepareRequest } from '../execution';
import { answerWithFault, isStreamFault } from '../faults';
import { HttpError, notFound } from '../httpErrors';
import { checkPayload, isDictionary, isList, isOneOf, isUuid, orNull } from '../payload';
import type { Route, RouteContext } from '../router';
import { checkTraceSession } from '../traceSession';
import { beginWorkflow } from '../workflowExecution';

/** The version that the path names must be the one that is published. */
function checkVersion({ app, params }: RouteContext): void {
	const id = params.workflowId;
	if (id === undefined) return;
	if (!isUuid(id)) {
		throw new HttpError(400, 'bad_request', `Invalid workflow_id format: '${id}'. `);
	}
	if (id !== app.workflowId) throw notFound(`Workflow not found with id: ${id}`);
}

function runAt(path: string): Route {
	return {
		method: 'POST',
		path,
		userFrom: 'json',
		userRequired: true,
		modes: ['workflow'],
		modeCode: 'not_workflow_app',
		streams: true,
		handle: async (context) => {
			const { emulator, app, user, body, reply, fault } = context;
			if (fault && !isStreamFault(fault)) return answerWithFault(fault, reply, app.id);
			checkPayload('WorkflowRunPayload', body, {
				inputs: { required: true, check: isDictionary },
				files: { check: orNull(isList) },
				response_mode: { check: orNull(isOneOf('blocking', 'streaming')) },
			});
			checkTraceSession(context);
			checkVersion(context);
			const prepare = async () => {
				const prepared = await prepareRequest(emulator, app, user, body);
				return () => beginWorkflow(prepared);
			};
			const inWorker = emulator.hasWorker;
			return await deliver({ emulator, app, body, reply, fault, inWorker, prepare });
		},
	};
}

const stop: Route = {
	method: 'POST',
	path: '/v1/workflows/tasks/<string:taskId>/stop',
	userFrom: 'json',
	userRequired: true,
	modes: ['workflow'],
	modeCode: 'not_workflow_app',
	handle: ({ emulator, app, params }) => {
		const generation = emulator.generations.find(({ taskId }) => taskId === params.taskId);
		// Whoever asks: this endpoint does not look at the user.
		if (generation?.app === app.definition.name) generation.stop();
		return { result: 'success' };
	},
};

export const workflowRoutes = [
	runAt('/v1/workflows/run'),
	runAt('/v1/workflows/<string:workflowId>/run'),
	stop,
];
