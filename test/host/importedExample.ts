// Reads an example workflow as its user imports it into n8n, with a credential chosen.
/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { HostWorkflow } from './n8nHost';
import type { SavedCredential } from './webhookWorkflows';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

/**
 * An example workflow; its name is its id.
 *
 * @param name the file's name in the folder of examples, without its ending
 */
export function importedExample(name: string, credential: SavedCredential): HostWorkflow {
	const workflow: HostWorkflow = JSON.parse(readFileSync(join(EXAMPLES, `${name}.json`), 'utf8'));
	return {
		...workflow,
		id: name,
		nodes: workflow.nodes.map((node) => ({
			...node,
			...(node.credentials ? { credentials: { difyAppApi: { ...credential } } } : {}),
		})),
	};
}

/** The workflow with a Chat Trigger that anybody can reach, by the workflow's id. */
export function publicChat(workflow: HostWorkflow): HostWorkflow {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type !== CHAT_TRIGGER
				? node
				: {
						...node,
						webhookId: workflow.id,
						parameters: { ...node.parameters, public: true },
					},
		),
	};
}
