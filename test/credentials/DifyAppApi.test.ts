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
