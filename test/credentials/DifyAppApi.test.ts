// The credential's own test: what a user reads for a right key, and for each way to get it wrong.

import type { ReplayServer } from '../replay/server';
import { startReplayServer } from '../replay/server';
import { testCredential } from './tester';

let server: ReplayServer;

beforeAll(async () => {
	server = await startReplayServer();
});

afterEach(() => server.reset());

afterAll(async () => await server.close());

const VERSIONS = ['0.15.8', '1.9.2', '1.14.2', '1.15.0'] as const;

describe.each(VERSIONS)('on Dify %s', (version) => {
	it('accepts the key of an app', async () => {
		server.play(version, 'app/chatflow-info');
		const verdict = await testCredential({ baseUrl: server.url, apiKey: 'app-right' });
		expect(verdict.status).toBe('OK');
		expect(server.requests[0]?.headers.authorization).toBe('Bearer app-right');
		expect(server.misfits).toEqual([]);
	});

	it('names both a wrong key and a knowledge key, which Dify cannot tell apart', async () => {
		server.play(version, 'errors/bad-key');
		server.play(version, 'errors/bad-key');
		const verdict = await testCredential({ baseUrl: server.url, apiKey: 'dataset-knowledge' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toContain('does not accept this API key');
		expect(verdict.message).toContain('dataset-');
	});
});

describe('an address that is not the API', () => {
	const page = '<!DOCTYPE html><html><head><title>Dify</title></head><body></body></html>';

	it.each([
		[200, "the web console's page"],
		[404, "the web console's page that is not found"],
		[405, 'a page that takes no such request'],
	])('is refused with words that say which address is meant: %i, %s', async (status) => {
		server.answer({
			method: 'GET',
			path: '/v1/info',
			status,
			headers: { 'Content-Type': 'text/html; charset=utf-8' },
			pieces: [Buffer.from(page)],
			staysOpen: false,
		});
		const verdict = await testCredential({ baseUrl: server.url, apiKey: 'app-right' });
		expect(verdict.status).toBe('Error');
		expect(verdict.message).toContain('There is no Dify API at this Base URL');
	});

	it('shows the system code alone when nobody answers', async () => {
		const gone = await startReplayServer();
		await gone.close();
		const verdict = await testCredential({ baseUrl: gone.url, apiKey: 'app-right' });
		expect(verdict).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
	});
});

describe('an address that sends requests on to another', () => {
	let other: ReplayServer;

	beforeAll(async () => {
		other = await startReplayServer();
	});

	afterEach(() => other.reset());

	afterAll(async () => await other.close());

	it.each([301, 302, 303, 307, 308])(
		'is refused with words that say so, and the key goes no further: %i',
		async (status) => {
			other.play('1.15.0', 'app/chatflow-info');
			server.answer({
				method: 'GET',
				path: '/v1/info',
				status,
				headers: { Location: `${other.url}/v1/info` },
				pieces: [],
				staysOpen: false,
			});
			const verdict = await testCredential({ baseUrl: server.url, apiKey: 'app-right' });
			expect(verdict.status).toBe('Error');
			expect(verdict.message).toContain('sends requests on to another');
			expect(verdict.message).toContain('up to and including /v1');
			expect(server.requests).toHaveLength(1);
			expect(other.requests).toEqual([]);
		},
	);
});

describe('an address that is none', () => {
	it.each([
		['a user name and a password', (host: string) => `http://user:secret@${host}/v1`],
		['a user name alone', (host: string) => `user@${host}`],
		['another scheme', (host: string) => `ftp://${host}/v1`],
		['the key', () => 'app-q6QbL5TAXPGXuVZbLLvmMBYW'],
		['nothing', () => ' '],
	])('is called invalid and is sent nothing: %s', async (_what, addressAt) => {
		const host = new URL(server.url).host;
		const verdict = await testCredential({ baseUrl: addressAt(host), apiKey: 'app-right' });
		expect(verdict).toEqual({ status: 'Error', message: 'ERR_INVALID_URL' });
		expect(server.requests).toEqual([]);
	});
});
