// What tests of Dify Workflow share: how the node is run on an emulated server, and what was sent there.

import type { IDataObject, INode, INodeExecutionData, StructuredChunk } from 'n8n-workflow';

import { isObject } from '../../../dify/http/json';
import type { DifyServer, ReceivedRequest } from '../../dify-server';
import type { RunOptions, TestCredential } from '../harness';
import { DIFY_WORKFLOW, runWorkflow, workflowOf } from '../harness';

/** Run: Execute. */
export const EXECUTE = { resource: 'run', operation: 'execute' };

/** n8n's Chat Trigger. */
export const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

/** How the node is run. */
export interface NodeSettings extends Pick<RunOptions, 'items' | 'onChunk'> {
	/** The node goes on unless another way is given. */
	onError?: INode['onError'];
	/** The type of the trigger in front; n8n's manual one unless given. */
	trigger?: string;
	/** n8n's own setting Retry On Fail. */
	retryOnFail?: boolean;
}

/** What a run of the node gave. */
export interface NodeResult {
	items: INodeExecutionData[];
	/** Items of the error branch. */
	failed: INodeExecutionData[];
	hints: string[];
	/** What ended the workflow. */
	error?: { message: string; description?: string | null; httpCode?: string | null };
}

/** What an app is reached with. */
export function credentialOf(dify: DifyServer, app: string): TestCredential {
	return { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) };
}

/** Runs the node on an app, for the user `ada` unless the parameters name another. */
export async function runOn(
	dify: DifyServer,
	app: string,
	parameters: IDataObject,
	settings: NodeSettings = {},
): Promise<NodeResult> {
	const { onError = 'continueRegularOutput', trigger, retryOnFail, ...options } = settings;
	const file = workflowOf({ user: 'ada', ...parameters }, onError, DIFY_WORKFLOW);
	const [start, own] = file.nodes;
	if (start === undefined || own === undefined) throw new Error('The workflow lacks a node');
	if (trigger !== undefined) start.type = trigger;
	if (retryOnFail !== undefined) own.retryOnFail = retryOnFail;
	const result = await runWorkflow(file, { ...options, credential: credentialOf(dify, app) });
	const [items = [], failed = []] = result.outputs(own.name);
	const hints = result.run.data.resultData.runData[own.name]?.at(-1)?.hints ?? [];
	return { items, failed, error: result.error, hints: hints.map(({ message }) => message) };
}

/** The first item that the node gave on an app. */
export async function itemOn(
	dify: DifyServer,
	app: string,
	parameters: IDataObject,
	settings?: NodeSettings,
): Promise<IDataObject> {
	const { items, error } = await runOn(dify, app, parameters, settings);
	const [item] = items;
	if (item === undefined) throw new Error(error?.message ?? 'The node gave no item');
	return item.json;
}

/** Parameters that give an app these inputs. */
export function inputs(values: IDataObject): IDataObject {
	return { inputsMode: 'json', inputsJson: JSON.stringify(values) };
}

/** Parameters of an operation on a run that was begun before. */
export function ofRun(operation: string, workflowRunId: unknown): IDataObject {
	return { resource: 'run', operation, workflowRunId: String(workflowRunId) };
}

/** What Execute gives where it waits for the start only. */
export async function startedOn(
	dify: DifyServer,
	app: string,
	values: IDataObject = {},
): Promise<IDataObject> {
	return await itemOn(dify, app, { ...EXECUTE, ...inputs(values), waitFor: 'start' });
}

/** Whether the first run has ended, or waits. */
export function isFirstFinished({ generations }: DifyServer): boolean {
	return generations[0]?.finished === true;
}

/** Requests to a path below `/v1`, in order; without its query. */
export function requestsTo(dify: DifyServer, path: string): ReceivedRequest[] {
	return dify.requests.filter((request) => request.path.split('?')[0] === `/v1${path}`);
}

/** The inputs of all runs that were asked for. */
export function sentInputs(dify: DifyServer): unknown[] {
	return requestsTo(dify, '/workflows/run').map(({ body }) =>
		isObject(body) ? body.inputs : undefined,
	);
}

/** The text that a chat was shown. */
export function shownText(chunks: StructuredChunk[]): string {
	return chunks
		.filter(({ type }) => type === 'item')
		.map(({ content }) => content)
		.join('');
}

/** An item with PDFs of these names as its binary data. */
export function pdfs(...names: string[]): INodeExecutionData {
	const file = (name: string) => ({
		data: Buffer.from(name).toString('base64'),
		mimeType: 'application/pdf',
		fileName: `${name}.pdf`,
	});
	return { json: {}, binary: Object.fromEntries(names.map((name) => [name, file(name)])) };
}
