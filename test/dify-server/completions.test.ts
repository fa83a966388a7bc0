// What a text generator takes, gives, keeps and refuses.

import type { DifyServer, Fault } from './index';
import { startDifyServer } from './index';
import { answerOf, askJson, complete, eventsOf, kindsOf, send } from './rawClient';
import type { RawExchange } from './rawClient';
import { speechOf } from './speech';

let server: DifyServer;

beforeEach(async () => {
	server = await startDifyServer({ slowScale: 0.05 });
});

afterEach(async () => {
	await server.close();
});

const SEND = '/completion-messages';
const STOP = '/completion-messages/some-task/stop';

async function post(path: string, body: unknown, app = 'completion') {
	return await askJson(server, app, 'POST', path, body);
}

async function taskOf(exchange: RawExchange): Promise<string> {
	await exchange.until((text) => text.includes('slow 2 '));
	return String(eventsOf(exchange.text)[0]?.task_id);
}

async function finished(): Promise<void> {
	await server.waitFor(({ generations }) => generations[0]?.finished === true);
}

/** The speech of the stored text of the first message, which is how a client gets at it. */
async function spoken(): Promise<RawExchange> {
	const body = { message_id: server.generations[0]?.messageId, user: 'tester' };
	const exchange = send(server, 'completion', 'POST', '/text-to-audio', body);
	await exchange.end();
	return exchange;
}

const NOTHING = 'null\n';

describe('the text', () => {
	it('is made of the query of the form', async () => {
		const exchange = complete(server, '', { inputs: { query: 'hello', other: 'x' } });
		expect(await exchange.end()).toBe('complete');
		expect(answerOf(exchange.text)).toBe('You said: hello\n');
		expect(server.generations).toMatchObject([
			{ query: 'hello', app: 'completion', conversationId: '', workflowRunId: null },
		]);
	});

	it.each([
		['[json]', '{"answer": "You asked for JSON", "list": [1, 2, 3],'],
		['[think] x', '<think>some reasoning\nover two lines</think>\nYou said: [think] x\n'],
		['[long 3]', 'word1 word2 word3'],
	])('obeys %s', async (query, text) => {
		const body = { inputs: { query }, user: 'tester', response_mode: 'blocking' };
		const answer = await post(SEND, body);
		expect(answer).toMatchObject({ status: 200, body: { mode: 'completion' } });
		expect(answer.body).toHaveProperty('answer', expect.stringContaining(text));
		expect(answer.body).not.toHaveProperty('conversation_id');
	});

	it('comes with the files that were sent', async () => {
		const url = 'http://192.0.2.1/dot.png';
		const files = [{ type: 'image', transfer_method: 'remote_url', url }];
		const exchange = complete(server, 'hello', { files });
		await exchange.end();
		expect(answerOf(exchange.text)).toBe('You said: [image] hello\n');
		const end = eventsOf(exchange.text).at(-1);
		expect(end).toMatchObject({ event: 'message_end', files: [{ url }] });
	});
});

describe('a request', () => {
	const known = { inputs: { query: 'x' }, user: 'tester' };

	it.each([
		[{ ...known, inputs: {} }, 'query is required in input form'],
		[{ ...known, inputs: { query: 1 } }, "(type 'paragraph') query in input form must be a string"],
		[{ user: 'tester' }, '1 validation error for CompletionRequestPayload\ninputs'],
		[{ ...known, query: 1 }, '1 validation error for CompletionRequestPayload\nquery'],
		[{ ...known, response_mode: 'x' }, "Input should be 'blocking' or 'streaming'"],
		[{ inputs: { query: 'x' } }, 'Arg user must be provided.'],
		[
			{
				...known,
				files: [{ type: 'image', transfer_method: 'local_file', upload_file_id: 'x' }],
			},
			'Invalid upload file id format',
		],
	])('%j is refused', async (body, message) => {
		const refusal = { code: 'invalid_param', message: expect.stringContaining(message) };
		expect(await post(SEND, body)).toMatchObject({ status: 400, body: refusal });
		const streamed = await post(SEND, { response_mode: 'streaming', ...body });
		expect(streamed).toMatchObject({ status: 400, body: refusal });
		expect(server.generations).toHaveLength(0);
	});

	it.each(['chat-plain', 'agent', 'chatflow', 'workflow'])(
		'with the key of %s is refused',
		async (app) => {
			const refusal = { status: 400, body: { code: 'app_unavailable' } };
			expect(await post(SEND, known, app)).toMatchObject(refusal);
			expect(await post(STOP, { user: 'tester' }, app)).toMatchObject(refusal);
		},
	);

	it.each([
		['/chat-messages', 'not_chat_app'],
		['/chat-messages/some-task/stop', 'not_chat_app'],
		['/workflows/run', 'not_workflow_app'],
	])('to %s is refused with its key', async (path, code) => {
		const body = { ...known, query: 'x' };
		expect(await post(path, body)).toMatchObject({ status: 400, body: { code } });
	});
});

