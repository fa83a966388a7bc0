// A stand-in for n8n's AI Agent that calls its only tool once, for nodes of the package used as tools.

import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { isObject } from '../../dify/http/json';

/** What n8n makes of a node that can be a tool. */
export function asTool(type: INodeType): INodeType {
	const { description } = type;
	const tool: INodeType = Object.create(type);
	tool.description = {
		...description,
		name: `${description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return tool;
}

interface Tool {
	invoke(given: IDataObject): Promise<string>;
}

function isTool(value: unknown): value is Tool {
	return isObject(value) && typeof value.invoke === 'function';
}

/** The agent. Its item has what the tool said, or why it failed, as `said`. */
export function agentThatAsks(given: IDataObject): INodeType {
	return {
		description: {
			displayName: 'Agent',
			name: 'agent',
			group: ['transform'],
			version: 1,
			description: 'Calls its tool',
			defaults: { name: 'Agent' },
			inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool, maxConnections: 1 }],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const tool: unknown = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			if (!isTool(tool)) throw new NodeOperationError(this.getNode(), 'There is no tool');
			const said = await tool.invoke(given).catch((thrown: unknown) => String(thrown));
			return [[{ json: { said } }]];
		},
	};
}
