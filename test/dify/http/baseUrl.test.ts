// Whatever a user types as the address becomes the API's, in the code and in the credential's test alike.

import { Expression } from 'n8n-workflow';
import type { IWorkflowDataProxyData } from 'n8n-workflow';

import { DifyAppApi } from '../../../credentials/DifyAppApi.credentials';
import { hasUserInfo, normaliseBaseUrl } from '../../../dify/http/baseUrl';
import { expectLinear, repeated } from '../linear';

const ADDRESSES: [typed: string, address: string][] = [
	['https://api.dify.ai/v1', 'https://api.dify.ai/v1'],
	['https://api.dify.ai', 'https://api.dify.ai/v1'],
	['https://api.dify.ai/', 'https://api.dify.ai/v1'],
	['https://api.dify.ai/v1/', 'https://api.dify.ai/v1'],
	['https://api.dify.ai/v1///', 'https://api.dify.ai/v1'],
	['https://api.dify.ai/v1/v1', 'https://api.dify.ai/v1'],
	['  https://api.dify.ai/v1\n', 'https://api.dify.ai/v1'],
	['http://localhost', 'http://localhost/v1'],
	['http://localhost:8080/v1', 'http://localhost:8080/v1'],
	['http://192.168.1.7:5001', 'http://192.168.1.7:5001/v1'],
	['http://[::1]:5001/v1', 'http://[::1]:5001/v1'],
	['https://host/dify', 'https://host/dify/v1'],
	['https://host/dify/v1', 'https://host/dify/v1'],
	['https://host/dify/v1/', 'https://host/dify/v1'],
	['https://host//dify//v1', 'https://host/dify/v1'],
	['https://host//v1', 'https://host/v1'],
	['https:///host/v1', 'https://host/v1'],
	['https:/host/v1', 'https://host/v1'],
	['HTTPS://Host/v1', 'HTTPS://Host/v1'],
	['https://host/v10', 'https://host/v10/v1'],
	['https://host/api-v1', 'https://host/api-v1/v1'],
	['https://host/v1/dify', 'https://host/v1/dify/v1'],
	['https://host/v1?lang=en', 'https://host/v1'],
	['https://host/?next=https://other/v1', 'https://host/v1'],
	['https://host/v1#top', 'https://host/v1'],
	['https://bücher.example/v1', 'https://bücher.example/v1'],
	["https://host/it's", "https://host/it's/v1"],
	['https://host/@team/dify', 'https://host/@team/dify/v1'],
	// Without a scheme.
	['api.dify.ai/v1', 'https://api.dify.ai/v1'],
	['api.dify.ai', 'https://api.dify.ai/v1'],
	['  Dify.Example.com:8443//dify/ ', 'https://Dify.Example.com:8443/dify/v1'],
	['api。dify。ai/v1', 'https://api。dify。ai/v1'],
	['8.8.8.8', 'https://8.8.8.8/v1'],
	['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443/v1'],
	['https.example.com', 'https://https.example.com/v1'],
	['localhost', 'http://localhost/v1'],
	['localhost:8080', 'http://localhost:8080/v1'],
	['dify:5001/v1', 'http://dify:5001/v1'],
	['app-server:5001', 'http://app-server:5001/v1'],
	['dataset-server/dify', 'http://dataset-server/dify/v1'],
	['dify.local', 'http://dify.local/v1'],
	['host.docker.internal:5001', 'http://host.docker.internal:5001/v1'],
	['DIFY.LAN/v1', 'http://DIFY.LAN/v1'],
	['local.example.com', 'https://local.example.com/v1'],
	['10.0.0.1', 'http://10.0.0.1/v1'],
	['127.0.0.1:5001/v1', 'http://127.0.0.1:5001/v1'],
	['127.255.255.255', 'http://127.255.255.255/v1'],
	['172.15.0.1', 'https://172.15.0.1/v1'],
	['172.16.0.1', 'http://172.16.0.1/v1'],
	['172.31.255.255', 'http://172.31.255.255/v1'],
	['172.32.0.1', 'https://172.32.0.1/v1'],
	['192.168.1.7', 'http://192.168.1.7/v1'],
	['192.168.1.7:5001/dify', 'http://192.168.1.7:5001/dify/v1'],
	['192.169.1.7', 'https://192.169.1.7/v1'],
	['[::1]', 'http://[::1]/v1'],
	['[::1]:5001/v1', 'http://[::1]:5001/v1'],
	['10.example.com', 'https://10.example.com/v1'],
	['10.0.0.1.example.com', 'https://10.0.0.1.example.com/v1'],
	['dify.local.example.com', 'https://dify.local.example.com/v1'],
];

