// Takes a request through Dify's checks in Dify's order: path, key, user, mode; then its endpoint.

/* eslint-disable @n8n/community-nodes/require-node-api-error */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppMode } from './apps';
import type { Emulator } from './emulator';
import { answerWithFault } from './faults';
import { crash, HttpError, htmlNotFound, invalidParam, redirect, unauthorized } from './httpErrors';
import type { Fault } from './options';
import { isUuid } from './payload';
import { isObject, pythonJson, pythonText } from './python';
import type { JsonObject } from './python';
import type { AppState, EndUser } from './state';
import { DEFAULT_SESSION } from './state';

/** What an endpoint works with. */
export interface RouteContext {
	emulator: Emulator;
	app: AppState;
	/** For endpoints that take no user: the shared one. */
	user: EndUser;
	body: JsonObject;
	query: JsonObject;
	params: Record<string, string>;
	request: FastifyRequest;
	reply: FastifyReply;
	fault: Fault | undefined;
	/** The path as requested, for 404 texts. */
	uri: string;
}

/** One endpoint. A path part `<uuid:…>` takes UUIDs only, `<string:…>` anything. */
export interface Route {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	path: string;
	/** Where `user` is read; `form` leaves it to the endpoint, `none` takes none, but a JSON body. */
	userFrom: 'json' | 'query' | 'form' | 'none';
	userRequired?: boolean;
	modes?: AppMode[];
	/** The refusal of other modes; default `not_chat_app`. */
	modeCode?: 'not_chat_app' | 'not_workflow_app' | 'app_unavailable';
	/** The endpoint deals with stream faults itself. */
	streams?: boolean;
	/** Gives the JSON body of a 200, or answers by itself and gives the reply. */
	handle(context: RouteContext): Promise<unknown> | unknown;
}

export const CHAT_MODES: AppMode[] = ['chat', 'agent-chat', 'advanced-chat'];

const WRONG_MODE = 'Please check if your app mode matches the right API route.';
const UNAVAILABLE = 'App unavailable, please check your app configurations.';

function matchPath(route: Route, path: string): Record<string, string> | undefined {
	const wanted = route.path.split('/');
	const found = path.split('/');
	if (wanted.length !== found.length) return undefined;
	const params: Record<string, string> = {};
	for (const [index, part] of wanted.entries()) {
		const value = found[index] ?? '';
		const variable = /^<(uuid|string):(\w+)>$/.exec(part);
		if (!variable) {
			if (part !== value) return undefined;
			continue;
		}
		if (value === '' || (variable[1] === 'uuid' && !isUuid(value))) return undefined;
		params[variable[2] ?? ''] = decodeURIComponent(value);
	}
	return params;
}

/** The key of the Authorization header, or the 401 of what is wrong with it. */
function keyFrom(header: string | undefined): string {
	const [scheme, key, ...rest] = (header ?? '').split(/\s+/);
	if (!scheme || key === undefined || rest.length > 0) {
		throw unauthorized("Authorization header must be provided and start with 'Bearer'");
	}
	if (scheme.toLowerCase() !== 'bearer')
		throw unauthorized("Authorization scheme must be 'Bearer'");
	return key;
}

function jsonBody(request: FastifyRequest): JsonObject {
	const type = request.headers['content-type'] ?? '';
	if (!/^application\/(.+\+)?json\b/i.test(type)) {
		const words =
			"Did not attempt to load JSON data because the request Content-Type was not 'application/json'.";
		throw new HttpError(415, 'unsupported_media_type', words);
	}
	let parsed: unknown;
	try {
		parsed = JSON.parse(Buffer.isBuffer(request.body) ? request.body.toString() : '');
	} catch {
		const words = 'The browser (or proxy) sent a request that this server could not understand.';
		throw new HttpError(400, 'bad_request', words);
	}
	if (!isObject(parsed)) throw crash();
	return parsed;
}

