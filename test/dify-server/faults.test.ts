// Each fault of the emulated server does on the wire what it says.

import type { DifyServer, Fault, FaultMoment } from './index';
import { startDifyServer } from './index';
import { answerOf, ask, kindsOf, send } from './rawClient';

const servers: DifyServer[] = [];

async function serverWith(
	fault: Fault,
	options: Parameters<DifyServer['inject']>[1] = {},
): Promise<DifyServer> {
	const server = await startDifyServer();
	servers.push(server);
	server.inject(fault, options);
	return server;
}

async function finished(server: DifyServer): Promise<void> {
	await server.waitFor(({ generations }) => generations[0]?.finished === true);
}

async function storedAnswer(server: DifyServer, app: string): Promise<unknown> {
	const id = server.generations[0]?.conversationId ?? '';
	const path = `/messages?user=tester&conversation_id=${id}`;
	const history = send(server, app, 'GET', path);
	await history.end();
	return JSON.parse(history.text).data[0].answer;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

describe('a connection that breaks', () => {
	const broken = (kind: 'end-of-file' | 'reset', moment: FaultMoment): Fault => ({ kind, moment });

	it.each(['end-of-file', 'reset'] as const)(
		'gives no answer at all for %s before the headers, though the run goes on',
		async (kind) => {
			const server = await serverWith(broken(kind, 'before-headers'));
			const exchange = ask(server, 'chatflow-static', 'x');
			expect(await exchange.end()).toBe('broken');
			expect(exchange.status).toBeUndefined();
			await finished(server);
			expect(await storedAnswer(server, 'chatflow-static')).toBe('prefix x suffix');
		},
	);

	it.each([
		['end-of-file', 'complete'],
		['reset', 'broken'],
	] as const)('ends with %s after the first ping', async (kind, ended) => {
		for (const app of ['chatflow-static', 'chat-plain']) {
			const server = await serverWith(broken(kind, 'after-first-ping'));
			const exchange = ask(server, app, 'x');
			expect(await exchange.end()).toBe(ended);
			expect(exchange.text).toBe('event: ping\n\n');
		}
	});

	it.each([
		['end-of-file', 'complete'],
		['reset', 'broken'],
	] as const)('ends with %s after the first piece of text', async (kind, ended) => {
		const server = await serverWith(broken(kind, 'mid-text'));
		const exchange = ask(server, 'chatflow', 'hello there');
		expect(await exchange.end()).toBe(ended);
		expect(answerOf(exchange.text)).toBe('You s');
		expect(kindsOf(exchange.text).at(-1)).toBe('message');
	});

	it.each([
		['end-of-file', 'complete'],
		['reset', 'broken'],
	] as const)('ends with %s between the terminal events', async (kind, ended) => {
		const server = await serverWith(broken(kind, 'between-terminal-events'));
		const exchange = ask(server, 'chatflow-static', 'x');
		expect(await exchange.end()).toBe(ended);
		expect(kindsOf(exchange.text)).toContain('message_end');
		expect(exchange.text).not.toContain('workflow_finished');
	});

	it('loses the answer of a chat app, which the response would have stored', async () => {
		const server = await serverWith(broken('reset', 'mid-text'));
		await ask(server, 'chat-plain', 'x').end();
		await finished(server);
		expect(await storedAnswer(server, 'chat-plain')).toBe('');
		expect(server.generations[0]?.clientLeft).toBe(false);
	});
});

describe('a connection that falls silent', () => {
	it.each([
		['after-first-ping', 'ping'],
		['mid-text', 'message'],
		['between-terminal-events', 'message_end'],
	] as const)('sends nothing more %s and stays open', async (moment, last) => {
		const server = await serverWith({ kind: 'silence', moment });
		const exchange = ask(server, 'chatflow-static', 'x');
		await finished(server);
		const before = await exchange.until((text) => kindsOf(text).at(-1) === last);
		expect(exchange.ended).toBeUndefined();
		expect(server.openConnections()).toBe(1);
		await server.close();
		expect(await exchange.end()).toBe('broken');
		expect(exchange.text).toBe(before);
	});

	it('sends nothing at all before the headers', async () => {
		const server = await serverWith({ kind: 'silence', moment: 'before-headers' });
		const exchange = ask(server, 'chat-plain', 'x');
		await finished(server);
		expect(exchange.status).toBeUndefined();
		expect(exchange.ended).toBeUndefined();
		expect(await storedAnswer(server, 'chat-plain')).toBe('You said: x');
	});

	it('can go on pinging', async () => {
		const server = await startDifyServer({ pingIntervalMilliseconds: 1 });
		servers.push(server);
		server.inject({ kind: 'pings-only', moment: 'mid-text' });
		const exchange = ask(server, 'chat-plain', 'x');
		await finished(server);
		const text = await exchange.until((so) => so.endsWith('event: ping\n\nevent: ping\n\n'));
		expect(kindsOf(text).filter((kind) => kind !== 'ping')).toEqual(['message']);
		expect(exchange.ended).toBeUndefined();
	});
});

describe('an answer that is not the run', () => {
	it('is a page of a gateway, without the headers of Dify', async () => {
		const headers = { 'Retry-After': '7', Server: 'nginx' };
		const server = await serverWith({ kind: 'http', status: 502, headers, body: '<h1>Bad</h1>' });
		const exchange = ask(server, 'chat-plain', 'x');
		expect(await exchange.end()).toBe('complete');
		expect(exchange.status).toBe(502);
		expect(exchange.headers).toMatchObject({ 'content-type': 'text/html', 'retry-after': '7' });
		expect(exchange.headers['x-version']).toBeUndefined();
		expect(exchange.text).toBe('<h1>Bad</h1>');
		expect(server.generations).toHaveLength(0);
	});

	it('is a web page with status 200', async () => {
		const server = await serverWith({ kind: 'html-page' }, { path: '/info' });
		const exchange = send(server, 'chat-plain', 'GET', '/info');
		await exchange.end();
		expect(exchange.status).toBe(200);
		expect(exchange.headers['content-type']).toMatch(/^text\/html/);
		expect(exchange.headers['x-version']).toBeUndefined();
	});

	it('is JSON null', async () => {
		const server = await serverWith({ kind: 'json-null' });
		const exchange = ask(server, 'chat-plain', 'x');
		await exchange.end();
		expect(exchange.headers['content-type']).toBe('application/json');
		expect(JSON.parse(exchange.text)).toBeNull();
	});

	it.each([
		[400, 'invalid_param'],
		[429, 'too_many_requests'],
	] as const)('is the limit on concurrent requests as a %d', async (status, code) => {
		const server = await serverWith({ kind: 'too-many-requests', status, retryAfterSeconds: 3 });
		const exchange = ask(server, 'chat-plain', 'x');
		await exchange.end();
		expect(exchange.status).toBe(status);
		expect(exchange.headers['retry-after']).toBe('3');
		const body = JSON.parse(exchange.text);
		expect(body).toMatchObject({ code, status });
		expect(body.message).toMatch(/^Too many requests\. Please try again later\. .* is 1\.$/);
		expect(server.generations).toHaveLength(0);
	});

	it('is the quota of a plan', async () => {
		const server = await serverWith({ kind: 'rate-limit-error' });
		const exchange = ask(server, 'chatflow', 'x');
		await exchange.end();
		expect(JSON.parse(exchange.text)).toMatchObject({ code: 'rate_limit_error', status: 429 });
		expect(exchange.headers['retry-after']).toBeUndefined();
	});
});

describe('a stream that is not as it should be', () => {
	it('waits in a queue after one ping, then runs as usual', async () => {
		let release: () => void = () => undefined;
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		const server = await serverWith({ kind: 'queued', release: released });
		const exchange = ask(server, 'chatflow-static', 'x');
		await exchange.until((text) => text !== '');
		expect(exchange.text).toBe('event: ping\n\n');
		expect(server.generations).toHaveLength(0);
		release();
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text).at(-1)).toBe('workflow_finished:succeeded');
	});

	it('runs a queued request also when its client has gone', async () => {
		let release: () => void = () => undefined;
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		const server = await serverWith({ kind: 'queued', release: released });
		const exchange = ask(server, 'chatflow-static', 'x');
		await exchange.until((text) => text !== '');
		exchange.leave();
		await server.waitFor((now) => now.openConnections() === 0);
		release();
		await finished(server);
		expect(server.generations[0]?.clientLeft).toBe(true);
		expect(await storedAnswer(server, 'chatflow-static')).toBe('prefix x suffix');
	});

	it('never starts after one ping', async () => {
		const server = await serverWith({ kind: 'silent-start' });
		const exchange = ask(server, 'chatflow', 'x');
		await exchange.until((text) => text !== '');
		expect(exchange.text).toBe('event: ping\n\n');
		expect(server.generations).toHaveLength(0);
		expect(exchange.ended).toBeUndefined();
	});

	it.each([
		['chatflow', 'x', 'internal_server_error'],
		['chat-plain', '[error rate]', 'completion_request_error'],
	])('stays open after an error event of %s', async (app, query, code) => {
		const server = await serverWith({ kind: 'silence-after-error' });
		const exchange = ask(server, app, query);
		await finished(server);
		const text = await exchange.until((so) => so.includes('"event":"error"'));
		expect(kindsOf(text).at(-1)).toBe('error');
		expect(text).toContain(code);
		expect(exchange.ended).toBeUndefined();
	});

	it('stays open after all its events', async () => {
		const server = await serverWith({ kind: 'late-close' });
		const exchange = ask(server, 'chatflow', 'x');
		await finished(server);
		await exchange.until((text) => text.includes('workflow_finished'));
		expect(exchange.ended).toBeUndefined();
	});

	it.each(['chatflow', 'chat-plain'])(
		'has a spurious failed finish behind the end of %s',
		async (app) => {
			const server = await serverWith({ kind: 'spurious-failed-finish' });
			const exchange = ask(server, app, 'x');
			expect(await exchange.end()).toBe('complete');
			const kinds = ['message_end', 'workflow_started', 'workflow_finished:failed'];
			expect(kindsOf(exchange.text).slice(-3)).toEqual(kinds);
			expect(exchange.text).toContain('Workflow stream ended without a terminal event');
		},
	);

	it('has a huge node', async () => {
		const server = await serverWith({ kind: 'huge-node-finished', bytes: 3_000_000 });
		const exchange = ask(server, 'chatflow', 'x');
		await exchange.end();
		const frame = exchange.text.split('\n\n').find((one) => one.includes('node_finished')) ?? '';
		expect(frame.length).toBeGreaterThan(3_000_000);
		expect(kindsOf(exchange.text).at(-1)).toBe('workflow_finished:succeeded');
	});

	it('has lost its beginning', async () => {
		const server = await serverWith({ kind: 'dropped-beginning' });
		const exchange = ask(server, 'chatflow', 'hello there');
		await exchange.end();
		expect(kindsOf(exchange.text).slice(0, 2)).toEqual(['ping', 'message']);
		expect(exchange.text).not.toContain('workflow_started');
		expect(answerOf(exchange.text)).toBe('aid: hello there');
		expect(exchange.text).toContain('"outputs":{"answer":"You said: hello there"');
	});
});