describe('a stop', () => {
	const success = { status: 200, body: { result: 'success' } };

	it('by another user does nothing', async () => {
		const exchange = complete(server, '[slow]');
		const path = `${SEND}/${await taskOf(exchange)}/stop`;
		expect(await post(path, { user: 'other' })).toEqual(success);
		await exchange.end();
		expect(answerOf(exchange.text)).toContain('slow 40 ');
		expect(server.generations[0]?.stopped).toBe(false);
	});

	it('by its user ends the text, and what was said is kept', async () => {
		const exchange = complete(server, '[slow]');
		const path = `${SEND}/${await taskOf(exchange)}/stop`;
		expect(await post(path, { user: 'tester' })).toEqual(success);
		expect(await exchange.end()).toBe('complete');
		expect(kindsOf(exchange.text)).toEqual(['message', 'message_end']);
		const said = answerOf(exchange.text);
		expect(said).not.toContain('slow 40 ');
		expect((await spoken()).text).toBe(speechOf(said).toString());
	});

	it('of a task that is not known succeeds', async () => {
		expect(await post(STOP, { user: 'tester' })).toEqual(success);
	});
});

describe('what is kept', () => {
	it('is the whole text', async () => {
		await complete(server, 'hello').end();
		const { headers, text } = await spoken();
		expect(headers['content-type']).toBe('audio/mpeg');
		expect(text).toBe(speechOf('You said: hello').toString());
	});

	it('is nothing when the client has left', async () => {
		const exchange = complete(server, '[slow]');
		await taskOf(exchange);
		exchange.leave();
		await server.waitFor(({ generations }) => generations[0]?.clientLeft === true);
		await finished();
		expect((await spoken()).text).toBe(NOTHING);
	});

	it('is nothing after a failure of the provider', async () => {
		const exchange = complete(server, '[error mid]');
		await exchange.end();
		expect(kindsOf(exchange.text)).toEqual(['message', 'error']);
		expect((await spoken()).text).toBe(NOTHING);
	});

	it('takes feedback of its user only', async () => {
		await complete(server, 'hello').end();
		const id = server.generations[0]?.messageId;
		const rate = async (user: string) =>
			await post(`/messages/${id}/feedbacks`, { user, rating: 'like' });
		expect(await rate('other')).toMatchObject({ status: 404, body: { code: 'not_found' } });
		expect(await rate('tester')).toEqual({ status: 200, body: { result: 'success' } });
		expect(await askJson(server, 'completion', 'GET', '/app/feedbacks')).toMatchObject({
			body: { data: [{ message_id: id, rating: 'like' }] },
		});
	});
});

describe('a fault', () => {
	it.each([
		['end-of-file', 'complete'],
		['reset', 'broken'],
	] as const)('of %s in the text meets its query, and nothing is kept', async (kind, ended) => {
		server.inject({ kind, moment: 'mid-text' }, { query: 'hello' });
		const exchange = complete(server, 'hello');
		expect(await exchange.end()).toBe(ended);
		expect(answerOf(exchange.text)).toBe('You s');
		await finished();
		expect((await spoken()).text).toBe(NOTHING);
	});

	it('of another query passes by', async () => {
		server.inject({ kind: 'reset', moment: 'mid-text' }, { query: 'other' });
		expect(await complete(server, 'hello').end()).toBe('complete');
	});

	it.each<[Fault, number, string]>([
		[{ kind: 'http', status: 502 }, 502, '<title>502</title>'],
		[{ kind: 'json-null' }, 200, 'null'],
		[{ kind: 'too-many-requests', status: 429 }, 429, 'too_many_requests'],
	])('%j meets the next text and begins none', async (fault, status, words) => {
		server.inject(fault);
		const exchange = complete(server, 'hello');
		await exchange.end();
		expect(exchange.status).toBe(status);
		expect(exchange.text).toContain(words);
		expect(server.generations).toHaveLength(0);
	});
});
