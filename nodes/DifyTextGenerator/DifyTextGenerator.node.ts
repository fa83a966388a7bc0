// The node Dify Text Generator: texts of a text generator app in Dify.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { APP_CREDENTIAL } from '../shared/node';
import type { DifyNode } from '../shared/node';
import { describeResources } from '../shared/operation';
import { routeItems } from '../shared/router';
import { resources } from './actions/resources';
import { getInputFields } from './methods/getInputFields';

const node: DifyNode = {
	credential: APP_CREDENTIAL,
	purpose: {
		needs: 'Dify Text Generator needs a text generator',
		others:
			'For chatbots, agents and chatflows, use the node Dify Chat. For workflows, use the node Dify Workflow.',
	},
	resources,
};

export class DifyTextGenerator implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dify Text Generator',
		name: 'difyTextGenerator',
		icon: { light: 'file:../../icons/dify.svg', dark: 'file:../../icons/dify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Let a Dify text generator write a text',
		defaults: { name: 'Dify Text Generator' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: APP_CREDENTIAL.name, required: true }],
		properties: describeResources(resources, 'text'),
	};

	methods = { resourceMapping: { getInputFields } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await routeItems(this, node);
	}
}
