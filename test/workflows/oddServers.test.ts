// Servers that echo the key, answer with pages, or send keys and words that n8n takes for its own.

import type { IDataObject, INode, StructuredChunk } from 'n8n-workflow';

import { DifyChat } from '../../nodes/DifyChat/DifyChat.node';
import { message, messageEnd } from '../dify/turns';
import type { ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import { editorContext } from './editorContext';
import { runWorkflow, workflowOf } from './harness';

/** Of the length that Dify's keys have. */
const KEY = `app-${'0123456789'.repeat(2)}abcd`;

const ID = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

async function run(parameters: IDataObject, onError: INode['onError'] = 'continueRegularOutput') {
	const result = await runWorkflow(workflowOf({ user: 'ada', ...parameters }, onError), {
		credential: { baseUrl: server.url, apiKey: KEY },
	});
	const items = (result.outputs('Dify Chat')[0] ?? []).map(({ json }) => json);
	return { items, item: items[0] ?? {}, error: result.error, run: result.run };
}

const SEND = { resource: 'message', operation: 'send', query: 'hello' };

const DOWNLOAD = { resource: 'file', operation: 'download', fileId: ID };

const LIST = { resource: 'conversation', operation: 'getAll', simplify: false };

describe('a server that echoes the key', () => {
	it.each([
		['its own words', { message: `Bad header: Bearer ${KEY}!` }],
		['its own code', { code: `bad_${KEY}`, message: 'no' }],
	])('finds it blanked out in %s, in the item and in the whole execution', async (_where, body) => {
		server.on('POST /v1/chat-messages', (response) => sendJson(response, body, 400));
		const { item, run: execution } = await run(SEND);
		expect(JSON.stringify(item)).toContain('***');
		expect(JSON.stringify(execution)).not.toContain(KEY);
	});

	it('finds it blanked out in the error that ends the node', async () => {
		server.on('POST /v1/chat-messages', (response) =>
			sendJson(response, { code: 'x', message: `Bearer ${KEY}` }, 400),
		);
		const { error, run: execution } = await run(SEND, 'stopWorkflow');
		expect(error?.message).toContain('Bearer ***');
		expect(JSON.stringify(execution)).not.toContain(KEY);
	});

	it.each(['application/octet-stream', 'application/zip', 'image/png', ''])(
		'finds it blanked out whatever it calls its words: %s',
		async (type) => {
			server.on('POST /v1/chat-messages', (response) => {
				response.writeHead(400, type === '' ? {} : { 'content-type': type });
				response.end(JSON.stringify({ code: 'x', message: `Bearer ${KEY}` }));
			});
			expect((await run(SEND)).item.error).toBe('Bearer ***');
		},
	);

	it('finds it blanked out where it came in pieces, or in another spelling', async () => {
		server.on('POST /v1/chat-messages', (response) => {
			sendEvents(response, message(KEY.slice(0, 9)), message(KEY.slice(9)), messageEnd());
			response.end();
		});
		expect((await run(SEND)).item.answer).toBe('***');
	});

	it('finds it blanked out where it sends requests on to', async () => {
		server.on('POST /v1/chat-messages', (response) =>
			response.writeHead(302, { location: `https://other.example/${KEY}` }).end(),
		);
		const { item } = await run(SEND);
		expect(item.error).toBe("Dify's address sends requests on to https://other.example/***");
	});

	it('finds it blanked out in a streamed answer, wherever the network cuts it', async () => {
		const text = `data: ${JSON.stringify(message(`<${KEY}> and ${KEY}`))}\n\n`;
		for (const cut of [text.indexOf(KEY) + 1, text.indexOf(KEY) + 12, text.lastIndexOf(KEY) + 25]) {
			server.on('POST /v1/chat-messages', (response) => {
				response.writeHead(200, { 'content-type': 'text/event-stream' });
				response.write(text.slice(0, cut), () => {
					response.write(text.slice(cut));
					sendEvents(response, messageEnd());
					response.end();
				});
			});
			expect((await run(SEND)).item.answer).toBe('<***> and ***');
		}
	});

	it.each([KEY, encodeURIComponent(KEY), KEY.replace('-', '%2D')])(
		'finds it blanked out in the name of a file that is stored: %s',
		async (spelling) => {
			server.on(`GET /v1/files/${ID}/preview`, (response) => {
				response.writeHead(200, {
					'content-type': 'application/octet-stream',
					'content-disposition': `attachment; filename*=UTF-8''${spelling}.txt`,
				});
				response.end('notes');
			});
			const { item, run: execution } = await run(DOWNLOAD);
			expect(item.name).toBe('***.txt');
			expect(JSON.stringify(execution)).not.toContain(KEY);
		},
	);

	it('loses nothing of a text that only begins like it', async () => {
		server.on('POST /v1/chat-messages', (response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const body = JSON.stringify({ answer: 'app-0123 is no key', end: KEY.slice(0, -1) });
			response.write(body.slice(0, body.indexOf('0123') + 2), () =>
				response.end(body.slice(body.indexOf('0123') + 2)),
			);
		});
		const { item } = await run({ ...SEND, options: { responseMode: 'blocking' } });
		expect(item.answer).toBe('app-0123 is no key');
	});

	it('finds it blanked out in rows and their keys', async () => {
		server.on('GET /v1/conversations', (response) =>
			sendJson(response, { data: [{ id: '1', name: KEY, [KEY]: 1 }], has_more: false }),
		);
		const { items } = await run(LIST);
		expect(items).toMatchObject([{ id: '1', name: '***', '***': 1 }]);
	});
});

describe('a server that writes the key in another spelling', () => {
	const escaped = (body: object) =>
		JSON.stringify(body).replaceAll(KEY, KEY.replace('-', '\\u002d'));

	it.each([true, false])('finds it blanked out in the chat that reads along: %s', async (cut) => {
		const texts = cut ? [KEY.slice(0, 12), KEY.slice(12)] : [KEY];
		const events = ['<', ...texts, '> and ', ...texts].map(message);
		server.on('POST /v1/chat-messages', (response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			for (const event of [...events, messageEnd()]) response.write(`data: ${escaped(event)}\n\n`);
			response.end();
		});
		const chunks: StructuredChunk[] = [];
		await runWorkflow(workflowOf({ user: 'ada', ...SEND }), {
			credential: { baseUrl: server.url, apiKey: KEY },
			onChunk: (chunk) => chunks.push(chunk),
		});
		expect(chunks.map(({ content = '' }) => content).join('')).toBe('<***> and ***');
	});

	const columns = async () =>
		JSON.stringify(
			await new DifyChat().methods.resourceMapping.getInputFields.call(
				editorContext({}, { baseUrl: server.url, apiKey: KEY }),
			),
		);

	it.each<[string, number, object]>([
		['variables', 200, { user_input_form: [{ paragraph: { variable: 'a', label: KEY } }] }],
		['reasons', 400, { code: 'x', message: KEY }],
	])('finds it blanked out in the %s that the editor shows', async (_what, status, body) => {
		server.on('GET /v1/parameters', (response) => {
			response.writeHead(status, { 'content-type': 'application/json' }).end(escaped(body));
		});
		const shown = await columns();
		expect(shown).toContain('***');
		expect(shown).not.toContain(KEY);
	});
});

describe("words that n8n takes for a system's code", () => {
	it.each(['The preexisting session is gone', 'ECONNREFUSED by the tool', 'Cannot find ENOENT'])(
		'reach the user as they are: %s',
		async (words) => {
			server.on('POST /v1/chat-messages', (response) =>
				sendJson(response, { code: 'invalid_param', message: words }, 400),
			);
			expect((await run(SEND, 'stopWorkflow')).error?.message).toBe(words);
		},
	);

	it('are no part of the words on a wrong parameter either', async () => {
		const { error } = await run(
			{ resource: 'message', operation: 'feedback', messageId: 'preexisting', rating: 'like' },
			'stopWorkflow',
		);
		expect(error?.message).toContain('is not a Dify ID: "preexisting"');
	});
});

describe('a page where a success was expected', () => {
	it.each<[string, string, IDataObject]>([
		['feedback', `POST /v1/messages/${ID}/feedbacks`, { resource: 'message', messageId: ID }],
		['stop', 'POST /v1/chat-messages/task-1/stop', { resource: 'message', taskId: 'task-1' }],
		['delete', `DELETE /v1/conversations/${ID}`, { resource: 'conversation', conversationId: ID }],
		['download', `GET /v1/files/${ID}/preview`, { resource: 'file', fileId: ID }],
	])('is no success: %s', async (operation, route, parameters) => {
		server.on(route, (response) =>
			response
				.writeHead(200, { 'content-type': 'text/html' })
				.end('<!DOCTYPE html><title>Dify</title>'),
		);
		expect((await run({ operation, ...parameters })).item).toMatchObject({ code: 'not_dify_api' });
	});
});

describe('keys of rows', () => {
	it('that name an error are none of the item', async () => {
		server.on('GET /v1/conversations', (response) =>
			sendJson(response, { data: [{ id: '1', error: 'ran out' }], has_more: false }),
		);
		expect((await run(LIST)).items).toEqual([{ id: '1', error_message: 'ran out' }]);
	});

	it('that JavaScript gives a meaning are only keys', async () => {
		server.on('GET /v1/conversations', (response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end('{"data": [{"id": "1", "__proto__": {"isAdmin": true}}], "has_more": false}');
		});
		const { item } = await run(LIST);
		expect(Object.getPrototypeOf(item)).toBe(Object.prototype);
		expect(item.isAdmin).toBeUndefined();
	});
});
