// Runs workflows through n8n-core in this process, with real HTTP and the package's own classes.

import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IDataObject,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypes,
	IConnections,
	IRun,
	IVersionedNodeType,
	NodeParameterValueType,
	StructuredChunk,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';

import { DifyAppApi } from '../../credentials/DifyAppApi.credentials';
import { DifyKnowledgeApi } from '../../credentials/DifyKnowledgeApi.credentials';
import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import { DifyKnowledge } from '../../nodes/DifyKnowledge/DifyKnowledge.node';
import { DifyTextGenerator } from '../../nodes/DifyTextGenerator/DifyTextGenerator.node';
import { DifyWorkflow } from '../../nodes/DifyWorkflow/DifyWorkflow.node';
import { standIns } from './standIns';

/** A workflow as n8n exports it. */
export interface WorkflowFile {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IDataObject;
}

/** What the credential of the nodes holds. */
export interface TestCredential {
	baseUrl: string;
	apiKey: string;
	/** Text where it is an expression. */
	allowUnauthorizedCerts?: boolean | string;
	/** Hidden, and stored where n8n's editor did so. */
	sameForAllItems?: boolean;
}

/** What a run gave: the items of each output of each node, and the error that ended it. */
export interface WorkflowResult {
	run: IRun;
	outputs(nodeName: string): INodeExecutionData[][];
	error?: { message: string; description?: string | null; httpCode?: string | null };
}

/** A run that is going on. */
export interface RunningWorkflow {
	result: Promise<WorkflowResult>;
	/** What the Stop button does. */
	cancel(): void;
}

/** Settings of a run. */
export interface RunOptions {
	credential: TestCredential;
	/** Node types besides Dify Chat and the stand-ins, or instead of them, by their type names. */
	nodeTypes?: Record<string, INodeType>;
	/** Items that the first node gets; one empty item by default. */
	items?: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	/** Called with each node's name when it is done. */
	onNodeDone?: (nodeName: string) => void;
	/** Called whenever n8n reads the credential. */
	onCredentialRead?: () => void;
	/** Called with what nodes send to a chat that reads along; makes the run one with such a chat. */
	onChunk?: (chunk: StructuredChunk) => void;
}

/** The type name of Dify Chat in workflows. */
export const DIFY_CHAT = 'n8n-nodes-dify-apps.difyChat';

/** The type name of Dify Workflow in workflows. */
export const DIFY_WORKFLOW = 'n8n-nodes-dify-apps.difyWorkflow';

/** The type name of Dify Text Generator in workflows. */
export const DIFY_TEXT_GENERATOR = 'n8n-nodes-dify-apps.difyTextGenerator';

/** The type name of Dify Knowledge in workflows. */
export const DIFY_KNOWLEDGE = 'n8n-nodes-dify-apps.difyKnowledge';

/** The package's nodes, and what they are called on the canvas. */
const NAMES = {
	[DIFY_CHAT]: 'Dify Chat',
	[DIFY_KNOWLEDGE]: 'Dify Knowledge',
	[DIFY_WORKFLOW]: 'Dify Workflow',
	[DIFY_TEXT_GENERATOR]: 'Dify Text Generator',
};

/** The type name of one of the package's nodes. */
export type PackageNode = keyof typeof NAMES;

class TestCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly credential: TestCredential,
		private readonly onRead?: () => void,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		_credentials: ICredentialDataDecryptedObject,
		_type: string,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return {
			...request,
			headers: { ...request.headers, Authorization: `Bearer ${this.credential.apiKey}` },
		};
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Credentials are not stored in tests');
	}

	/** As n8n does it: what is hidden is left out, then expressions are evaluated for the item. */
	async getDecrypted(
		_host: IWorkflowExecuteAdditionalData,
		_stored: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_isRaw?: boolean,
		item?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		this.onRead?.();
		const { credential } = this;
		const fields = this.getCredentialsProperties(type);
		const stored = NodeHelpers.getNodeParameters(
			fields,
			{ ...credential },
			true,
			false,
			null,
			null,
		);
		if (stored === null || item === undefined) return { ...credential };
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = item;
		const resolve = (value: NodeParameterValueType) =>
			workflow.expression.getParameterValue(
				value,
				runExecutionData,
				runIndex,
				itemIndex,
				node.name,
				connectionInputData,
				mode,
				{},
				executeData,
			);
		return Object.fromEntries(
			Object.entries(stored)
				.map(([name, value]): [string, unknown] => [name, resolve(value)])
				.filter((entry): entry is [string, string | boolean] => isFieldValue(entry[1])),
		);
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(type: string): INodeProperties[] {
		return (type === 'difyKnowledgeApi' ? new DifyKnowledgeApi() : new DifyAppApi()).properties;
	}
}

function isFieldValue(value: unknown): value is string | boolean {
	return typeof value === 'string' || typeof value === 'boolean';
}

