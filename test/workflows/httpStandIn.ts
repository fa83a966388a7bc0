// Stands in for n8n's HTTP Request in examples run without n8n itself; what it asks is asked for real.

import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes } from 'n8n-workflow';

import { objectOf, objectsOf } from '../../dify/http/json';

const NAMES = ['method', 'url', 'sendQuery', 'queryParameters', 'sendBody', 'jsonBody'];

const description: INodeTypeDescription = {
	displayName: 'HTTP Request',
	name: 'httpRequest',
	group: ['output'],
	version: 4.2,
	description: 'Stands in for HTTP Request',
	defaults: { name: 'HTTP Request' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	properties: NAMES.map((name) => ({ displayName: name, name, type: 'json', default: '' })),
};

/**
 * n8n's HTTP Request node, as far as the examples use it: a request for each item, with fields in the
 * query and JSON in the body, and an item of each answer, which is an object. As in n8n, an item that
 * fails where the workflow goes on has nothing but the error.
 */
export const httpNode: INodeType = {
	description,
	async execute(this: IExecuteFunctions) {
		const items: INodeExecutionData[] = [];
		for (const item of this.getInputData().keys()) {
			try {
				items.push({ json: await ask(this, item), pairedItem: { item } });
			} catch (thrown) {
				const error = new NodeApiError(this.getNode(), { message: String(thrown) });
				if (!this.continueOnFail()) throw error;
				items.push({ json: { error: { message: error.message } }, pairedItem: { item } });
			}
		}
		return [items];
	},
};

async function ask(n8n: IExecuteFunctions, item: number): Promise<IDataObject> {
	const read = (name: string): unknown => n8n.getNodeParameter(name, item);
	const url = new URL(String(read('url')));
	if (read('sendQuery') === true) {
		for (const { name, value } of objectsOf(objectOf(read('queryParameters')).parameters)) {
			url.searchParams.set(String(name), String(value));
		}
	}
	const response = await fetch(url, {
		method: String(read('method')),
		...(read('sendBody') === true && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(read('jsonBody')),
		}),
	});
	if (!response.ok) throw new Error(`The service answered ${response.status}`);
	return objectOf(await response.json()) as IDataObject;
}
