// Starts an emulated Dify server on loopback, for tests and for trying things by hand.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import fastify from 'fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APPS, keyOf } from './apps';
import { Emulator } from './emulator';
import { answerWithFault, isStreamFault } from './faults';
import { HttpError } from './httpErrors';
import { expire } from './humanForm';
import { KnowledgeServer } from './knowledge';
import { knowledgeRequest, sendKnowledge } from './knowledge/http';
import { describeMultipart, isMultipart, readMultipart } from './multipart';
import type { DifyServer, DifyServerOptions, Fault, ReceivedRequest } from './options';
import { isObject, pythonJson } from './python';
import type { JsonObject } from './python';
import { route, sendError } from './router';
import type { Route } from './router';
import { annotationRoutes } from './routes/annotations';
import { appRoutes } from './routes/app';
import { audioRoutes } from './routes/audio';
import { chatMessageRoutes } from './routes/chatMessages';
import { completionMessageRoutes } from './routes/completionMessages';
import { conversationRoutes } from './routes/conversations';
import { endUserRoutes } from './routes/endUsers';
import { fileRoutes, sendSigned } from './routes/files';
import { humanInputRoutes } from './routes/humanInput';
import { messageRoutes } from './routes/messages';
import { runRoutes } from './routes/runs';
import { workflowLogRoutes } from './routes/workflowLogs';
import { workflowRoutes } from './routes/workflows';

export type * from './options';

function headersOf(request: FastifyRequest): Record<string, string> {
	const pairs = Object.entries(request.headers);
	return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

function parsedBody(request: FastifyRequest): unknown {
	const { body } = request;
	if (isMultipart(body)) return describeMultipart(body);
	if (!Buffer.isBuffer(body)) return undefined;
	const text = body.toString();
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** What a request asks: its `query`, or that of a text generator's form, or a workflow's topic. */
function questionIn({ query, inputs }: JsonObject): unknown {
	return query ?? (isObject(inputs) ? (inputs.query ?? inputs.topic) : undefined);
}

function faultFor(emulator: Emulator, received: ReceivedRequest): Fault | undefined {
	const key = received.headers.authorization?.replace(/^bearer\s+/i, '') ?? '';
	const query = isObject(received.body) ? questionIn(received.body) : undefined;
	return emulator.faults.take({
		method: received.method,
		path: (received.path.split('?')[0] ?? '').replace(/^\/v1/, ''),
		app: emulator.state.appOfKey(key)?.definition.name,
		query: typeof query === 'string' ? query : undefined,
	});
}

/** Whether a path is the Knowledge API's, or the signed address of one of its files. */
function isKnowledge({ knowledge }: Emulator, { pathname }: URL): boolean {
	const file = /^\/files\/([^/]+)\//.exec(pathname)?.[1];
	if (file !== undefined) return knowledge.state.files.has(file);
	return pathname.startsWith('/v1/') && KnowledgeServer.owns(pathname.slice('/v1'.length));
}

async function answer(
	emulator: Emulator,
	routes: Route[],
	request: FastifyRequest,
	reply: FastifyReply,
	received: ReceivedRequest,
): Promise<FastifyReply> {
	try {
		const type = request.headers['content-type'] ?? '';
		if (Buffer.isBuffer(request.body) && type.startsWith('multipart/form-data')) {
			request.body = readMultipart(request.body, type);
		}
		received.body = parsedBody(request);
		emulator.changed();
		const fault = faultFor(emulator, received);
		// What stands in front of Dify answers before Dify looks at anything.
		if (fault?.kind === 'http' || fault?.kind === 'html-page') {
			return answerWithFault(fault, reply, '');
		}
		void reply.headers(emulator.headers);
		const url = new URL(request.url, emulator.origin);
		if (isKnowledge(emulator, url)) {
			if (fault) return answerWithFault(fault, reply, '');
			return sendKnowledge(reply, await emulator.knowledge.answer(knowledgeRequest(request, url)));
		}
		if (url.pathname.startsWith('/files/')) {
			if (fault && isStreamFault(fault)) return answerWithFault(fault, reply, '');
			return sendSigned(emulator, url, reply);
		}
		const result = await route(emulator, routes, request, reply, fault);
		if (result === reply) return reply;
		// As bytes: fastify would add a charset to the type of a text.
		const bytes = Buffer.from(`${pythonJson(result)}\n`);
		return reply.header('Content-Type', 'application/json').send(bytes);
	} catch (error) {
		if (error instanceof HttpError) return sendError(reply, error);
		emulator.failures.push(error);
		throw error;
	}
}

/** Starts a server in this process, on 127.0.0.1. */
export async function startDifyServer(options: DifyServerOptions = {}): Promise<DifyServer> {
	const emulator = new Emulator(options);
	const routes = [
		...chatMessageRoutes,
		...completionMessageRoutes,
		...messageRoutes,
		...conversationRoutes,
		...fileRoutes,
		...appRoutes,
		...audioRoutes,
		...annotationRoutes(emulator),
		...endUserRoutes(emulator),
		...humanInputRoutes(emulator),
		...runRoutes(emulator),
		...workflowRoutes,
		...workflowLogRoutes,
	];
	const app = fastify({ forceCloseConnections: true, bodyLimit: 256 * 1024 * 1024 });
	const received = new WeakMap<FastifyRequest, ReceivedRequest>();
	const sockets = new Set<unknown>();
	const responses = new Set<unknown>();
	app.server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => {
			sockets.delete(socket);
			emulator.changed();
		});
	});
	app.server.on('request', (_request, response) => {
		responses.add(response);
		response.once('close', () => {
			responses.delete(response);
			emulator.changed();
		});
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
	app.addHook('onRequest', async (request) => {
		const { method, url } = request;
		const entry = { method, path: url, headers: headersOf(request), body: undefined };
		received.set(request, entry);
		emulator.requests.push(entry);
	});
	app.setNotFoundHandler(async (request, reply) => {
		const entry = received.get(request);
		if (!entry) throw new Error('A request that was not received');
		return await answer(emulator, routes, request, reply, entry);
	});
	emulator.origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	emulator.knowledge.options.filesUrl ??= emulator.origin;
	const server: DifyServer = {
		baseUrl: `${emulator.origin}/v1`,
		appNames: APPS.map(({ name }) => name),
		keyOf,
		knowledge: emulator.knowledge,
		requests: emulator.requests,
		generations: emulator.generations,
		get files() {
			return [...emulator.state.files.values()];
		},
		inject: (fault, faultOptions = {}) => emulator.faults.inject(fault, faultOptions),
		holdResumptions: () => emulator.holdResumptions(),
		expireForm: (token) => {
			const form = emulator.state.forms.get(token);
			if (form?.status !== 'waiting') throw new Error(`No form waits with the token ${token}`);
			expire(form, emulator.state.seconds());
		},
		openConnections: () => sockets.size,
		openResponses: () => responses.size,
		waitFor: async (condition) => await emulator.waitFor(() => condition(server)),
		close: async () => {
			emulator.close();
			await app.close();
			if (emulator.failures.length > 0) throw emulator.failures[0];
		},
	};
	return server;
}
