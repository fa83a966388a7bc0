// What tests of Dify Knowledge share: how the node is run, by itself and as an agent's tool.

import { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes, Workflow } from 'n8n-workflow';

import { DifyKnowledge } from '../../../nodes/DifyKnowledge/DifyKnowledge.node';
import { agentThatAsks, asTool } from '../agentStandIn';
import type { TestCredential, WorkflowResult } from '../harness';
import { additionalData, DIFY_KNOWLEDGE, hooksOf, node, runWorkflow, workflowOf } from '../harness';

const NAME = 'Dify Knowledge';

/** What a run of the node gave. */
export interface KnowledgeResult {
	items: IDataObject[];
	hints: string[];
	/** What ended the workflow. */
	error?: WorkflowResult['error'];
}

/** Runs the node on items, one empty one unless others are given. */
export async function runKnowledge(
	credential: TestCredential,
	parameters: IDataObject,
	items?: INodeExecutionData[],
	onError?: INode['onError'],
): Promise<KnowledgeResult> {
	const result = await runWorkflow(workflowOf(parameters, onError, DIFY_KNOWLEDGE), {
		credential,
		items,
	});
	const hints = result.run.data.resultData.runData[NAME]?.at(-1)?.hints ?? [];
	return {
		items: (result.outputs(NAME)[0] ?? []).map(({ json }) => json),
		hints: hints.map(({ message }) => message),
		error: result.error,
	};
}

/** What an agent hears from the node as its tool, when its model fills in `given`. */
export async function askTool(
	credential: TestCredential,
	parameters: IDataObject,
	given: IDataObject,
): Promise<string> {
	const tool = {
		...node(NAME, 'test.difyKnowledgeTool', {
			...{ descriptionType: 'manual', toolDescription: 'Searches', ...parameters },
		}),
		credentials: { difyKnowledgeApi: { id: '1', name: 'Dify' } },
	};
	const result = await runWorkflow(
		{
			nodes: [node('Agent', 'test.agent', {}), tool],
			connections: {
				[NAME]: {
					[NodeConnectionTypes.AiTool]: [
						[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }],
					],
				},
			},
		},
		{
			credential,
			nodeTypes: {
				'test.agent': agentThatAsks(given),
				'test.difyKnowledgeTool': asTool(new DifyKnowledge()),
			},
		},
	);
	const item = result.outputs('Agent')[0]?.[0]?.json;
	if (item === undefined) throw new Error(result.error?.message ?? 'The agent gave no item');
	return String(item.said);
}

/** What n8n's server gives the methods of the node that the editor calls while its panel is open. */
export function knowledgeEditor(
	parameters: IDataObject,
	credential: TestCredential,
): LoadOptionsContext {
	const own = {
		...node(NAME, DIFY_KNOWLEDGE, parameters),
		credentials: { difyKnowledgeApi: { id: '1', name: 'Dify' } },
	};
	const type = new DifyKnowledge();
	const workflow = new Workflow({
		nodes: [own],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		},
	});
	const host = additionalData(hooksOf([own], {}, 'internal'), credential);
	host.currentNodeParameters = own.parameters;
	return new LoadOptionsContext(workflow, own, host, '');
}
