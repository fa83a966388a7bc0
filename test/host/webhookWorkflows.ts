// Workflows that start by HTTP, made and watched in a running n8n by its REST interface.

import type {
	IDataObject,
	INode,
	INodeParameters,
	INodeTypeNameVersion,
	StructuredChunk,
} from 'n8n-workflow';
import { NodeConnectionTypes, sleep } from 'n8n-workflow';

import { isObject, objectOf, objectsOf, textOf } from '../../dify/http/json';
import type { JsonObject } from '../../dify/http/json';
import type { DifyServer } from '../dify-server';
import type { HostCredential, HostWorkflow, N8nServer } from './n8nHost';
import { itemsOf, readStored } from './storedExecution';

/** The name of the Dify node in every workflow made here. */
export const DIFY_NODE = 'Ask Dify';

/** The name of the node that starts every workflow made here. */
export const TRIGGER = 'Start';

/** Milliseconds that n8n may take to publish a workflow, or to write down an execution. */
const LONGEST_WAIT = 30_000;

/** A credential as nodes refer to it. */
export interface SavedCredential {
	id: string;
	name: string;
}

/** An execution as n8n keeps it. */
export interface Execution {
	id: string;
	status: string;
	/** What ended it, if anything did. */
	error?: { message: string; description: string };
	/** The items that each node gave at last. */
	items: Map<string, IDataObject[]>;
}

/** A line of a streamed answer, as n8n sends it. */
export type ChatLine = StructuredChunk;

/** Saves a credential; n8n gives it an id. */
export async function saveCredential(
	server: N8nServer,
	credential: Omit<HostCredential, 'id'>,
): Promise<SavedCredential> {
	const { id, name } = await expectOk(server, 'POST', '/rest/credentials', credential);
	return { id: textOf(id), name: textOf(name) };
}

/** Saves the credential for an app of the emulated Dify. */
export async function saveDifyCredential(
	server: N8nServer,
	dify: DifyServer,
	app: string,
): Promise<SavedCredential> {
	return await saveCredential(server, {
		name: app,
		type: 'difyAppApi',
		data: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app), allowUnauthorizedCerts: false },
	});
}

/**
 * Saves workflows and publishes them, as their user does in the editor; they can be called then.
 *
 * @returns the id that each has in n8n, by its own; n8n 1 gives new ones
 */
export async function publish(
	server: N8nServer,
	workflows: HostWorkflow[],
): Promise<Map<string, string>> {
	const ids = new Map<string, string>();
	for (const workflow of workflows) {
		const { id, versionId } = await saveWorkflow(server, workflow);
		ids.set(workflow.id, id);
		await expectOk(server, 'POST', `/rest/workflows/${id}/activate`, { versionId });
	}
	for (const id of ids.values()) await waitUntilPublished(server, id);
	return ids;
}

/** Saves a workflow without publishing it; the id that it has in n8n, and which version it is. */
export async function saveWorkflow(
	server: N8nServer,
	workflow: HostWorkflow,
): Promise<{ id: string; versionId: string }> {
	const saved = await expectOk(server, 'POST', '/rest/workflows', { ...workflow, active: false });
	return { id: textOf(saved.id), versionId: textOf(saved.versionId) };
}

/** n8n only queues what is to be published; n8n 1 does it at once, and has nothing to ask here. */
async function waitUntilPublished(server: N8nServer, id: string): Promise<void> {
	await until(`${id} was not published`, async () => {
		const { status, data } = await server.rest('GET', `/rest/workflows/${id}/publication-status`);
		if (status === 404) return id;
		const publication = objectOf(data);
		if (publication.status === 'failed' || publication.status === 'partial') {
			throw new Error(JSON.stringify(publication.triggers));
		}
		return publication.status === 'published' ? id : undefined;
	});
}

/** A node of a workflow; its name is its id. */
export function hostNode(
	name: string,
	{ name: type, version: typeVersion }: INodeTypeNameVersion,
	parameters: INodeParameters,
): INode {
	return { id: name, name, type, typeVersion, position: [0, 0], parameters };
}

/** A Dify node with its credential, Dify Chat unless another is named. */
export function difyNode(
	credential: SavedCredential,
	parameters: INodeParameters,
	name: 'difyChat' | 'difyTextGenerator' | 'difyWorkflow' = 'difyChat',
): INode {
	const type = { name: `n8n-nodes-dify-apps.${name}`, version: 1 };
	return {
		...hostNode(DIFY_NODE, type, parameters),
		credentials: { difyAppApi: { ...credential } },
	};
}

/**
 * A Webhook node, reached by POST.
 *
 * @param responseMode when n8n answers: at once, with all items of the last node, or all the while
 */
export function webhookTrigger(
	path: string,
	responseMode: 'onReceived' | 'lastNode' | 'streaming',
): INode {
	const parameters = { httpMethod: 'POST', path, responseMode, responseData: 'allEntries' };
	const type = { name: 'n8n-nodes-base.webhook', version: 2.1 };
	return { ...hostNode(TRIGGER, type, parameters), webhookId: path };
}

