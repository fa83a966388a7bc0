// The credential of knowledge bases: where Dify is, and the key of a workspace's knowledge.

import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlField, bearerKey, furtherFields, testOf } from './difyCredential';

export class DifyKnowledgeApi implements ICredentialType {
	name = 'difyKnowledgeApi';

	displayName = 'Dify Knowledge API';

	icon: Icon = { light: 'file:../icons/dify.svg', dark: 'file:../icons/dify.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dify-apps/n8n-nodes-dify-apps#credential';

	properties: INodeProperties[] = [
		baseUrlField(
			'The Service API address shown at the top of the Knowledge page in Dify, under Service API. For Dify Cloud keep the default; for your own server it ends with /v1, for example http://dify.example.com/v1. Do not include a user name or a password.',
		),
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. dataset-…',
			description:
				'A knowledge key, from the Knowledge page in Dify, under Service API. It opens all knowledge bases of the workspace, or those it was made for (newer Dify): to read, to write and to delete.',
		},
		...furtherFields,
	];

	authenticate: IAuthenticateGeneric = bearerKey;

	test: ICredentialTestRequest = testOf({
		request: { url: '/datasets', qs: { limit: 1 } },
		expectedKey: 'data',
		wrongKey:
			'Dify does not accept this API key. Take a knowledge key from the Knowledge page in Dify, under Service API: it begins with "dataset-". The key of an app (it begins with "app-") does not work here: it belongs into the credential "Dify App API".',
		forbidden:
			'Dify does not let this key list the knowledge bases. A key that was made for some knowledge bases only (newer Dify) works with these all the same: save the credential, and choose the knowledge base By ID.',
	});
}
