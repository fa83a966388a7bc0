// What the credentials have in common: the address, the key in each request, and how both are tested.

import type {
	IAuthenticateGeneric,
	ICredentialTestRequest,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { BASE_URL_STEPS } from '../dify/http/baseUrl';

/** `normaliseBaseUrl` as an n8n expression: the same steps, written out. */
const NORMALISED_BASE_URL = `={{ $credentials.baseUrl.trim()${BASE_URL_STEPS.map(
	([pattern, replacement]) => `.replace(${String(pattern)}, ${JSON.stringify(replacement)})`,
).join('')} }}`;

const REDIRECTED =
	'This address sends requests on to another one, to which the API key is not sent. Enter that one as the Base URL, up to and including /v1; often it is the same with https:// in front.';

/** The statuses of a redirect that a client would follow by itself. */
const REDIRECTS = [301, 302, 303, 307, 308];

const WRONG_ADDRESS =
	'There is no Dify API at this Base URL. It must be the address of the API, such as https://api.dify.ai/v1 or https://your-server/v1, not that of the web console.';

/**
 * The address of the API.
 *
 * @param description where users find it
 */
export function baseUrlField(description: string): INodeProperties {
	return {
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: 'https://api.dify.ai/v1',
		required: true,
		placeholder: 'e.g. https://api.dify.ai/v1',
		description,
	};
}

// Apart from the list: n8n's linter takes every field with "cert" in its name for a secret.
const ignoreSslIssues: INodeProperties = {
	displayName: 'Ignore SSL Issues (Insecure)',
	name: 'allowUnauthorizedCerts',
	type: 'boolean',
	default: false,
	description:
		"Whether to connect even if the server's certificate cannot be checked, for your own server with a self-signed certificate",
};

/**
 * A text that begins with "=", which n8n evaluates anew for each item. Compared as texts are: of
 * n8n's own conditions, `startsWith` fails on a switch in its older versions, and `regex` gives up
 * after a quarter of a second, which on a busy machine fails the item.
 */
const EXPRESSION = { _cnd: { between: { from: '=', to: '>' } } };

/**
 * Tells nodes that they need not read the credential for each item, for which n8n asks its database
 * and deciphers the key: n8n leaves it out where a field is an expression. Nobody fills it in.
 */
export const sameForAllItems: INodeProperties = {
	displayName: 'Same for All Items',
	name: 'sameForAllItems',
	type: 'hidden',
	default: true,
	displayOptions: {
		hide: {
			baseUrl: [EXPRESSION],
			apiKey: [EXPRESSION],
			allowUnauthorizedCerts: [EXPRESSION],
		},
	},
};

/** The fields behind address and key. */
export const furtherFields: INodeProperties[] = [ignoreSslIssues, sameForAllItems];

/** The key as Dify wants it. */
export const bearerKey: IAuthenticateGeneric = {
	type: 'generic',
	properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey.trim()}}' } },
};

/** How a credential is tested. */
export interface CredentialTest {
	/** A cheap request that every key of the kind may make. */
	request: Pick<IHttpRequestOptions, 'url' | 'qs'>;
	/** A key of the answer's body that every right answer has; the web console's page, a 200 as well, has none. */
	expectedKey: string;
	/** What a 401 and a 403 mean. */
	wrongKey: string;
	forbidden: string;
}

/** The test of a credential. */
export function testOf(test: CredentialTest): ICredentialTestRequest {
	const { request, expectedKey, wrongKey, forbidden } = test;
	return {
		request: {
			baseURL: NORMALISED_BASE_URL,
			...request,
			skipSslCertificateValidation: '={{$credentials.allowUnauthorizedCerts}}',
			// Behind a redirect n8n would send the key to an address that nobody entered.
			disableFollowRedirect: true,
		},
		rules: [
			...REDIRECTS.map((value) => ({
				type: 'responseCode',
				properties: { value, message: REDIRECTED },
			})),
			{ type: 'responseCode', properties: { value: 401, message: wrongKey } },
			{ type: 'responseCode', properties: { value: 404, message: WRONG_ADDRESS } },
			{ type: 'responseCode', properties: { value: 405, message: WRONG_ADDRESS } },
			{ type: 'responseCode', properties: { value: 403, message: forbidden } },
			{
				type: 'responseSuccessBody',
				properties: { key: expectedKey, value: undefined, message: WRONG_ADDRESS },
			},
			// n8n's tester looks at each rule by its type; only its declaration wants all of one kind.
		] as ICredentialTestRequest['rules'],
	};
}
