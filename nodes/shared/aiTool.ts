// Knows when a node runs as a tool of an AI agent, which reads what it gives.

import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Whether the node runs as an AI tool. n8n says so itself where it calls the tool from the agent's
 * code, and marks the node where the engine runs it for the agent.
 */
export function isAiTool(n8n: IExecuteFunctions): boolean {
	return n8n.isToolExecution?.() === true || n8n.getNode().rewireOutputLogTo !== undefined;
}
