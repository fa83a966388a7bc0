// Whatever a user types as the address becomes the API's, in the code and in the credential's test alike.

import { Expression } from 'n8n-workflow';
import type { IWorkflowDataProxyData } from 'n8n-workflow';

import { DifyAppApi } from '../../../credentials/DifyAppApi.credentials';
import { normaliseBaseUrl } from '../../../dify/http/baseUrl';

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
];

describe('an address', () => {
	it.each(ADDRESSES)('typed as %j is that of the API: %s', (typed, address) => {
		expect(normaliseBaseUrl(typed)).toBe(address);
	});

	it.each(ADDRESSES)('normalised once stays as it is: %j', (_typed, address) => {
		expect(normaliseBaseUrl(address)).toBe(address);
	});

	it.each([
		'',
		'   ',
		'api.dify.ai/v1',
		'localhost:8080',
		'/v1',
		'ftp://host/v1',
		'https://',
		'https:///',
		'https:// host/v1',
		'https://?v1',
		'javascript:alert(1)',
		'https://host:port/v1',
		'https://host:99999/v1',
	])('is none: %j', (typed) => {
		expect(normaliseBaseUrl(typed)).toBeUndefined();
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
});
