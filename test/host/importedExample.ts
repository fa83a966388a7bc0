// Reads an example workflow as its user imports it into n8n, with a credential chosen.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { HostWorkflow } from './n8nHost';
import type { SavedCredential } from './webhookWorkflows';
import { webhookTrigger } from './webhookWorkflows';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

const MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/**
 * An example workflow; its name is its id.
 *
 * @param name the file's name in the folder of examples, without its ending
 * @param credential what is chosen in each node of the package, whatever its kind
 */
export function importedExample(name: string, credential: SavedCredential): HostWorkflow {
	const workflow: HostWorkflow = JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8'));
	return withNodes({ ...workflow, id: name }, ({ credentials, ...node }) => ({
		...node,
		...(credentials === undefined ? {} : { credentials: choose(credentials, credential) }),
	}));
}

function choose(
	credentials: NonNullable<INode['credentials']>,
	{ id, name }: SavedCredential,
): INode['credentials'] {
	return Object.fromEntries(Object.keys(credentials).map((type) => [type, { id, name }]));
}

function withNodes(workflow: HostWorkflow, change: (node: INode) => INode): HostWorkflow {
	return { ...workflow, nodes: workflow.nodes.map(change) };
}

/** The workflow with a knowledge base chosen wherever one can be. */
export function withKnowledgeBase(workflow: HostWorkflow, baseId: string): HostWorkflow {
	const knowledgeBaseId = { __rl: true, mode: 'id', value: baseId };
	return withNodes(workflow, (node) =>
		'knowledgeBaseId' in node.parameters
			? { ...node, parameters: { ...node.parameters, knowledgeBaseId } }
			: node,
	);
}

/** The workflow with a credential chosen in its models. */
export function withModel(workflow: HostWorkflow, { id, name }: SavedCredential): HostWorkflow {
	return withNodes(workflow, (node) =>
		node.type === MODEL ? { ...node, credentials: { openAiApi: { id, name } } } : node,
	);
}

/**
 * The workflow with credentials chosen in its nodes of a type that is not the package's, and these
 * nodes switched on.
 */
export function withCredential(
	workflow: HostWorkflow,
	type: string,
	credentials: Record<string, SavedCredential>,
): HostWorkflow {
	return withNodes(workflow, (node) =>
		node.type === type ? { ...node, disabled: false, credentials } : node,
	);
}

/** The workflow with this table chosen wherever one can be, and these nodes switched on. */
export function withTable(workflow: HostWorkflow, tableId: string): HostWorkflow {
	const dataTableId = { __rl: true, mode: 'id', value: tableId };
	return withNodes(workflow, (node) =>
		node.type === 'n8n-nodes-base.dataTable'
			? { ...node, disabled: false, parameters: { ...node.parameters, dataTableId } }
			: node,
	);
}

const STARTED_BY_N8N = ['n8n-nodes-base.scheduleTrigger', 'n8n-nodes-base.manualTrigger'];

/** The workflow started by a POST to this path instead of by a schedule or by hand. */
export function startedByPost(workflow: HostWorkflow, path: string): HostWorkflow {
	return withNodes(workflow, (node) =>
		STARTED_BY_N8N.includes(node.type)
			? { ...webhookTrigger(path, 'onReceived'), id: node.id, name: node.name }
			: node,
	);
}

/** The workflow with a Chat Trigger that anybody can reach, by the workflow's id. */
export function publicChat(workflow: HostWorkflow): HostWorkflow {
	return withNodes(workflow, (node) =>
		node.type === CHAT_TRIGGER
			? { ...node, webhookId: workflow.id, parameters: { ...node.parameters, public: true } }
			: node,
	);
}
