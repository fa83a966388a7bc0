// The credential: where Dify is, and the key of one of its apps.

import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

import { BASE_URL_STEPS } from '../dify/http/baseUrl';

/** `normaliseBaseUrl` as an n8n expression: the same steps, written out. */
const NORMALISED_BASE_URL = `={{ $credentials.baseUrl.trim()${BASE_URL_STEPS.map(
	([pattern, replacement]) => `.replace(${String(pattern)}, ${JSON.stringify(replacement)})`,
).join('')} }}`;

const WRONG_KEY =
	'Dify does not accept this API key. Take the key from the app\'s API Access page in Dify: it begins with "app-". A knowledge key (it begins with "dataset-") does not work here.';

const REDIRECTED =
	'This address sends requests on to another one, to which the API key is not sent. Enter that one as the Base URL, up to and including /v1; often it is the same with https:// in front.';

/** The statuses of a redirect that a client would follow by itself. */
const REDIRECTS = [301, 302, 303, 307, 308];

const WRONG_ADDRESS =
	'There is no Dify API at this Base URL. It must be the address of the API, such as https://api.dify.ai/v1 or https://your-server/v1, not that of the web console.';

// Apart from the list: n8n's linter takes every field with "cert" in its name for a secret.
const ignoreSslIssues: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		"Whether to connect even if the server's certificate cannot be checked, for your own server with a self-signed certificate",
};

export class DifyAppApi implements ICredentialType {
	name = 'difyAppApi';

	displayName = 'Dify App API';

	icon: Icon = { light: 'file:../icons/dify.svg', dark: 'file:../icons/dify.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-dify-apps/n8n-nodes-dify-apps#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.dify.ai/v1',
			required: true,
			placeholder: 'e.g. https://api.dify.ai/v1',
			description:
				"The API Server address at the top of the app's API Access page in Dify. For Dify Cloud keep the default; for your own server it ends with /v1, for example http://dify.example.com/v1. Do not include a user name or a password.",
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			placeholder: 'e.g. app-…',
			description:
				'Key of the app, from its API Access page in Dify. One key belongs to one app; make a credential for each app.',
		},
		ignoreSslIssues,
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey.trim()}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: NORMALISED_BASE_URL,
			url: '/info',
			skipSslCertificateValidation: '={{$credentials.allowUnauthorizedCerts}}',
			// Behind a redirect n8n would send the key to an address that nobody entered.
			disableFollowRedirect: true,
		},
		rules: [
			...REDIRECTS.map((value) => ({
				type: 'responseCode',
				properties: { value, message: REDIRECTED },
			})),
			{ type: 'responseCode', properties: { value: 401, message: WRONG_KEY } },
			{ type: 'responseCode', properties: { value: 404, message: WRONG_ADDRESS } },
			{ type: 'responseCode', properties: { value: 405, message: WRONG_ADDRESS } },
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message: "The app's API access is switched off in Dify, or the app no longer exists.",
				},
			},
			// Every app has a name; the web console's page, a 200 as well, has none.
			{
				type: 'responseSuccessBody',
				properties: { key: 'name', value: undefined, message: WRONG_ADDRESS },
			},
			// n8n's tester looks at each rule by its type; only its declaration wants all of one kind.
		] as ICredentialTestRequest['rules'],
	};
}
