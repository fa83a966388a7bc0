// Odd servers and streams under a run of a workflow: what becomes of the item, and what was sent.

import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../dify-server';
import { settle } from '../../support/manualClock';
import type { FaultyDify } from './faultyDify';
import { failed, startFaultyDify, succeeded } from './faultyDify';
import { inputs, requestsTo } from './workflowNode';

let server: FaultyDify;

// Whatever happened, no connection is left.
afterEach(async () => await server.close());

describe('an answer that is none', () => {
	const http = (status: number): Fault => ({
		kind: 'http',
		status,
		contentType: 'text/html',
		body: `<html><head><title>${status}</title></head><body>x</body></html>`,
	});

	it.each<[string, Fault, IDataObject]>([
		['a web page', { kind: 'html-page' }, { code: 'not_dify_api', http_status: 200 }],
		['JSON null', { kind: 'json-null' }, { code: 'not_dify_api', http_status: 200 }],
		['a gateway time-out', http(504), { code: 'gateway', retryable: true }],
		['a bad gateway', http(502), { code: 'gateway', retryable: true }],
		['a crash', http(500), { code: 'internal_server_error' }],
		['a body too large', http(413), { code: 'file_too_large', http_status: 413 }],
		["a plan's quota", { kind: 'rate-limit-error' }, { code: 'rate_limit_error' }],
		['a missing JSON type', http(415), { code: 'not_dify_api', http_status: 415 }],
		[
			'a redirect',
			{ kind: 'http', status: 301, headers: { location: 'https://dify.example.com/' } },
			{ code: 'redirected' },
		],
	])('%s is explained, and nothing is sent twice', async (_name, fault, expected) => {
		server = await startFaultyDify();
		for (const responseMode of ['streaming', 'blocking']) {
			server.dify.inject(fault);
			const { item } = await server.run({ options: { responseMode } });
			expect(item).toMatchObject({ ...failed(String(expected.code)), ...expected });
			expect(JSON.stringify(item)).not.toContain('<html>');
		}
		expect(requestsTo(server.dify, '/workflows/run')).toHaveLength(2);
		expect(server.dify.generations).toEqual([]);
	});
});

describe('too many requests at once', () => {
	it.each<[Fault, number]>([
		[{ kind: 'too-many-requests', status: 429 }, 1],
		[{ kind: 'too-many-requests', status: 400 }, 1],
		[{ kind: 'too-many-requests', status: 429, retryAfterSeconds: 30 }, 30],
	])('are waited out: %j', async (fault, least) => {
		server = await startFaultyDify();
		server.dify.inject(fault);
		const { item, posts, seconds } = await server.run();
		expect(item).toMatchObject(succeeded);
		expect(posts).toBe(2);
		expect(seconds).toBeGreaterThanOrEqual(least);
		expect(server.dify.generations).toHaveLength(1);
	});

	it('are told when they do not end', async () => {
		server = await startFaultyDify();
		server.dify.inject({ kind: 'too-many-requests', status: 429 }, { times: 10 });
		const { item, posts } = await server.run({ options: { maxRetries: 2 } });
		expect(item).toMatchObject({ code: 'too_many_requests', retryable: true });
		expect(item.description).toContain('It was tried 3 times.');
		expect(posts).toBe(3);
		expect(server.dify.generations).toEqual([]);
	});
});

describe('a silent start', () => {
	it.each(['result', 'start'])('ends at the limit, with the likely causes: %s', async (waitFor) => {
		server = await startFaultyDify();
		server.dify.inject({ kind: 'silent-start' });
		const { item, posts, seconds } = await server.run({ waitFor });
		expect(item).toMatchObject({ code: 'run_not_started', retryable: false });
		expect(item.description).toContain('workers may be busy');
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(/conversation/i);
		expect(posts).toBe(1);
		expect(seconds).toBeGreaterThanOrEqual(60);
		expect(seconds).toBeLessThanOrEqual(65);
	});

	it('ends after 15 s with the words that Dify would have for an input', async () => {
		server = await startFaultyDify({ generation: '1.14' });
		const { item, posts, seconds } = await server.run(inputs({ tone: 'rude' }));
		expect(item).toMatchObject({
			code: 'invalid_param',
			error:
				"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
		});
		expect(posts).toBe(1);
		expect(seconds).toBeLessThan(25);
	});

	it('is waited for while the run may still be queued', async () => {
		server = await startFaultyDify();
		let release = () => {};
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		server.dify.inject({ kind: 'queued', release: released });
		const running = server.run({ options: { startTimeout: 0 } });
		await settle(200);
		release();
		const { item, posts } = await running;
		expect(item).toMatchObject(succeeded);
		expect(posts).toBe(1);
	});
});

describe('odd streams', () => {
	it.each<[string, Fault, IDataObject]>([
		['all events, then an open connection', { kind: 'late-close' }, succeeded],
		['a node event of 3 MB', { kind: 'huge-node-finished', bytes: 3_000_000 }, succeeded],
		['a lost beginning', { kind: 'dropped-beginning' }, succeeded],
		[
			'an error, then an open connection',
			{ kind: 'silence-after-error' },
			{ code: expect.any(String), retryable: expect.any(Boolean) },
		],
	])('%s', async (_name, fault, expected) => {
		server = await startFaultyDify();
		server.dify.inject(fault);
		const { item, posts, seconds } = await server.run();
		expect(item).toMatchObject(expected);
		expect(posts).toBe(1);
		expect(seconds).toBeLessThanOrEqual(5);
	});

	it.each([
		[{ lineEnding: '\r\n' as const }],
		[{ lineEnding: '\r' as const }],
		[{ chunkBytes: 1 }],
		[{ chunkBytes: 7, comments: true, byteOrderMark: true }],
		[{ omitFinalBlankLine: true }],
		[{ framesPerChunk: 4 }],
	])('any form on the wire gives the same outputs: %j', async (wire) => {
		server = await startFaultyDify({ wire });
		const { item } = await server.run(inputs({ topic: 'über 你好 👍' }));
		expect(item.outputs).toMatchObject({ answer: 'You said: über 你好 👍' });
	});

	it.each([{ chunkBytes: 1 }, { comments: true, byteOrderMark: true }])(
		'the ping that tells a lasting run is known in any form: %j',
		async (wire) => {
			server = await startFaultyDify({ wire });
			const { item } = await server.run({ waitFor: 'start' });
			expect(item.status).toBe('running');
			await server.dify.waitFor(({ generations }) => generations[0]?.finished === true);
		},
	);
});
