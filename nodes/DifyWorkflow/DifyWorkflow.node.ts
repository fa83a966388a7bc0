// The node Dify Workflow: runs of a workflow app in Dify.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { getInputFields } from '../shared/methods/getInputFields';
import { APP_CREDENTIAL } from '../shared/node';
import type { DifyNode } from '../shared/node';
import { describeResources } from '../shared/operation';
import { routeItems } from '../shared/router';
import { resources } from './actions/resources';

const node: DifyNode = {
	credential: APP_CREDENTIAL,
	purpose: {
		needs: 'Dify Workflow needs a workflow',
		others:
			'For chatbots, agents and chatflows, use the node Dify Chat. For text generators, use the node Dify Text Generator.',
	},
	resources,
};

export class DifyWorkflow implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dify Workflow',
		name: 'difyWorkflow',
		icon: { light: 'file:../../icons/dify.svg', dark: 'file:../../icons/dify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Run a Dify workflow, wait for its outputs, and answer for the people it asks',
		defaults: { name: 'Dify Workflow' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: APP_CREDENTIAL.name, required: true }],
		properties: describeResources(resources, 'run'),
	};

	methods = { resourceMapping: { getInputFields } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await routeItems(this, node);
	}
}
