// POST /chat-messages and its stop.

import { isGraph } from '../apps';
import { deliver } from '../delivery';
import { answerWithFault, isStreamFault } from '../faults';
import { HttpError, invalidParam, notFound } from '../httpErrors';
import {
	checkPayload,
	isDictionary,
	isIdentifier,
	isList,
	isOneOf,
	isText,
	isTruthValue,
	isUuid,
	orNothing,
	orNull,
} from '../payload';
import { CHAT_MODES } from '../router';
import type { Route, RouteContext } from '../router';
import { checkTraceSession } from '../traceSession';
import { CHAT_MESSAGES_ALIKE, prepareTurn } from '../turn';
import { executionOf, stopTurn } from '../turnExecution';

function checkWorkflowId(context: RouteContext): void {
	const { app, body } = context;
	const id = body.workflow_id;
	if (app.definition.mode !== 'advanced-chat' || typeof id !== 'string' || id === '') return;
	if (!isUuid(id)) {
		throw new HttpError(400, 'bad_request', `Invalid workflow_id format: '${id}'. `);
	}
	if (id !== app.workflowId) {
		const words = `Workflow not found with id: ${id}.`;
		throw notFound(words, '/v1/chat-messages', CHAT_MESSAGES_ALIKE);
	}
}

const send: Route = {
	method: 'POST',
	path: '/v1/chat-messages',
	userFrom: 'json',
	userRequired: true,
	modes: CHAT_MODES,
	streams: true,
	handle: async (context) => {
		const { emulator, app, user, body, reply, fault } = context;
		if (fault && !isStreamFault(fault)) return answerWithFault(fault, reply, app.id);
		checkPayload('ChatRequestPayload', body, {
			inputs: { required: true, check: isDictionary },
			query: { required: true, check: isText },
			files: { check: orNull(isList) },
			response_mode: { check: orNull(isOneOf('blocking', 'streaming')) },
			conversation_id: {
				check: orNothing(isIdentifier('conversation_id must be a valid UUID')),
			},
			retriever_from: { check: isText },
			auto_generate_name: { check: isTruthValue },
			workflow_id: { check: orNull(isText) },
		});
		checkTraceSession(context);
		checkWorkflowId(context);
		if (app.definition.mode === 'agent-chat' && body.response_mode !== 'streaming') {
			throw invalidParam('Agent Chat App does not support blocking mode');
		}
		const prepare = async () => {
			const prepared = await prepareTurn(emulator, app, user, body);
			return () => executionOf(prepared);
		};
		const inWorker = isGraph(app.definition) && emulator.hasWorker;
		return await deliver({ emulator, app, body, reply, fault, inWorker, prepare });
	},
};

const stop: Route = {
	method: 'POST',
	path: '/v1/chat-messages/<string:taskId>/stop',
	userFrom: 'json',
	userRequired: true,
	modes: CHAT_MODES,
	handle: stopTurn,
};

export const chatMessageRoutes = [send, stop];