/** What holds a user name or a password, which would be sent instead of the key. */
const WITH_USER_INFO = [
	'https://user:secret@host/v1',
	'https://user@host',
	'HTTPS://user:@host',
	'https:/user:secret@host',
	'  https://user:sec?ret@host',
	'https://user:12#secret@host',
	'user:secret@host:8080/v1',
	'someone@example.com',
	'ftp://user:secret@host',
	'https://user:secret@evil.example/@host/v1',
];

/** What is no address at all. */
const NONE = [
	'',
	'   ',
	'/v1',
	'//host/v1',
	'ftp://host/v1',
	'https://',
	'https:///',
	'https:// host/v1',
	'https://?v1',
	'https:host/v1',
	'https:8080',
	'http//host/v1',
	'http',
	'javascript:alert(1)',
	'mailto:someone',
	'data:text/plain,a',
	'file:///etc/passwd',
	'::1',
	'host name/v1',
	'https://host:port/v1',
	'https://host:99999/v1',
	'host:99999',
	'https://ho[st/v1',
	'[host]',
	'app-q6QbL5TAXPGXuVZbLLvmMBYW',
	'dataset-q6QbL5TAXPGXuVZbLLvmMBYW',
	'Bearer app-q6QbL5TAXPGXuVZbLLvmMBYW',
];

/** Characters, of an address typed by somebody who means harm. */
const LENGTH = 64 * 1024;

/** Pieces of which such a text is made. */
const HOSTILE = [
	' ',
	' a',
	'/',
	'//a',
	':/',
	'/v1',
	'/v1a',
	'a/v1',
	'?',
	'?\n',
	'@/',
	'a.',
	'a:',
	':1',
	'1.',
	'10.1',
	'https:',
	'app-',
	'.local',
];

describe('an address', () => {
	it.each(ADDRESSES)('typed as %j is that of the API: %s', (typed, address) => {
		expect(normaliseBaseUrl(typed)).toBe(address);
	});

	it.each(ADDRESSES)('normalised once stays as it is: %j', (_typed, address) => {
		expect(normaliseBaseUrl(address)).toBe(address);
	});

	it.each(NONE)('is none: %j', (typed) => {
		expect(normaliseBaseUrl(typed)).toBeUndefined();
		expect(hasUserInfo(typed)).toBe(false);
	});

	it.each(WITH_USER_INFO)('with a user name or a password is refused for that: %j', (typed) => {
		expect(normaliseBaseUrl(typed)).toBeUndefined();
		expect(hasUserInfo(typed)).toBe(true);
	});

	it.each(ADDRESSES)('of none but a host is not refused for a user name: %j', (typed) => {
		expect(hasUserInfo(typed)).toBe(false);
	});

	it.each(HOSTILE)('of %j again and again takes no longer than another', (piece) => {
		for (const text of [
			repeated(piece, LENGTH),
			`https://${repeated(piece, LENGTH)}`,
			`a${repeated(piece, LENGTH)}!`,
		]) {
			expectLinear(normaliseBaseUrl, text);
			expectLinear(hasUserInfo, text);
		}
	});
});

describe("the credential's test", () => {
	const expression = new DifyAppApi().test.request.baseURL;

	/** Evaluates it the way n8n's tester does, with the credential in reach. */
	function evaluate(baseUrl: string): unknown {
		const data: Partial<IWorkflowDataProxyData> = { $credentials: { baseUrl } };
		return new Expression('UTC').resolveSimpleParameterValue(
			expression ?? '',
			data as IWorkflowDataProxyData,
		);
	}

	it('holds an expression', () => {
		expect(expression).toMatch(/^=\{\{.*\}\}$/s);
	});

	it.each(ADDRESSES)('makes the same of %j: %s', (typed, address) => {
		expect(evaluate(typed)).toBe(address);
	});

	it.each([...NONE, ...WITH_USER_INFO])(
		'makes nothing of %j that a request could go to',
		(typed) => {
			const address = String(evaluate(typed));
			expect(URL.canParse(`${address}/info`)).toBe(false);
			expect(URL.canParse(`${address}/info`, 'http://localhost')).toBe(false);
			expect(address).not.toMatch(/secret|user|app-/);
		},
	);
});