function typesOf(extra: Record<string, INodeType>): INodeTypes {
	const types: Record<string, INodeType | IVersionedNodeType> = {
		...standIns,
		[DIFY_CHAT]: new DifyChat(),
		[DIFY_KNOWLEDGE]: new DifyKnowledge(),
		[DIFY_WORKFLOW]: new DifyWorkflow(),
		[DIFY_TEXT_GENERATOR]: new DifyTextGenerator(),
		...extra,
	};
	const find = (name: string) => {
		const type = types[name];
		if (type === undefined) throw new Error(`No node type ${name} in this test`);
		return type;
	};
	return {
		getByName: find,
		getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(find(name), version),
		getKnownTypes: () => ({}),
	};
}

/** Starts a workflow at its first node; `result` settles when it has ended, however it ends. */
export function startWorkflow(file: WorkflowFile, options: RunOptions): RunningWorkflow {
	const mode = options.mode ?? 'manual';
	const workflow = new Workflow({
		id: 'test',
		name: file.name ?? 'Test',
		nodes: file.nodes,
		connections: file.connections,
		active: false,
		settings: file.settings ?? {},
		nodeTypes: typesOf(options.nodeTypes ?? {}),
	});
	const [first] = file.nodes;
	if (first === undefined) throw new Error('The workflow has no node');
	const hooks = hooksOf(file.nodes, file.connections, mode, workflow.name);
	if (options.onNodeDone) hooks.addHandler('nodeExecuteAfter', options.onNodeDone);
	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{ node: first, data: { main: [options.items ?? [{ json: {} }]] }, source: null },
			],
		},
	});
	const host = additionalData(hooks, options.credential, options.onCredentialRead);
	if (options.onChunk) {
		hooks.addHandler('sendChunk', options.onChunk);
		host.streamingEnabled = true;
	}
	const execution = new WorkflowExecute(host, mode, runData).processRunExecutionData(workflow);
	return {
		result: Promise.resolve(execution).then(readResult),
		cancel: () => execution.cancel(),
	};
}

/** Runs a workflow to its end. */
export async function runWorkflow(
	file: WorkflowFile,
	options: RunOptions,
): Promise<WorkflowResult> {
	return await startWorkflow(file, options).result;
}

/** What one node gets and how it is set. */
export interface NodeRun {
	parameters: IDataObject;
	credential: TestCredential;
	items?: INodeExecutionData[];
	onError?: INode['onError'];
	nodeTypes?: Record<string, INodeType>;
	/** Dify Chat unless given. */
	type?: PackageNode;
}

/** A workflow of a manual trigger and one node of the package, Dify Chat unless another is given. */
export function workflowOf(
	parameters: IDataObject,
	onError?: INode['onError'],
	type: PackageNode = DIFY_CHAT,
): WorkflowFile {
	const name = NAMES[type];
	return {
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			{
				...node(name, type, parameters),
				credentials: {
					[type === DIFY_KNOWLEDGE ? 'difyKnowledgeApi' : 'difyAppApi']: { id: '1', name: 'Dify' },
				},
				...(onError === undefined ? {} : { onError }),
			},
		],
		connections: {
			Start: { main: [[{ node: name, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
	};
}

/** Runs one node of the package on items, as a workflow of its own. */
export async function runNode(
	run: NodeRun,
): Promise<{ outputs: INodeExecutionData[][]; error?: WorkflowResult['error'] }> {
	const { type = DIFY_CHAT } = run;
	const result = await runWorkflow(workflowOf(run.parameters, run.onError, type), {
		credential: run.credential,
		items: run.items,
		nodeTypes: run.nodeTypes,
	});
	return { outputs: result.outputs(NAMES[type]), error: result.error };
}

/** A node of a test's workflow. */
export function node(name: string, type: string, parameters: IDataObject): INode {
	return {
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
}

/** The hooks of an execution, with nobody on them yet. */
export function hooksOf(
	nodes: INode[],
	connections: IConnections,
	mode: WorkflowExecuteMode,
	name = 'Test',
): ExecutionLifecycleHooks {
	const now = new Date();
	return new ExecutionLifecycleHooks(mode, '1', {
		id: 'test',
		name,
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		nodes,
		connections,
	});
}

/** What n8n-core wants to know about its host. */
export function additionalData(
	hooks: ExecutionLifecycleHooks,
	credential: TestCredential,
	onCredentialRead?: () => void,
): IWorkflowExecuteAdditionalData {
	const needed: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new TestCredentialsHelper(credential, onCredentialRead),
		hooks,
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: 'http://localhost/rest',
		instanceBaseUrl: 'http://localhost',
		webhookWaitingBaseUrl: 'http://localhost/waiting',
		formWaitingBaseUrl: 'http://localhost/form',
		webhookBaseUrl: 'http://localhost/webhook',
		webhookTestBaseUrl: 'http://localhost/webhook-test',
		logAiEvent: () => {},
	};
	// The rest serves sub-workflows and n8n's server, which are not here.
	return needed as IWorkflowExecuteAdditionalData;
}

function readResult(run: IRun): WorkflowResult {
	const { runData, error } = run.data.resultData;
	return {
		run,
		outputs: (nodeName) =>
			(runData[nodeName]?.at(-1)?.data?.main ?? []).map((items) => items ?? []),
		error,
	};
}
