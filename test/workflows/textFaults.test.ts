// Dify Text Generator through n8n-core against servers that break, echo or send odd things: paid once, nothing lost.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { IDataObject, INodeExecutionData, StructuredChunk } from 'n8n-workflow';

import { ENVELOPE, errorEvent, message, messageEnd, messageReplace } from '../dify/turns';
import { settle } from '../support/manualClock';
import type { Handler } from '../support/scriptedServer';
import { sendEvents, sendJson } from '../support/scriptedServer';
import { BLOCKING, FOREIGN, FORM, KEY, POST, stream, TextServer } from './textServer';

let texts: TextServer;

beforeEach(async () => {
	texts = await TextServer.start();
});

afterEach(async () => {
	await texts.close();
});

describe('a text that Dify takes back or breaks off', () => {
	it('is the moderated one alone, and its chat has that behind it', async () => {
		texts.answer(stream(message('A secret'), messageReplace('Withheld.'), messageEnd()));
		const chunks: StructuredChunk[] = [];
		const { item } = await texts.run({}, { onChunk: (chunk) => chunks.push(chunk) });
		expect(item).toMatchObject({ answer: 'Withheld.', status: 'succeeded' });
		const shown = chunks.map(({ content = '' }) => content).join('');
		expect(shown).toMatch(/^A secret\s+Withheld\.$/);
		expect(texts.paid()).toBe(1);
	});

	it.each([true, false])(
		'keeps what had come before an error, connection left open: %s',
		async (stays) => {
			texts.answer((response) => {
				sendEvents(
					response,
					message('Half a '),
					errorEvent('completion_request_error', 'Overloaded'),
				);
				if (!stays) response.end();
			});
			const { item } = await texts.run();
			expect(item).toMatchObject({
				status: 'failed',
				error: "The app's model failed: Overloaded",
				partial_answer: 'Half a ',
				message_id: ENVELOPE.message_id,
				task_id: ENVELOPE.task_id,
			});
			expect(texts.paid()).toBe(1);
			await settle(20);
			expect(texts.open).toBe(0);
		},
	);

	it('has its end although the connection breaks behind it', async () => {
		texts.answer((response) => {
			sendEvents(response, message('All of it'), messageEnd());
			setImmediate(() => response.destroy());
		});
		expect((await texts.run()).item).toMatchObject({ answer: 'All of it', status: 'succeeded' });
		expect(texts.server.asked).toEqual([FORM, POST]);
	});

	it('is not looked for where texts are not kept', async () => {
		texts.answer((response) => {
			sendEvents(response, message('Half a '));
			setImmediate(() => response.destroy());
		});
		const { item } = await texts.run();
		expect(item).toMatchObject({ code: 'stream_interrupted', partial_answer: 'Half a ' });
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(texts.server.asked).toEqual([FORM, POST]);
	});
});

describe('a text in one piece', () => {
	it.each<[string, Handler, IDataObject]>([
		[
			'that breaks off',
			(response) => {
				response.writeHead(200, { 'content-type': 'application/json', 'content-length': 999 });
				response.write('{"answer": "Half', () => response.destroy());
			},
			{ status: 'failed', retryable: expect.any(Boolean) },
		],
		[
			'that is not JSON',
			(response) => {
				response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer": "Half');
			},
			{ code: 'not_dify_api' },
		],
		['that is nothing', (response) => sendJson(response, null), { code: 'not_dify_api' }],
		['that is empty', (response) => sendJson(response, {}), { code: 'not_dify_api' }],
		[
			'that has no text',
			(response) => sendJson(response, { message_id: 'm', answer: null }),
			{ code: expect.any(String) },
		],
		[
			'that is an error under a success',
			(response) =>
				sendJson(response, { code: 'invalid_param', message: 'Too many requests. x', status: 400 }),
			{ code: 'invalid_param' },
		],
	])('%s fails, and is not asked for again', async (_how, handler, expected) => {
		texts.answer(handler);
		const { item } = await texts.run(BLOCKING);
		expect(item).toMatchObject(expected);
		expect(item.description).toEqual(expect.stringMatching(/\S/));
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(texts.paid()).toBe(1);
	});

	it('of which Dify keeps nothing else is still a text', async () => {
		texts.answer((response) => sendJson(response, { answer: 'Good coffee' }));
		expect((await texts.run(BLOCKING)).item).toMatchObject({ answer: 'Good coffee', files: [] });
	});
});

describe('a file that comes with a text', () => {
	it('and cannot be fetched costs nothing of it', async () => {
		const url = `${texts.server.url}/files/gone.png`;
		texts.answer(
			stream(
				message('See'),
				{
					event: 'message_file',
					...ENVELOPE,
					id: 'f',
					type: 'image',
					belongs_to: 'assistant',
					url,
				},
				messageEnd(),
			),
		);
		texts.server.on('GET /files/gone.png', (response) => response.destroy());
		const { item } = await texts.run({ options: { downloadFiles: true } });
		expect(item).toMatchObject({
			answer: 'See',
			status: 'succeeded',
			files: [{ download_error: expect.stringMatching(/\S/) }],
		});
		expect(texts.paid()).toBe(1);
	});
});