describe('a fault', () => {
	it('meets only the requests it was meant for, and only so often', async () => {
		const fault: Fault = { kind: 'http', status: 503 };
		const server = await serverWith(fault, { app: 'chatflow', query: 'now', times: 2 });
		const statuses: Array<number | undefined> = [];
		const questions = [
			['chatflow', 'later'],
			['chat-plain', 'now'],
			['chatflow', 'now'],
			['chatflow', 'now'],
			['chatflow', 'now'],
		] as const;
		for (const [app, query] of questions) {
			const exchange = ask(server, app, query);
			await exchange.end();
			statuses.push(exchange.status);
		}
		expect(statuses).toEqual([200, 200, 503, 503, 200]);
	});

	it('finds a path with a part that may be anything', async () => {
		const server = await serverWith(
			{ kind: 'reset', moment: 'before-headers' },
			{ path: '/chat-messages/*/stop' },
		);
		const path = '/chat-messages/some-task/stop';
		expect(await send(server, 'chatflow', 'POST', path, { user: 'u' }).end()).toBe('broken');
		expect(await send(server, 'chatflow', 'POST', path, { user: 'u' }).end()).toBe('complete');
	});

	it('breaks the connection of a blocking answer, whose run goes on', async () => {
		const server = await serverWith({ kind: 'reset', moment: 'mid-text' });
		const exchange = ask(server, 'chat-plain', 'x', { response_mode: 'blocking' });
		expect(await exchange.end()).toBe('broken');
		await finished(server);
		expect(await storedAnswer(server, 'chat-plain')).toBe('You said: x');
	});
});
