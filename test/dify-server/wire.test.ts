// The oddities of the wire that a test can ask for, and what the server tells about itself.

import { createHash } from 'node:crypto';
import type { DifyServer, DifyServerOptions, WireOptions } from './index';
import { startDifyServer } from './index';
import { answerOf, ask, kindsOf, send } from './rawClient';

const servers: DifyServer[] = [];

async function start(options: DifyServerOptions = {}): Promise<DifyServer> {
	const server = await startDifyServer(options);
	servers.push(server);
	return server;
}

async function streamed(wire: WireOptions, query = 'hello there'): Promise<Buffer[]> {
	const exchange = ask(await start({ wire }), 'chat-plain', query);
	await exchange.end();
	return exchange.chunks;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

describe('the wire', () => {
	it('looks as Dify writes it: one line of compact JSON and a blank line', async () => {
		const text = Buffer.concat(await streamed({})).toString();
		const frames = text.split('\n\n');
		expect(frames.pop()).toBe('');
		for (const frame of frames) expect(frame).toMatch(/^data: \{"event":"\w+","conversation_id":/);
	});

	it.each(['\r\n', '\r'] as const)('can end its lines with %j', async (lineEnding) => {
		const text = Buffer.concat(await streamed({ lineEnding })).toString();
		const lines = text.split(lineEnding);
		expect(lines.join('')).not.toMatch(/[\r\n]/);
		expect(lines.filter((line) => line !== '')).toHaveLength(7);
		expect(text.endsWith(lineEnding + lineEnding)).toBe(true);
	});

	it('can be cut anywhere, also inside a character', async () => {
		const chunks = await streamed({ chunkBytes: 2 }, '你好');
		expect(Math.max(...chunks.map((chunk) => chunk.length))).toBe(2);
		expect(answerOf(Buffer.concat(chunks).toString())).toBe('You said: 你好');
		const apart = chunks.map((chunk) => chunk.toString()).join('');
		expect(apart).toContain('\uFFFD');
	});

	it('can hold comments', async () => {
		const text = Buffer.concat(await streamed({ comments: true })).toString();
		expect(text).toMatch(/^: a comment\ndata: \{/);
		expect(text.match(/^:/gm)).toHaveLength(7);
	});

	it('can begin with a byte order mark', async () => {
		const bytes = Buffer.concat(await streamed({ byteOrderMark: true }));
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
		expect(bytes.includes(Buffer.from('\uFEFF'), 3)).toBe(false);
	});

	it('can leave out the last blank line, and only that', async () => {
		const text = Buffer.concat(await streamed({ omitFinalBlankLine: true })).toString();
		expect(text).toMatch(/\}\n$/);
		expect(text.endsWith('\n\n')).toBe(false);
		expect(text.split('\n\n')).toHaveLength(7);
	});

	it('can send several frames in one piece', async () => {
		const chunks = await streamed({ framesPerChunk: 3 });
		expect(chunks.map((chunk) => chunk.toString().split('\n\n').length - 1)).toEqual([3, 3, 1]);
	});

	it('can hold raw line separators in texts, which are no line ends', async () => {
		const server = await start({ wire: { lineSeparators: true } });
		const exchange = ask(server, 'chat-plain', 'hello there');
		await exchange.end();
		expect(answerOf(exchange.text)).toBe('You\u2028said:\u2028hello\u2028there');
		const id = server.generations[0]?.conversationId;
		const history = send(
			server,
			'chat-plain',
			'GET',
			`/messages?user=tester&conversation_id=${id}`,
		);
		await history.end();
		const [message] = JSON.parse(history.text).data;
		expect(message.answer).toBe('You\u2028said:\u2028hello\u2028there');
	});
});

describe('a running generation', () => {
	it('is pinged by its own clock', async () => {
		const server = await start({ pingIntervalMilliseconds: 1, slowScale: 1 });
		const exchange = ask(server, 'chatflow-slow', 'x', { inputs: { seconds: 600 } });
		const text = await exchange.until((so) => so.endsWith('event: ping\n\nevent: ping\n\n'));
		expect(kindsOf(text).slice(0, 3)).toEqual(['ping', 'workflow_started', 'message']);
		expect(server.generations[0]?.finished).toBe(false);
	});

	it('tells when its client has left, and goes on', async () => {
		const server = await start({ slowScale: 0.001 });
		const exchange = ask(server, 'chatflow', '[slow] story');
		await exchange.until((text) => text.includes('slow 3'));
		exchange.leave();
		await server.waitFor(({ generations }) => generations[0]?.clientLeft === true);
		expect(server.openConnections()).toBe(0);
		await server.waitFor(({ generations }) => generations[0]?.finished === true);
		expect(server.generations[0]).toMatchObject({ stopped: false, query: '[slow] story' });
	});

	it('can be joined while it runs, with what has happened so far', async () => {
		const server = await start({ slowScale: 0.01 });
		const first = ask(server, 'chatflow', '[slow] story');
		await first.until((text) => text.includes('slow 3'));
		const id = server.generations[0]?.workflowRunId;
		const path = `/workflow/${id}/events?user=tester&include_state_snapshot=true`;
		const second = send(server, 'chatflow', 'GET', path);
		expect(await second.end()).toBe('complete');
		const kinds = kindsOf(second.text);
		expect(kinds.slice(0, 4)).toEqual([
			'ping',
			'workflow_started',
			'message_replace',
			'node_started',
		]);
		expect(kinds.slice(-2)).toEqual(['message_end', 'workflow_finished:succeeded']);
		expect(answerOf(second.text)).toMatch(/slow 40 $/);
		const after = send(server, 'chatflow', 'GET', path);
		await after.end();
		expect(after.text).toMatch(/^data: \{"event": "workflow_finished", /);
	});

	it('shows the old pause to who joins a paused run with a snapshot', async () => {
		const server = await start();
		await ask(server, 'chatflow-human', 'please', { inputs: { topic: 'Budget' } }).end();
		const id = server.generations[0]?.workflowRunId;
		const path = `/workflow/${id}/events?user=tester`;
		const replay = send(server, 'chatflow-human', 'GET', `${path}&include_state_snapshot=true`);
		expect(await replay.end()).toBe('complete');
		const kinds = kindsOf(replay.text);
		expect(kinds.slice(-2)).toEqual(['human_input_required', 'workflow_paused']);
		const live = send(server, 'chatflow-human', 'GET', path);
		await live.until((text) => text !== '');
		expect(live.text).toBe('event: ping\n\n');
		expect(live.ended).toBeUndefined();
	});
});

describe('the server', () => {
	it('shows every request as it was received', async () => {
		const server = await start();
		await ask(server, 'chat-plain', 'x').end();
		await send(server, 'chat-plain', 'GET', '/messages?user=a%40b').end();
		expect(server.requests).toHaveLength(2);
		expect(server.requests[0]).toMatchObject({
			method: 'POST',
			path: '/v1/chat-messages',
			headers: { authorization: `Bearer ${server.keyOf('chat-plain')}` },
			body: { query: 'x', inputs: {}, user: 'tester', response_mode: 'streaming' },
		});
		expect(server.requests[1]).toMatchObject({ method: 'GET', path: '/v1/messages?user=a%40b' });
	});

	it('keeps what is uploaded and serves it by its signed URL', async () => {
		const server = await start();
		const content = 'first line\nsecond line\n';
		const form = new FormData();
		form.set('user', 'tester');
		form.set('file', new File([content], 'naïve 报告.txt', { type: 'text/plain' }));
		const response = await fetch(`${server.baseUrl}/files/upload`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${server.keyOf('chatflow-files')}` },
			body: form,
		});
		expect(response.status).toBe(201);
		const uploaded = (await response.json()) as { id: string; source_url: string; name: string };
		const sha256 = createHash('sha256').update(content).digest('hex');
		const file = { filename: 'naïve 报告.txt', contentType: 'text/plain', bytes: 23, sha256 };
		expect(server.requests[0]?.body).toEqual({
			fields: { user: 'tester' },
			files: [{ field: 'file', ...file }],
		});
		expect(server.files[0]).toMatchObject({ name: 'naïve 报告.txt', user: 'tester', sha256 });
		expect(await (await fetch(uploaded.source_url)).text()).toBe(content);
		const forged = await fetch(uploaded.source_url.replace('sign=', 'sign=x'));
		expect(forged.status).toBe(404);
	});

	it('refuses a file part without a type, as Dify does', async () => {
		const server = await start();
		const body =
			'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n';
		const response = await fetch(`${server.baseUrl}/files/upload`, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${server.keyOf('chatflow-files')}`,
				'Content-Type': 'multipart/form-data; boundary=b',
			},
			body,
		});
		expect(response.status).toBe(415);
		expect(await response.json()).toMatchObject({ code: 'unsupported_file_type' });
	});

	it('ends everything when it is closed, also those who wait for it', async () => {
		const server = await start();
		const exchange = ask(server, 'chatflow-slow', 'x', { inputs: { seconds: 600 } });
		await exchange.until((text) => text.includes('Done: '));
		const waiting = server.waitFor(({ generations }) => generations[0]?.finished === true);
		await Promise.all([expect(waiting).rejects.toThrow('closed'), server.close()]);
		expect(await exchange.end()).toBe('broken');
	});

	it('pages strictly by whole seconds', async () => {
		let now = Date.UTC(2026, 0, 1);
		const server = await start({ now: () => now });
		const asked = async (query: string) => {
			const more = { conversation_id: server.generations[0]?.conversationId ?? '' };
			await ask(server, 'chat-plain', query, more).end();
		};
		await asked('one');
		now += 1000;
		await asked('two');
		await asked('three');
		const list = async (query: string) => {
			const id = server.generations[0]?.conversationId;
			const path = `/messages?user=tester&conversation_id=${id}${query}`;
			const exchange = send(server, 'chat-plain', 'GET', path);
			await exchange.end();
			const body = JSON.parse(exchange.text) as {
				has_more: boolean;
				data: Array<{ id: string; query: string }>;
			};
			return body;
		};
		const newest = await list('&limit=1');
		expect(newest.has_more).toBe(true);
		expect(newest.data.map(({ query }) => query)).toEqual(['three']);
		const older = await list(`&limit=5&first_id=${newest.data[0]?.id}`);
		expect(older.data.map(({ query }) => query)).toEqual(['one']);
		expect(older.has_more).toBe(false);
	});
});
