// The credential of apps: where Dify is, and the key of one of its apps.

import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { baseUrlField, bearerKey, furtherFields, testOf } from './difyCredential';

export class DifyAppApi implements ICredentialType {
	name = 'difyAppApi';

	displayName = 'Dify App API';

	icon: Icon = { light: 'file:../icons/dify.svg', dark: 'file:../icons/dify.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dify-apps/n8n-nodes-dify-apps#credential';

	properties: INodeProperties[] = [
		baseUrlField(
			"The API Server address at the top of the app's API Access page in Dify (newer Dify: the Service API Endpoint on the Access Point page). For Dify Cloud keep the default; for your own server it ends with /v1, for example http://dify.example.com/v1. Do not include a user name or a password.",
		),
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. app-…',
			description:
				'Key of the app, from its API Access page in Dify (newer Dify: Access Point). One key belongs to one app; make a credential for each app.',
		},
		...furtherFields,
	];

	authenticate: IAuthenticateGeneric = bearerKey;

	test: ICredentialTestRequest = testOf({
		request: { url: '/info' },
		expectedKey: 'name',
		wrongKey:
			'Dify does not accept this API key. Take the key from the app\'s API Access page in Dify (newer Dify: Access Point): it begins with "app-". A knowledge key (it begins with "dataset-") does not work here: it belongs into the credential "Dify Knowledge API".',
		forbidden: "The app's API access is switched off in Dify, or the app no longer exists.",
	});
}
