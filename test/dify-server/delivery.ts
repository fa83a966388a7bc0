// Brings an execution to the client who asked for it: as a stream of events, or as one JSON answer.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { Emulator } from './emulator';
import { EventStream } from './eventStream';
import { settle } from './execution';
import type { Execution, Outcome } from './execution';
import { answerWithFault, faultySink } from './faults';
import { HttpError } from './httpErrors';
import type { Fault } from './options';
import { isObject, pythonJson } from './python';
import type { JsonObject } from './python';
import type { AppState } from './state';
import { failedFinish, syntheticStart } from './syntheticEvents';

/** A request for something that is executed, checked up to its execution. */
export interface ExecutionRequest {
	emulator: Emulator;
	app: AppState;
	body: JsonObject;
	reply: FastifyReply;
	fault: Fault | undefined;
	/** A stream of it is fed by a worker, which lives on without the stream. */
	inWorker: boolean;
	/**
	 * Makes the checks that belong to the execution, and gives what begins it.
	 * @throws HttpError
	 */
	prepare(): Promise<() => Execution>;
}

const STREAM_TYPE = { 'Content-Type': 'text/event-stream; charset=utf-8' };

async function execute(execution: Execution): Promise<Outcome> {
	const outcome = await execution.run();
	settle(execution.generation, outcome);
	return outcome;
}

function executeInBackground(emulator: Emulator, execution: Execution): void {
	execute(execution).catch((error: unknown) => emulator.failures.push(error));
}

/** What a stream shows of a request that a worker refused before its run began (from 1.13 on). */
function showRefusal(request: ExecutionRequest, stream: EventStream, refusal: HttpError): void {
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

async function stream(request: ExecutionRequest): Promise<void> {
	const { emulator, app, reply, fault, inWorker } = request;
	let begin = inWorker ? undefined : await request.prepare();
	const begun: { execution?: Execution } = {};
	const opened = openStream(emulator, reply, (byClient) => {
		if (begun.execution) {
			begun.execution.generation.clientLeft ||= byClient;
			if (!inWorker) begun.execution.orphan();
		}
		emulator.changed();
	});
	const sink = faultySink(opened, fault, app.workflowId);
	const pingsFirst =
		fault !== undefined && 'moment' in fault && fault.moment === 'after-first-ping';
	if (inWorker || pingsFirst) sink.ping();
	else if (fault?.kind === 'queued' || fault?.kind === 'silent-start') opened.ping();
	if (fault?.kind === 'silent-start') return;
	if (fault?.kind === 'queued') await Promise.race([fault.release, emulator.closing]);
	try {
		begin ??= await request.prepare();
	} catch (error) {
		if (!(error instanceof HttpError)) throw error;
		showRefusal(request, opened, error);
		return;
	}
	const execution = begin();
	begun.execution = execution;
	execution.generation.clientLeft = opened.lost && fault?.kind === 'queued';
	if (opened.lost && !inWorker) execution.orphan();
	execution.generation.attach(sink);
	opened.startPings(emulator.pingInterval, sink);
	executeInBackground(emulator, execution);
}

async function answerAtOnce(request: ExecutionRequest): Promise<FastifyReply> {
	const { emulator, app, reply, fault } = request;
	if (fault?.kind === 'silent-start') return reply.hijack();
	if (fault?.kind === 'queued') await Promise.race([fault.release, emulator.closing]);
	const begin = await request.prepare();
	const execution = begin();
	reply.raw.once('close', () => {
		execution.generation.clientLeft = !reply.raw.writableFinished;
		emulator.changed();
	});
	if (fault !== undefined && 'moment' in fault) {
		executeInBackground(emulator, execution);
		return answerWithFault(fault, reply, app.id);
	}
	const outcome = await execute(execution);
	if (outcome.kind === 'failure') throw new HttpError(400, outcome.code, outcome.message);
	if (outcome.kind === 'abandoned') return reply.hijack();
	const json = pythonJson(outcome.body);
	return reply.header('Content-Type', 'application/json; charset=utf-8').send(json);
}

/** Executes a checked request and answers it. */
export async function deliver(request: ExecutionRequest): Promise<FastifyReply> {
	if (request.body.response_mode !== 'streaming') return await answerAtOnce(request);
	await stream(request);
	return request.reply;
}
