// POST /chat-messages and its stop.

import { isGraph } from '../apps';
import { runChatflow } from '../chatflowTurn';
import { deliver } from '../delivery';
import { runEasyUi } from '../easyUi';
import type { Execution } from '../execution';
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
import { beginTurn, CHAT_MESSAGES_ALIKE, prepareTurn } from '../turn';
import type { PreparedTurn } from '../turn';

/** Begins a checked turn. */
function begin(prepared: PreparedTurn): Execution {
	const turn = beginTurn(prepared);
	const { generation } = turn;
	const graph = isGraph(turn.app.definition);
	return {
		generation,
		run: async () => (graph ? await runChatflow(turn) : await runEasyUi(turn)),
		orphan: () => {
			generation.answerLost = true;
		},
	};
}

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
			return () => begin(prepared);
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
	handle: ({ emulator, app, user, params }) => {
		const generation = emulator.generations.find(({ taskId }) => taskId === params.taskId);
		const graph = app.definition.mode === 'advanced-chat';
		if (!generation || generation.app !== app.definition.name) return { result: 'success' };
		if (generation.user === user.session || (graph && emulator.generation === '1.15')) {
			generation.stop();
		} else if (graph && emulator.hasWorker) {
			generation.stopAtEnd();
		}
		return { result: 'success' };
	},
};

export const chatMessageRoutes = [send, stop];
