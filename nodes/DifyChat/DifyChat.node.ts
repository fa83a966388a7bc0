// The node Dify Chat: messages, conversations and files of a chat app in Dify.

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

const node: DifyNode = {
	credential: APP_CREDENTIAL,
	purpose: 'Dify Chat is for chatbots, agents and chatflows.',
	resources,
};

export class DifyChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Dify Chat',
		name: 'difyChat',
		icon: { light: 'file:../../icons/dify.svg', dark: 'file:../../icons/dify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Ask a Dify chatbot, agent or chatflow, keep its conversations and send it files',
		defaults: { name: 'Dify Chat' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: APP_CREDENTIAL.name, required: true }],
		properties: describeResources(resources, 'message'),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await routeItems(this, node);
	}
}
