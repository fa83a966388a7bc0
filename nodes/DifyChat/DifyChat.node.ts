// The node Dify Chat: messages, conversations and files of a chat app in Dify.

import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { DEFAULT_USER } from '../shared/fields';
import { getInputFields } from '../shared/methods/getInputFields';
import { APP_CREDENTIAL } from '../shared/node';
import type { DifyNode } from '../shared/node';
import { describeResources } from '../shared/operation';
import { routeItems } from '../shared/router';
import { resources } from './actions/resources';
import { searchConversations } from './methods/searchConversations';

const node: DifyNode = {
	credential: APP_CREDENTIAL,
	purpose: {
		needs: 'Dify Chat needs a chatbot, an agent or a chatflow',
		others:
			'For workflows, use the node Dify Workflow. For text generators, use the node Dify Text Generator.',
	},
	resources,
};

const SHARED_MEMORY = `All runs share one memory: with User "${DEFAULT_USER}", everybody's messages go into one conversation. Give User something of each person's own, for example an e-mail address or the chat's session ID.`;

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
		hints: [
			{
				message: SHARED_MEMORY,
				type: 'warning',
				location: 'ndv',
				whenToDisplay: 'always',
				displayCondition: `={{ ${[
					'$parameter["resource"] === "message"',
					'$parameter["operation"] === "send"',
					'$parameter["conversationMode"] === "latest"',
					`String($parameter["user"]).trim() === "${DEFAULT_USER}"`,
				].join(' && ')} }}`,
			},
		],
		properties: describeResources(resources, 'message'),
	};

	methods = { listSearch: { searchConversations }, resourceMapping: { getInputFields } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await routeItems(this, node);
	}
}
