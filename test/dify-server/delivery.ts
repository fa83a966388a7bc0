// Brings a turn to the client who asked for it: as a stream of events, or as one JSON answer.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import type { FastifyReply } from 'fastify';
import { isGraph } from './apps';
import { runEasyUi } from './easyUi';
import type { Emulator } from './emulator';
import { EventStream } from './eventStream';
import { answerWithFault, faultySink } from './faults';
import { runGraph } from './graphTurn';
import { HttpError } from './httpErrors';
import type { Fault } from './options';
import { isObject, pythonJson } from './python';
import type { JsonObject } from './python';
import type { AppState, EndUser } from './state';
import { failedFinish, syntheticStart } from './syntheticEvents';
import { beginTurn, prepareTurn, settle } from './turn';
import type { Outcome, PreparedTurn, Turn } from './turn';
import { randomUUID } from 'node:crypto';

/** A request for an answer, checked up to its execution. */
export interface ChatRequest {
	emulator: Emulator;
	app: AppState;
	user: EndUser;
	body: JsonObject;
	reply: FastifyReply;
	fault: Fault | undefined;
}

const STREAM_TYPE = { 'Content-Type': 'text/event-stream; charset=utf-8' };

async function execute(turn: Turn): Promise<Outcome> {
	const outcome = isGraph(turn.app.definition) ? await runGraph(turn) : await runEasyUi(turn);
	settle(turn, outcome);
	return outcome;
}

function executeInBackground(turn: Turn): void {
	execute(turn).catch((error: unknown) => turn.emulator.failures.push(error));
}

/** What a streamed chatflow shows of a request that failed before its run began (from 1.13 on). */
function showRefusal(request: ChatRequest, stream: EventStream, refusal: HttpError): void {
	const { emulator, app, body } = request;
	// Up to 1.14.2 nothing is published, and the reader waits for 300 s.
	if (emulator.generation !== '1.15') return;
	const id = randomUUID();
	const run = { id, taskId: id, workflowId: app.workflowId };
	const seconds = emulator.state.seconds();
	const inputs = isObject(body.inputs) ? body.inputs : {};
	stream.event(syntheticStart(run, inputs, seconds));
	stream.event(failedFinish(run, refusal.message, seconds));
	stream.close();
}

/** Opens an event stream on a response; `onLost` as of EventStream. */
export function openStream(
	emulator: Emulator,
	reply: FastifyReply,
	onLost: (byClient: boolean) => void,
	headers: Record<string, string> = {},
): EventStream {
	reply.hijack();
	const all = { ...STREAM_TYPE, ...emulator.headers, ...headers };
	return new EventStream(reply.raw, all, emulator.options.wire ?? {}, onLost);
}

async function streamTurn(request: ChatRequest): Promise<void> {
	const { emulator, app, user, body, reply, fault } = request;
	const inWorker = isGraph(app.definition) && emulator.hasWorker;
	let prepared: PreparedTurn | undefined;
	if (!inWorker) prepared = await prepareTurn(emulator, app, user, body);
	const begun: { turn?: Turn } = {};
	const stream = openStream(emulator, reply, (byClient) => {
		if (begun.turn) {
			begun.turn.generation.clientLeft ||= byClient;
			begun.turn.generation.answerLost ||= !inWorker;
		}
		emulator.changed();
	});
	const sink = faultySink(stream, fault, app.workflowId);
	const pingsFirst =
		fault !== undefined && 'moment' in fault && fault.moment === 'after-first-ping';
	if (inWorker || pingsFirst) sink.ping();
	else if (fault?.kind === 'queued' || fault?.kind === 'silent-start') stream.ping();
	if (fault?.kind === 'silent-start') return;
	if (fault?.kind === 'queued') await Promise.race([fault.release, emulator.closing]);
	try {
		prepared ??= await prepareTurn(emulator, app, user, body);
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		showRefusal(request, stream, error);
		return;
	}
	const turn = beginTurn(prepared);
	begun.turn = turn;
	turn.generation.clientLeft = stream.lost && fault?.kind === 'queued';
	turn.generation.answerLost = stream.lost && !inWorker;
	turn.generation.attach(sink);
	stream.startPings(emulator.pingInterval, sink);
	executeInBackground(turn);
}

function blockingBody(turn: Turn, outcome: Outcome & { kind: 'answer' | 'paused' }): JsonObject {
	const { message, conversation, app, generation } = turn;
	const paused = outcome.kind === 'paused';
	const answer = paused ? message.answer : outcome.answer;
	const ids = { conversation_id: conversation.id, message_id: message.id };
	const { metadata } = outcome;
	const created_at = message.createdAt;
	const mode = app.definition.mode;
	const body: JsonObject = {
		event: paused ? 'workflow_paused' : 'message',
		task_id: generation.taskId,
		id: message.id,
		message_id: message.id,
		conversation_id: conversation.id,
		mode,
		answer,
		metadata,
		created_at,
	};
	if (!paused) return body;
	const {
		workflow_run_id,
		paused_nodes,
		reasons,
		status,
		elapsed_time,
		total_tokens,
		total_steps,
	} = outcome.run.pausedData ?? {};
	return {
		...body,
		workflow_run_id,
		data: {
			id: message.id,
			mode,
			...ids,
			workflow_run_id,
			answer,
			metadata,
			created_at,
			paused_nodes,
			reasons,
			status,
			elapsed_time,
			total_tokens,
			total_steps,
		},
	};
}

async function answerTurn(request: ChatRequest): Promise<FastifyReply> {
	const { emulator, app, user, body, reply, fault } = request;
	if (fault?.kind === 'silent-start') return reply.hijack();
	if (fault?.kind === 'queued') await Promise.race([fault.release, emulator.closing]);
	const turn = beginTurn(await prepareTurn(emulator, app, user, body));
	reply.raw.once('close', () => {
		turn.generation.clientLeft = !reply.raw.writableFinished;
		emulator.changed();
	});
	if (fault !== undefined && 'moment' in fault) {
		executeInBackground(turn);
		return answerWithFault(fault, reply, app.id);
	}
	const outcome = await execute(turn);
	if (outcome.kind === 'failure') throw new HttpError(400, outcome.code, outcome.message);
	if (outcome.kind === 'abandoned') return reply.hijack();
	// A price of nothing is written out here, in streams it is not.
	const json = pythonJson(blockingBody(turn, outcome)).replaceAll('"0E-7"', '"0.0000000"');
	return reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
}

/** Runs a checked request of POST /chat-messages and answers it. */
export async function deliver(request: ChatRequest): Promise<FastifyReply> {
	if (request.body.response_mode !== 'streaming') return await answerTurn(request);
	await streamTurn(request);
	return request.reply;
}
