// Runs one recording through the package: through the node, or where that cannot be, its readers.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { request as openRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { startDeadline } from '../../dify/http/deadline';
import { AnswerReducer } from '../../dify/answer/answer';
import { toDifyError } from '../../dify/http/connectionErrors';
import type { DifyError } from '../../dify/errors/errors';
import { runDatasource } from '../../dify/knowledge/datasourceRun';
import { WorkflowReducer } from '../../dify/run/workflowReducer';
import { runGeneration } from '../../dify/stream/generation';
import { parseObject } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import { readErrorResponse } from '../../dify/http/responseErrors';
import { readText } from '../../dify/http/transport';
import type { DifyRequest, DifyResponse } from '../../dify/http/transport';
import type { ManualClock } from '../support/manualClock';
import { runNode } from '../workflows/harness';
import type { Version } from './expectation';
import { followUpsOf } from './followUps';
import { knowledgeCallFor } from './knowledge/call';
import { KNOWLEDGE } from './knowledge/recordedObjects';
import { sideAnswer } from './knowledge/sideAnswers';
import { nodeCallFor } from './nodeCall';
import { readRecording } from './recordings';
import type { Recording } from './recordings';
import type { Playback, ReplayServer } from './server';

/** What came of a recording in the node. */
export interface NodeRun {
	items: INodeExecutionData[];
	/** The recordings that were played, in order: the last one's answer is what the items show. */
	played: Array<{ name: string; playback: Playback }>;
}

/** What came of a recording in the client's own readers. */
export type TransportRun = { body: JsonObject } | { error: DifyError };

/**
 * Recordings whose answer makes the node ask again, in another way, and the recording that answers
 * this: an agent refuses one JSON answer and is asked for a stream.
 */
const NEXT: Record<string, string> = {
	'agent/blocking': 'agent/no-tool-streaming',
	// The second hundred.
	'knowledge/chunk-list-over-100': 'knowledge/chunk-list-page-2-of-100',
};

/** Longer than anything in the package waits. */
const LONGEST_SECONDS = 2_000;

/** How the node is to be set besides what the recorded request says. */
export interface NodeSettings {
	/** Whether it is to keep thinking apart from the answer. */
	separateReasoning?: boolean;
	/** Whether a parameter is left empty by an expression: n8n itself refuses one that just is. */
	emptyByExpression?: boolean;
}

/** Lets the node send the recorded request and read the recorded answer. */
export async function runThroughNode(
	server: ReplayServer,
	clock: ManualClock,
	version: Version,
	name: string,
	{ separateReasoning = false, emptyByExpression = false }: NodeSettings,
): Promise<NodeRun> {
	const recording = readRecording(version, name);
	const names = [name, NEXT[name]].filter((played) => played !== undefined);
	const played = names.map((next) => ({ name: next, playback: server.play(version, next) }));
	const isOfKnowledge = name.startsWith(KNOWLEDGE);
	const { type, parameters, items } = isOfKnowledge
		? knowledgeCallFor(version, name)
		: nodeCallFor(recording, separateReasoning);
	const followUps = followUpsOf(version, name);
	for (const followUp of followUps) server.stand(version, followUp);
	const asked = isOfKnowledge ? answerBesides(server, version, name, played) : undefined;
	const running = runNode({
		type,
		parameters: emptyByExpression ? withExpressions(parameters) : parameters,
		credential: { baseUrl: server.url, apiKey: keyOf(recording) },
		items,
		onError: 'continueRegularOutput',
	});
	if (isLeftOpen(recording) || followUps.length > 0 || asked !== undefined) {
		await Promise.race([played[0]?.playback.flushed, running, ...(asked ? [asked] : [])]);
		await passTime(clock, running);
	}
	const { outputs, error } = await running;
	if (error !== undefined) throw new Error(`The node failed as a whole: ${error.message}`);
	return { items: outputs[0] ?? [], played };
}

/**
 * Lets the recorded server answer what the node asks besides.
 *
 * @returns fulfilled when it was asked for the first time
 */
async function answerBesides(
	server: ReplayServer,
	version: Version,
	name: string,
	played: NodeRun['played'],
): Promise<void> {
	await new Promise<void>((resolve) => {
		server.otherwise(({ method, path }) => {
			resolve();
			const isDone = played[0]?.playback.request !== undefined;
			const asked = (path.split('?')[0] ?? '').replace(/^\/v1/, '');
			return sideAnswer({ version, name, isDone }, { method, path: asked });
		});
	});
}

/** The same parameters, the empty ones as expressions that give nothing. */
function withExpressions(parameters: INodeParameters): INodeParameters {
	const entries = Object.entries(parameters);
	return Object.fromEntries(
		entries.map(([name, value]) => [name, value === '' ? '={{ "" }}' : value]),
	);
}

/**
 * Sends the recorded request as it was and reads the recorded answer as the client reads any.
 */
