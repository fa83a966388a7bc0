// How streams of chatflows end on each generation of Dify.

import type { DifyServer, Generation } from './index';
import { startDifyServer } from './index';
import { answerOf, ask, askJson, kindsOf, send } from './rawClient';
import type { RawExchange } from './rawClient';

const servers: DifyServer[] = [];

async function start(generation: Generation): Promise<DifyServer> {
	const server = await startDifyServer({ generation, slowScale: 0.001 });
	servers.push(server);
	return server;
}

afterEach(async () => {
	for (const server of servers.splice(0)) await server.close();
});

/** The kinds of frames from the first terminal event on. */
function tailOf(text: string): string[] {
	const kinds = kindsOf(text);
	const terminal = /^(workflow_finished|message_end|message_replace|workflow_paused|error)/;
	return kinds.slice(kinds.findIndex((kind) => terminal.test(kind)));
}

const SILENCE = 'silence';

/** The tail of a stream, or `silence` when it has gone quiet with its run over. */
async function endingOf(
	server: DifyServer,
	exchange: RawExchange,
	last: string,
): Promise<string[]> {
	const text = await exchange.until((so) => kindsOf(so).at(-1) === last && last !== 'complete');
	await server.waitFor(({ generations }) => generations.every(({ finished }) => finished));
	return exchange.ended === undefined ? [...tailOf(text), SILENCE] : tailOf(text);
}

async function stored(server: DifyServer, app: string): Promise<Record<string, unknown>> {
	const id = server.generations[0]?.conversationId;
	const path = `/messages?user=tester&conversation_id=${id}`;
	const exchange = send(server, app, 'GET', path);
	await exchange.end();
	return JSON.parse(exchange.text).data[0];
}

const SUCCEEDED = 'workflow_finished:succeeded';
const FAILED = 'workflow_finished:failed';
const STOPPED = 'workflow_finished:stopped';
const ABORTED = 'Run failed: Aborted: User requested stop';

describe.each([
	{
		generation: '1.9' as const,
		version: '1.9.2',
		first: 'workflow_started',
		success: [SUCCEEDED, 'message_end'],
		failure: [FAILED, 'error'],
		stop: [STOPPED, 'message_end'],
		storedStop: { status: 'normal', error: null },
		stopByOther: [SUCCEEDED, 'message_end'],
		moderatedInput: ['message_end'],
		moderatedOutput: [SUCCEEDED, 'message_replace', 'message_end'],
	},
	{
		generation: '1.13' as const,
		version: '1.13.0',
		first: 'ping',
		success: [SUCCEEDED],
		failure: [FAILED],
		stop: [STOPPED],
		storedStop: { status: 'normal', error: null },
		stopByOther: [FAILED],
		moderatedInput: ['message_end', SILENCE],
		moderatedOutput: ['message_replace', 'message_end', SUCCEEDED],
	},
	{
		generation: '1.14' as const,
		version: '1.14.2',
		first: 'ping',
		success: ['message_end', SUCCEEDED],
		failure: [FAILED],
		stop: [STOPPED],
		storedStop: { status: 'normal', error: null },
		stopByOther: [FAILED],
		moderatedInput: ['message_end', SILENCE],
		moderatedOutput: ['message_replace', 'message_end', SUCCEEDED],
	},
	{
		generation: '1.15' as const,
		version: '1.15.0',
		first: 'ping',
		success: ['message_end', SUCCEEDED],
		failure: [FAILED],
		stop: [FAILED],
		storedStop: { status: 'error', error: ABORTED, answer: '' },
		stopByOther: [FAILED],
		moderatedInput: ['message_end', 'workflow_started', FAILED],
		moderatedOutput: ['message_replace', 'message_end', SUCCEEDED],
	},
])('a chatflow of $version', (expected) => {
	const { generation } = expected;

	it('tells its version and begins as it should', async () => {
		const exchange = ask(await start(generation), 'chatflow', 'hello');
		await exchange.end();
		expect(exchange.headers['x-version']).toBe(expected.version);
		expect(kindsOf(exchange.text)[0]).toBe(expected.first);
	});

	it('ends a success', async () => {
		const server = await start(generation);
		const exchange = ask(server, 'chatflow', 'hello');
		expect(await endingOf(server, exchange, 'complete')).toEqual(expected.success);
		expect(answerOf(exchange.text)).toBe('You said: hello');
	});

	it('ends a failure', async () => {
		const server = await start(generation);
		const exchange = ask(server, 'chatflow', '[error mid]');
		expect(await endingOf(server, exchange, 'complete')).toEqual(expected.failure);
		expect(await stored(server, 'chatflow')).toMatchObject({ status: 'error', answer: '' });
	});

	async function stopBy(server: DifyServer, user: string): Promise<RawExchange> {
		const exchange = ask(server, 'chatflow', '[slow] story');
		await exchange.until((text) => text.includes('slow 3'));
		const path = `/chat-messages/${server.generations[0]?.taskId}/stop`;
		await send(server, 'chatflow', 'POST', path, { user }).end();
		return exchange;
	}

	it('ends a stop by its owner', async () => {
		const server = await start(generation);
		const exchange = await stopBy(server, 'tester');
		expect(await endingOf(server, exchange, 'complete')).toEqual(expected.stop);
		expect(server.generations[0]?.stopped).toBe(true);
		expect(await stored(server, 'chatflow')).toMatchObject(expected.storedStop);
	});

	it('takes a stop by somebody else', async () => {
		const server = await start(generation);
		const exchange = await stopBy(server, 'somebody');
		expect(await endingOf(server, exchange, 'complete')).toEqual(expected.stopByOther);
	});

	it('ends a moderated question', async () => {
		const server = await start(generation);
		const exchange = ask(server, 'chatflow-moderated', 'this is forbidden');
		const last = expected.moderatedInput.includes(SILENCE) ? 'message_end' : 'complete';
		expect(await endingOf(server, exchange, last)).toEqual(expected.moderatedInput);
		expect(answerOf(exchange.text)).toBe('I cannot talk about that.');
	});

	it('ends a moderated answer', async () => {
		const server = await start(generation);
		const exchange = ask(server, 'chatflow-output-moderated', 'say secretword');
		expect(await endingOf(server, exchange, 'complete')).toEqual(expected.moderatedOutput);
		const message = await stored(server, 'chatflow-output-moderated');
		expect(message.answer).toBe('The answer was withheld.');
	});
});