it('the key is blanked out in a text, in its chat and in the whole execution', async () => {
	texts.answer(stream(message(`<${KEY.slice(0, 9)}`), message(`${KEY.slice(9)}>`), messageEnd()));
	const chunks: StructuredChunk[] = [];
	const { item, run: execution } = await texts.run({}, { onChunk: (chunk) => chunks.push(chunk) });
	expect(item.answer).toBe('<***>');
	expect(JSON.stringify([execution, chunks])).not.toContain(KEY);
});

it('the key is blanked out where it is the name of a variable that the app asks for', async () => {
	texts.askFor(KEY);
	const { item, run: execution } = await texts.run();
	expect(item.description).toContain("It asks for '***'");
	expect(JSON.stringify(execution)).not.toContain(KEY);
});

describe('Text from an expression', () => {
	const bodies: IDataObject[] = [];

	beforeEach(() => {
		bodies.length = 0;
		texts.answer((response, { text }) => {
			bodies.push(JSON.parse(text));
			stream(message('x'), messageEnd())(response, Object.assign({ text }));
		});
	});

	const textsOf = async (values: unknown[]) => {
		const items = values.map((value): INodeExecutionData => ({ json: { value } as IDataObject }));
		const { items: made } = await texts.run(
			{ query: '={{ $json.value }}', options: { concurrency: 1 } },
			{ items },
		);
		return { made, sent: bodies.map(({ inputs }) => Object(inputs).query as unknown) };
	};

	it('is a text, whatever it gives: nothing is left out, the rest is written as JSON', async () => {
		const values = [null, 0, 42, false, { name: 'Barista' }, ['a', 'b'], '  ', 'a\n"b" {{c}}'];
		const { sent, made } = await textsOf(values);
		expect(sent).toEqual([
			undefined,
			'0',
			'42',
			'false',
			'{"name":"Barista"}',
			'["a","b"]',
			'  ',
			'a\n"b" {{c}}',
		]);
		expect(made.map(({ status }) => status)).toEqual(values.map(() => 'succeeded'));
	});
});

it('300 texts at once by twenty come in order, each paid once, with no listener too many', async () => {
	const warnings: string[] = [];
	const note = ({ name, message: text }: Error) => warnings.push(`${name}: ${text}`);
	process.on('warning', note);
	let most = 0;
	const waiting: (() => void)[] = [];
	texts.answer((response, request) => {
		most = Math.max(most, texts.open);
		const about = `about ${JSON.parse(request.text).inputs.query}`;
		waiting.push(() => stream(message(about), messageEnd())(response, request));
		// The first of a user goes ahead; of the others, as many as may come are let come.
		const isFull = texts.paid() === 1 || waiting.length === 20 || texts.paid() === 300;
		if (isFull) for (const write of waiting.splice(0)) write();
	});
	const items = Array.from({ length: 300 }, (_item, index) => ({ json: { index } }));
	const { items: made } = await texts.run(
		{ query: '={{ $json.index }}', options: { concurrency: 20 } },
		{ items },
	);
	process.off('warning', note);
	expect(made.map((item) => item.answer)).toEqual(items.map((_item, index) => `about ${index}`));
	expect(texts.paid()).toBe(300);
	expect(texts.server.asked.filter((route) => route === FORM)).toHaveLength(1);
	expect(most).toBe(20);
	expect(warnings).toEqual([]);
});

describe('an app that has no variable query', () => {
	beforeEach(() => {
		texts.askFor('topic', 'tone');
		texts.answer(stream(message('About nothing'), messageEnd()));
	});

	it('gets no Text that it would pass over: the error names what it asks for', async () => {
		const { item } = await texts.run();
		expect(item).toMatchObject({
			error: "The app has no variable 'query', so it would not see what 'Text' says",
			code: 'invalid_parameter',
			description: expect.stringContaining("It asks for 'topic', 'tone': set 'Inputs'"),
		});
		expect(texts.paid()).toBe(0);
	});

	it.each<[string, IDataObject]>([
		['as JSON', { inputsMode: 'json', inputsJson: '{"topic": "tea"}' }],
		['one by one', { inputsMode: 'fields', inputFields: { value: { topic: 'tea' } } }],
	])(
		'says the same where variables come %s, and writes where Text is empty',
		async (_how, inputs) => {
			const { item } = await texts.run(inputs);
			expect(item.error).toContain("so it would not see what 'Text' says");
			expect(texts.paid()).toBe(0);
			expect((await texts.run({ ...inputs, query: '' })).item.answer).toBe('About nothing');
			expect(texts.paid()).toBe(1);
		},
	);
});