/** The end user a request names; an absent one is the shared one, unless one is required. */
export function endUserOf(context: {
	emulator: Emulator;
	app: AppState;
	given: unknown;
	required: boolean;
}): EndUser {
	const { emulator, app, given, required } = context;
	const missing = given === undefined || given === null || given === '' || given === false;
	if (missing && required) throw invalidParam('Arg user must be provided.');
	const session = missing ? DEFAULT_SESSION : pythonText(given);
	if ([...session].length > 255) throw crash();
	return emulator.state.endUser(app, session);
}

function checkMode(route: Route, app: AppState): void {
	if (!route.modes || route.modes.includes(app.definition.mode)) return;
	const code = route.modeCode ?? 'not_chat_app';
	throw new HttpError(400, code, code === 'app_unavailable' ? UNAVAILABLE : WRONG_MODE);
}

async function runRoute(
	emulator: Emulator,
	route: Route,
	params: Record<string, string>,
	request: FastifyRequest,
	reply: FastifyReply,
	fault: Fault | undefined,
): Promise<unknown> {
	const app = emulator.state.appOfKey(keyFrom(request.headers.authorization));
	if (!app) throw unauthorized('Access token is invalid');
	if (fault && !route.streams) return answerWithFault(fault, reply, app.id);
	const query = isObject(request.query) ? request.query : {};
	const takesJson = route.method === 'POST' || route.method === 'PUT';
	const readsJson = route.userFrom === 'json' || (route.userFrom === 'none' && takesJson);
	const body = readsJson ? jsonBody(request) : {};
	const given = route.userFrom === 'json' ? body.user : query.user;
	const required = route.userRequired === true;
	const user = endUserOf({
		emulator,
		app,
		given: route.userFrom === 'json' || route.userFrom === 'query' ? given : undefined,
		required,
	});
	checkMode(route, app);
	const uri = request.url.split('?')[0] ?? '';
	return await route.handle({
		emulator,
		app,
		user,
		body,
		query,
		params,
		request,
		reply,
		fault,
		uri,
	});
}

function outsideApi(path: string, emulator: Emulator): unknown {
	if (path === '/health') return { pid: 1, status: 'ok', version: emulator.version };
	if (path.startsWith('/api/')) throw unauthorized('App token is missing.');
	if (path.startsWith('/console/api/')) throw unauthorized('Invalid token.');
	throw htmlNotFound();
}

/**
 * Finds the endpoint of a request and runs it. Gives a JSON body, or the reply when that has been
 * used already.
 * @throws HttpError for every refusal
 */
export async function route(
	emulator: Emulator,
	routes: Route[],
	request: FastifyRequest,
	reply: FastifyReply,
	fault: Fault | undefined,
): Promise<unknown> {
	const path = request.url.split('?')[0] ?? '';
	const clean = path.replaceAll(/\/{2,}/g, '/');
	const fitting = routes.filter((candidate) => matchPath(candidate, clean) !== undefined);
	if (clean !== path && fitting.length > 0) {
		throw redirect(emulator.origin + request.url.replace(path, clean));
	}
	if (fitting.length === 0) return outsideApi(path, emulator);
	const found = fitting.find((candidate) => candidate.method === request.method);
	if (!found) {
		const words = 'The method is not allowed for the requested URL.';
		throw new HttpError(405, 'method_not_allowed', words);
	}
	const params = matchPath(found, clean) ?? {};
	return await runRoute(emulator, found, params, request, reply, fault);
}

/**
 * Answers 204. Dify gives a type to the body that is not there; fastify would take it away.
 */
export function sendNothing({ emulator, reply }: RouteContext): FastifyReply {
	const headers = { ...emulator.headers, 'Content-Type': 'application/json' };
	reply.hijack().raw.writeHead(204, headers).end();
	return reply;
}

/** Sends a refusal as Dify does. */
export function sendError(reply: FastifyReply, error: HttpError): FastifyReply {
	void reply.code(error.status).headers(error.headers);
	if (error.html !== undefined) {
		return reply.header('Content-Type', 'text/html; charset=utf-8').send(error.html);
	}
	const { code, message, status } = error;
	const body = code === 'unknown' ? { message, code, status } : { code, message, status };
	const bytes = Buffer.from(`${pythonJson(body)}\n`);
	return reply.header('Content-Type', 'application/json').send(bytes);
}