export async function runThroughTransport(
	server: ReplayServer,
	clock: ManualClock,
	version: Version,
	name: string,
): Promise<TransportRun> {
	const recording = readRecording(version, name);
	const playback = server.play(version, name);
	if (/\/datasource\/nodes\//.test(recording.request.path)) {
		return await readDatasource(server.url, recording);
	}
	if (recording.response.chunks !== undefined) {
		const reading = readStream(server.url, clock, recording);
		if (isLeftOpen(recording)) {
			await Promise.race([playback.flushed, reading]);
			await passTime(clock, reading);
		}
		return await reading;
	}
	const response = await sendAsRecorded(server.url, recording);
	if (response.status < 200 || response.status > 299) {
		return { error: await readErrorResponse(asDifyRequest(recording), response) };
	}
	if (response.headers['content-type']?.startsWith('audio/')) {
		return { body: { bytes: await countBytes(response) } };
	}
	const text = await readText(response);
	return { body: text === '' ? {} : (parseObject(text) ?? { text }) };
}

async function countBytes({ body }: DifyResponse): Promise<number> {
	let bytes = 0;
	for await (const piece of body) bytes += piece.byteLength;
	return bytes;
}

/** Lets the client read what a datasource was answered with, as if it were one that gives something. */
async function readDatasource(url: string, recording: Recording): Promise<TransportRun> {
	const datasource = { nodeId: 'any', title: 'Any', type: 'website_crawl', requiredInputs: [] };
	try {
		const data = await runDatasource(async () => await sendAsRecorded(url, recording), 'any', {
			datasource,
			inputs: {},
			credentialId: '',
		});
		return { body: { data } };
	} catch (thrown) {
		return { error: toDifyError(thrown) };
	}
}

/** Follows a recorded stream with the limits that the node has by default. */
async function readStream(
	url: string,
	clock: ManualClock,
	recording: Recording,
): Promise<TransportRun> {
	const reducer = recording.mode === 'workflow' ? new WorkflowReducer() : new AnswerReducer();
	try {
		await runGeneration({
			transport: async () => await sendAsRecorded(url, recording),
			clock,
			request: asDifyRequest(recording),
			reducer,
			deadline: startDeadline(clock, 0, undefined),
			limits: { start: 60_000, idle: 60_000, progress: 1_260_000 },
			streaming: true,
			stop: async () => undefined,
		});
	} catch (thrown) {
		return { error: toDifyError(thrown) };
	}
	const { text, result } = reducer;
	return {
		body:
			result !== undefined && 'outputs' in result
				? { text, status: result.status, outputs: result.outputs }
				: { answer: text, status: result?.status },
	};
}

function isLeftOpen({ response }: Recording): boolean {
	return response.ended === 'recording ended here, connection still open';
}

/** The key as it stands in the recorded header; a request without one needs none to be compared. */
export function keyOf({ request }: Recording): string {
	return (request.headers.Authorization ?? '').replace(/^Bearer /, '');
}

/** Lets time pass, second by second, until the node has ended. */
export async function passTime(clock: ManualClock, running: Promise<unknown>): Promise<void> {
	let isOver = false;
	void running.finally(() => {
		isOver = true;
	});
	for (let second = 0; second < LONGEST_SECONDS && !isOver; second++) await clock.advance(1_000);
	if (!isOver) throw new Error(`The node still waits after ${LONGEST_SECONDS} s`);
}

async function sendAsRecorded(url: string, { request }: Recording): Promise<DifyResponse> {
	const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
	const body = Buffer.from(request.body === null ? '' : text);
	const outgoing = openRequest(new URL(url), {
		method: request.method,
		path: request.path,
		headers: request.headers,
	});
	outgoing.setHeader('Content-Length', body.byteLength);
	outgoing.end(body);
	const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
		outgoing.once('response', resolve).once('error', reject);
	});
	const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
	return {
		status: incoming.statusCode ?? 0,
		headers: Object.fromEntries(headers),
		body: incoming,
		close: () => {
			incoming.destroy();
		},
	};
}

/** What the client says that an older server lacks, by the paths. */
const FEATURES: Array<[RegExp, string]> = [
	[/\/variables$/, 'conversation variables'],
	[/\/variables\//, 'way to change conversation variables'],
	[/\/preview$/, 'way to download files'],
	[/\/apps\/annotation/, 'annotations'],
	[/\/form\/human_input\//, 'API for human input'],
	[/\/workflow\/[^/]+\/events$/, 'way to join a run'],
	[/\/documents\/(?:[^/]+\/download|download-zip)$/, 'way to download documents'],
	[/\/pipeline\//, 'knowledge pipelines for knowledge keys'],
];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The request in the client's terms, which only tell what an HTML page in answer to it means. */
function asDifyRequest({ request }: Recording): DifyRequest {
	const path = request.path.split('?')[0] ?? '';
	const [, feature] = FEATURES.find(([pattern]) => pattern.test(path)) ?? [];
	return {
		method: METHODS.find((method) => method === request.method) ?? 'GET',
		path: path.replace(/^\/v1/, ''),
		...(feature === undefined ? {} : { feature }),
	};
}
