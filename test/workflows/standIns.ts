// Small stand-ins for n8n's own nodes, under n8n's type names, for workflows run without n8n itself.

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { objectsOf } from '../../dify/http/json';

type Execute = (context: IExecuteFunctions) => Promise<INodeExecutionData[]> | INodeExecutionData[];

/** A node type that does one thing, in every version that a workflow may name. */
function standIn(name: string, properties: string[], execute: Execute): INodeType {
	const description: INodeTypeDescription = {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 1.2, 1.3, 1.5, 2, 2.1, 2.2, 3.4],
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

/** Runs the code of a Code node; it sees `$input`, `items` and `$` as in n8n. */
const runCode: Execute = async (context) => {
	const items = context.getInputData();
	const code = String(context.getNodeParameter('jsCode', 0));
	// The code stands in a workflow of this repository.
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions
	const run = new Function('$input', 'items', '$', `return (async () => { ${code} })();`);
	const input = { all: () => items, first: () => items[0] };
	const given: unknown = await run(input, items, context.getWorkflowDataProxy(0).$);
	if (!Array.isArray(given)) throw new TypeError('The code must return a list of items');
	return given.map((item: INodeExecutionData, index) => ({
		pairedItem: { item: Math.min(index, items.length - 1) },
		...item,
	}));
};

/** n8n's Edit Fields node, as far as the examples use it: it gives these fields and no others. */
const setFields: Execute = (context) =>
	context.getInputData().map((_item, item) => {
		const given: unknown = context.getNodeParameter('assignments.assignments', item);
		const fields = objectsOf(given).map(({ name, value }) => [String(name), value]);
		return { json: Object.fromEntries(fields), pairedItem: { item } };
	});

/** n8n's Split Out node, as far as the examples use it: an item for each object of one list. */
const splitOut: Execute = (context) =>
	context.getInputData().flatMap(({ json }, item) => {
		const list = json[String(context.getNodeParameter('fieldToSplitOut', item))];
		return objectsOf(list).map((entry) => ({ json: entry as IDataObject, pairedItem: { item } }));
	});

/** n8n's Aggregate node, as far as the examples use it: one item with the JSON of all in one field. */
const aggregate: Execute = (context) => {
	const items = context.getInputData();
	const field = String(context.getNodeParameter('destinationFieldName', 0));
	const pairedItem = items.map((_item, item) => ({ item }));
	return [{ json: { [field]: items.map(({ json }) => json) }, pairedItem }];
};

/** n8n's Respond to Webhook node, as far as the examples use it: it says a text to a chat that reads along. */
const respond: Execute = (context) => {
	if (context.isStreaming()) {
		context.sendChunk('begin', 0);
		context.sendChunk('item', 0, String(context.getNodeParameter('responseBody', 0)));
		context.sendChunk('end', 0);
	}
	return context.getInputData();
};

/** n8n's If node, as far as the examples use it: one condition that is true or not. */
const ifNode: INodeType = {
	description: {
		displayName: 'If',
		name: 'if',
		group: ['transform'],
		version: [2, 2.1, 2.2],
		description: 'Stands in for If',
		defaults: { name: 'If' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Conditions', name: 'conditions', type: 'json', default: {} }],
	},
	async execute(this: IExecuteFunctions) {
		const branches: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
		for (const [index, item] of this.getInputData().entries()) {
			const value = this.getNodeParameter('conditions.conditions[0].leftValue', index);
			branches[value === true ? 0 : 1].push({ ...item, pairedItem: { item: index } });
		}
		return branches;
	},
};

/** Stand-ins by n8n's type names. */
export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', [], passOn),
	'n8n-nodes-base.formTrigger': standIn('formTrigger', [], passOn),
	'n8n-nodes-base.emailReadImap': standIn('emailReadImap', [], passOn),
	'n8n-nodes-base.scheduleTrigger': standIn('scheduleTrigger', ['rule'], passOn),
	'n8n-nodes-base.noOp': standIn('noOp', [], passOn),
	'n8n-nodes-base.code': standIn('code', ['jsCode', 'mode', 'language'], runCode),
	'n8n-nodes-base.if': ifNode,
	'n8n-nodes-base.set': standIn('set', ['assignments', 'options'], setFields),
	'n8n-nodes-base.splitOut': standIn('splitOut', ['fieldToSplitOut'], splitOut),
	'n8n-nodes-base.aggregate': standIn('aggregate', ['destinationFieldName'], aggregate),
	'n8n-nodes-base.dataTable': standIn('dataTable', [], passOn),
	'n8n-nodes-base.emailSend': standIn('emailSend', [], passOn),
	'n8n-nodes-base.respondToWebhook': standIn('respondToWebhook', ['responseBody'], respond),
	'@n8n/n8n-nodes-langchain.chatTrigger': standIn('chatTrigger', ['options'], passOn),
};
