// POST /completion-messages and its stop: the answers of text generators.

import { deliver } from '../delivery';
import { answerWithFault, isStreamFault } from '../faults';
import { checkPayload, isDictionary, isList, isOneOf, isText, orNull } from '../payload';
import type { Route } from '../router';
import { checkTraceSession } from '../traceSession';
import { prepareCompletion } from '../turn';
import { executionOf, stopTurn } from '../turnExecution';

const send: Route = {
	method: 'POST',
	path: '/v1/completion-messages',
	userFrom: 'json',
	userRequired: true,
	modes: ['completion'],
	modeCode: 'app_unavailable',
	streams: true,
	handle: async (context) => {
		const { emulator, app, user, body, reply, fault } = context;
		if (fault && !isStreamFault(fault)) return answerWithFault(fault, reply, app.id);
		checkPayload('CompletionRequestPayload', body, {
			inputs: { required: true, check: isDictionary },
			query: { check: isText },
			files: { check: orNull(isList) },
			response_mode: { check: orNull(isOneOf('blocking', 'streaming')) },
			retriever_from: { check: isText },
		});
		checkTraceSession(context);
		const prepare = async () => {
			const prepared = await prepareCompletion(emulator, app, user, body);
			return () => executionOf(prepared);
		};
		return await deliver({ emulator, app, body, reply, fault, inWorker: false, prepare });
	},
};

const stop: Route = {
	method: 'POST',
	path: '/v1/completion-messages/<string:taskId>/stop',
	userFrom: 'json',
	userRequired: true,
	modes: ['completion'],
	modeCode: 'app_unavailable',
	handle: stopTurn,
};

export const completionMessageRoutes = [send, stop];