describe('a request that fails before its run begins', () => {
	const refused = { inputs: { tone: 'rude' } };
	const words = "tone in input form must be one of the following: ['formal', 'casual']";

	it('is an ordinary refusal up to 1.12, and always in blocking mode', async () => {
		const old = ask(await start('1.9'), 'chatflow', 'x', refused);
		await old.end();
		expect(JSON.parse(old.text)).toEqual({ code: 'invalid_param', message: words, status: 400 });
		for (const generation of ['1.13', '1.15'] as const) {
			const more = { ...refused, response_mode: 'blocking' };
			const exchange = ask(await start(generation), 'chatflow', 'x', more);
			await exchange.end();
			expect(exchange.status).toBe(400);
		}
	});

	it.each(['1.13', '1.14'] as const)('is one ping and silence on %s', async (generation) => {
		const server = await start(generation);
		for (const more of [refused, { conversation_id: '00000000-0000-4000-8000-000000000000' }]) {
			const exchange = ask(server, 'chatflow', 'x', more);
			await exchange.until((text) => text !== '');
			expect(exchange.text).toBe('event: ping\n\n');
			expect(exchange.ended).toBeUndefined();
		}
		expect(server.generations).toHaveLength(0);
	});

	it('is a made-up pair of events on 1.15', async () => {
		const server = await start('1.15');
		const exchange = ask(server, 'chatflow', 'x', refused);
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual(['ping', 'workflow_started', FAILED]);
		expect(exchange.text).toContain(JSON.stringify(words).slice(1, -1));
		expect(exchange.text).not.toContain('conversation_id');
	});
});

describe('an unknown conversation of a chatflow', () => {
	const unknown = { conversation_id: '00000000-0000-4000-8000-000000000000' };

	it.each(['1.9', '1.13', '1.14'] as const)(
		'is a 404 on %s in blocking mode',
		async (generation) => {
			const more = { ...unknown, response_mode: 'blocking' };
			const exchange = ask(await start(generation), 'chatflow', 'x', more);
			await exchange.end();
			expect(exchange.status).toBe(404);
		},
	);

	it('is a new conversation on 1.15', async () => {
		const server = await start('1.15');
		const exchange = ask(server, 'chatflow', 'x', unknown);
		await exchange.end();
		expect(exchange.status).toBe(200);
		expect(server.generations[0]?.conversationId).not.toBe(unknown.conversation_id);
	});
});

describe('a node that waits for a person', () => {
	it.each(['1.13', '1.14', '1.15'] as const)('pauses the run on %s', async (generation) => {
		const exchange = ask(await start(generation), 'chatflow-human', 'x');
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text).slice(-2)).toEqual(['human_input_required', 'workflow_paused']);
	});

	it('waits for good on 1.9', async () => {
		const server = await start('1.9');
		const exchange = ask(server, 'chatflow-human', 'x');
		await exchange.until((text) => text.includes('human-input'));
		expect(kindsOf(exchange.text).at(-1)).toBe('node_started');
		expect(server.generations[0]?.finished).toBe(false);
		const id = server.generations[0]?.workflowRunId;
		const joined = send(server, 'chatflow-human', 'GET', `/workflow/${id}/events?user=tester`);
		await joined.end();
		expect(joined.status).toBe(404);
		expect(joined.headers['content-type']).toMatch(/^text\/html/);
	});
});

it.each([
	['1.9', 404, 404],
	['1.13', 404, 200],
	['1.14', 200, 200],
] as const)('knows forms and end users as %s does', async (generation, forms, endUsers) => {
	const server = await start(generation);
	const exchange = ask(server, 'chatflow-human', 'please');
	await exchange.until((text) => text.includes(generation === '1.9' ? 'node_started' : 'paused'));
	const token = /"form_token":"([^"]+)"/.exec(exchange.text)?.[1] ?? 'none';
	const form = await askJson(server, 'chatflow-human', 'GET', `/form/human_input/${token}`);
	expect(form.status).toBe(forms);
	const upload = new FormData();
	upload.set('user', 'tester');
	upload.set('file', new Blob(['x'], { type: 'text/plain' }), 'x.txt');
	const headers = { Authorization: `Bearer ${server.keyOf('chatflow-human')}` };
	const init = { method: 'POST', body: upload, headers };
	const uploaded = (await (await fetch(`${server.baseUrl}/files/upload`, init)).json()) as {
		created_by: string;
	};
	const user = await askJson(server, 'chatflow-human', 'GET', `/end-users/${uploaded.created_by}`);
	expect(user.status).toBe(endUsers);
	if (forms === 404) expect(form.body).toBeUndefined();
	if (endUsers === 200) {
		expect(user.body).toMatchObject({ session_id: 'tester', is_anonymous: false, name: null });
	}
});
