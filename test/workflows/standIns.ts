// Small stand-ins for n8n's own nodes, under n8n's type names, for workflows run without n8n itself.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

type Execute = (context: IExecuteFunctions) => Promise<INodeExecutionData[]> | INodeExecutionData[];

/** A node type that does one thing, in every version that a workflow may name. */
function standIn(name: string, properties: string[], execute: Execute): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 1.2, 1.3, 2, 3.4],
		description: `Stands in for ${name}`,
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: properties.map(
			(property): INodeProperties => ({
				displayName: property,
				name: property,
				type: 'string',
				default: '',
			}),
		),
	};
	return {
		description,
		async execute(this: IExecuteFunctions) {
			return [await execute(this)];
		},
	};
}

const passOn: Execute = (context) => context.getInputData();

/** Runs the code of a Code node; it sees `$input` and `items` as in n8n. */
const runCode: Execute = async (context) => {
	const items = context.getInputData();
	const code = String(context.getNodeParameter('jsCode', 0));
	// The code stands in a workflow of this repository.
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions
	const run = new Function('$input', 'items', `return (async () => { ${code} })();`);
	const given: unknown = await run({ all: () => items, first: () => items[0] }, items);
	if (!Array.isArray(given)) throw new TypeError('The code must return a list of items');
	return given.map((item: INodeExecutionData, index) => ({
		pairedItem: { item: Math.min(index, items.length - 1) },
		...item,
	}));
};

/** Stand-ins by n8n's type names. */
export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', [], passOn),
	'n8n-nodes-base.scheduleTrigger': standIn('scheduleTrigger', ['rule'], passOn),
	'n8n-nodes-base.noOp': standIn('noOp', [], passOn),
	'n8n-nodes-base.code': standIn('code', ['jsCode', 'mode', 'language'], runCode),
	'@n8n/n8n-nodes-langchain.chatTrigger': standIn('chatTrigger', ['options'], passOn),
};
