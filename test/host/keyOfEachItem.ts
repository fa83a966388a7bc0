// A workflow whose items each bring the key of an app along, for a credential that takes the key from there.

import type { HostCredential, HostWorkflow } from './n8nHost';
import { chain, difyNode, hostNode } from './webhookWorkflows';

/**
 * Asks Dify Chat one question for each key, all in one execution.
 *
 * @param keys what the items have in `key`, in their order
 * @param credential what the node asks with, whether it looks at the items' keys or not
 */
export function asksWithKeys(
	id: string,
	keys: string[],
	credential: HostCredential,
): HostWorkflow {
	const questions = keys.map((key, index) => ({ key, question: `Question ${index + 1}` }));
	return chain(
		id,
		hostNode('Start', { name: 'n8n-nodes-base.manualTrigger', version: 1 }, {}),
		hostNode(
			'Questions',
			{ name: 'n8n-nodes-base.set', version: 3.4 },
			{ mode: 'raw', jsonOutput: JSON.stringify({ questions }), options: {} },
		),
		hostNode(
			'Each Question',
			{ name: 'n8n-nodes-base.splitOut', version: 1 },
			{ fieldToSplitOut: 'questions', options: {} },
		),
		difyNode(
			{ id: credential.id, name: credential.name },
			{ query: '={{ $json.question }}', user: 'reader', conversationMode: 'new' },
		),
	);
}
