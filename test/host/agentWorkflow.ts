// Workflows in which an AI Agent of n8n has Dify as its only tool, with a small model of the tests' own.

import type { INode } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { ModelServer } from './modelServer';
import type { HostWorkflow, N8nServer } from './n8nHost';
import type { SavedCredential } from './webhookWorkflows';
import { chain, chatTrigger, DIFY_NODE, hostNode, saveCredential } from './webhookWorkflows';

/** The agent's name. */
export const AGENT = 'AI Agent';

const MODEL = 'OpenAI Chat Model';

/** The credential of the tests' model. */
export async function saveModelCredential(
	server: N8nServer,
	model: ModelServer,
): Promise<SavedCredential> {
	return await saveCredential(server, {
		name: 'Small Model',
		type: 'openAiApi',
		data: { apiKey: 'for-tests-only', url: model.url },
	});
}

/** A Dify node as the editor makes a tool of it. */
export function asTool(node: INode): INode {
	return { ...node, type: `${node.type}Tool` };
}

/**
 * Chat Trigger and AI Agent; the agent has a model, and one tool.
 *
 * @param version of the AI Agent; the newest one is not in n8n 1
 */
export function agentWorkflow(
	id: string,
	mode: 'streaming' | 'lastNode',
	tool: INode,
	modelCredential: SavedCredential,
	version = 3.1,
): HostWorkflow {
	const workflow = chain(
		id,
		chatTrigger(id, mode),
		hostNode(AGENT, { name: '@n8n/n8n-nodes-langchain.agent', version }, {}),
	);
	const chatModel = hostNode(
		MODEL,
		{ name: '@n8n/n8n-nodes-langchain.lmChatOpenAi', version: 1.3 },
		{ model: { __rl: true, mode: 'id', value: 'small' }, responsesApiEnabled: false },
	);
	const below = (type: 'ai_languageModel' | 'ai_tool') => ({
		[type]: [[{ node: AGENT, type, index: 0 }]],
	});
	return {
		...workflow,
		nodes: [
			...workflow.nodes,
			{ ...chatModel, credentials: { openAiApi: { ...modelCredential } } },
			tool,
		],
		connections: {
			...workflow.connections,
			[MODEL]: below(NodeConnectionTypes.AiLanguageModel),
			[DIFY_NODE]: below(NodeConnectionTypes.AiTool),
		},
	};
}