/** A public Chat Trigger. */
export function chatTrigger(path: string, responseMode: 'lastNode' | 'streaming'): INode {
	const type = { name: '@n8n/n8n-nodes-langchain.chatTrigger', version: 1.4 };
	return {
		...hostNode(TRIGGER, type, { public: true, options: { responseMode } }),
		webhookId: path,
	};
}

/** A workflow of nodes that follow one another. */
export function chain(id: string, ...nodes: INode[]): HostWorkflow {
	const connections: HostWorkflow['connections'] = {};
	for (const [index, { name }] of nodes.entries()) {
		const next = nodes[index + 1];
		if (next === undefined) continue;
		connections[name] = { main: [[{ node: next.name, type: NodeConnectionTypes.Main, index: 0 }]] };
	}
	return { id, name: id, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** Posts to a published Webhook node. */
export async function post(
	server: N8nServer,
	path: string,
	body: JsonObject | FormData,
): Promise<Response> {
	return await fetch(`${server.url}/webhook/${path}`, {
		method: 'POST',
		...(body instanceof FormData
			? { body }
			: { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
	});
}

/** Posts to a Webhook node that answers with all items of the last node. */
export async function postForItems(
	server: N8nServer,
	path: string,
	body: JsonObject | FormData,
): Promise<JsonObject[]> {
	const response = await post(server, path, body);
	const text = await response.text();
	if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${text}`);
	return objectsOf(JSON.parse(text));
}

/** Writes to a published Chat Trigger, as n8n's chat does. */
export async function chat(
	server: N8nServer,
	path: string,
	chatInput: string,
	more: JsonObject = {},
): Promise<Response> {
	return await post(server, `${path}/chat`, {
		action: 'sendMessage',
		sessionId: 'session',
		chatInput,
		...more,
	});
}

/** The lines of a streamed answer, each as soon as it has arrived. */
export async function* chatLines(response: Response): AsyncGenerator<ChatLine> {
	if (response.body === null) throw new Error(`n8n answered ${response.status} without a body`);
	const decoder = new TextDecoder();
	let rest = '';
	for await (const bytes of response.body) {
		const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
		rest = lines.pop() ?? '';
		for (const line of lines) yield JSON.parse(line);
	}
	if (rest !== '') yield JSON.parse(rest);
}

/** A whole streamed answer. */
export async function chatToEnd(response: Response): Promise<ChatLine[]> {
	const lines: ChatLine[] = [];
	for await (const line of chatLines(response)) lines.push(line);
	return lines;
}

/** The text that a reader sees of a streamed answer. */
export function textIn(lines: ChatLine[]): string {
	return lines.map(({ type, content }) => (type === 'item' ? content : '')).join('');
}

/** The ids of a workflow's executions in these states, the newest first. */
export async function executionIds(
	server: N8nServer,
	workflowId: string,
	status: string[],
): Promise<string[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status }));
	const { results } = await expectOk(server, 'GET', `/rest/executions?filter=${filter}`);
	return objectsOf(results).map(({ id }) => String(id));
}

/** An execution, whatever its state. */
export async function readExecution(server: N8nServer, id: string): Promise<Execution> {
	const { status, data } = await expectOk(server, 'GET', `/rest/executions/${id}`);
	const { runData, error } = objectOf(objectOf(readStored(textOf(data))).resultData);
	const items = Object.entries(objectOf(runData)).map(([name, runs]): [string, IDataObject[]] => [
		name,
		itemsOf(objectsOf(runs).at(-1)),
	]);
	return {
		id,
		status: textOf(status),
		...(isObject(error)
			? { error: { message: textOf(error.message), description: textOf(error.description) } }
			: {}),
		items: new Map(items),
	};
}

/** A workflow's newest execution, once it has been written down as ended. */
export async function lastExecution(server: N8nServer, workflowId: string): Promise<Execution> {
	return await until(`No execution of ${workflowId} has ended`, async () => {
		const running = await executionIds(server, workflowId, ['new', 'running']);
		const [id] = await executionIds(server, workflowId, ['success', 'error', 'canceled']);
		return running.length > 0 || id === undefined ? undefined : await readExecution(server, id);
	});
}

/** Asks until there is an answer: n8n tells nobody outside of its editor when it has done a thing. */
export async function until<Result>(
	failure: string,
	ask: () => Promise<Result | undefined>,
): Promise<Result> {
	const end = Date.now() + LONGEST_WAIT;
	while (Date.now() < end) {
		const result = await ask();
		if (result !== undefined) return result;
		await sleep(100);
	}
	throw new Error(failure);
}

/**
 * A request to n8n's own interface that succeeds; the object in its answer.
 *
 * @throws when n8n refuses, with what it says
 */
export async function expectOk(
	server: N8nServer,
	method: string,
	path: string,
	body?: object,
): Promise<JsonObject> {
	const { status, data } = await server.rest(method, path, body);
	if (status !== 200 || !isObject(data)) {
		throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(data)}`);
	}
	return data;
}
