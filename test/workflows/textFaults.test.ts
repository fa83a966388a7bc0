// Dify Text Generator through n8n-core against servers that break, stall, echo or send odd things: paid once, nothing lost.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import type { IDataObject, INodeExecutionData, StructuredChunk } from 'n8n-workflow';

import { message, messageEnd, messageReplace, errorEvent, ENVELOPE } from '../dify/turns';
import { settle } from '../support/manualClock';
import { passTimeUntil, passTimeWithPings, takeClock } from '../support/packageClock';
import type { Handler, ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import { DIFY_TEXT_GENERATOR, startWorkflow, workflowOf } from './harness';
import type { RunOptions } from './harness';

const KEY = `app-${'0123456789'.repeat(2)}abcd`;

const POST = 'POST /v1/completion-messages';

const FORM = 'GET /v1/parameters';

const STOP = `POST /v1/completion-messages/${ENVELOPE.task_id}/stop`;

const NAME = 'Dify Text Generator';

const GENERATE = { resource: 'text', operation: 'generate', user: 'ada', query: 'coffee' };

const BLOCKING = { options: { responseMode: 'blocking' } };

let server: ScriptedServer;

/** Answers under way. */
let open = 0;

beforeEach(async () => {
	server = await startScriptedServer();
	open = 0;
	askFor('query');
	server.on(STOP, (response) => sendJson(response, { result: 'success' }));
});

afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
});

/** The variables that the app asks for. */
function askFor(...variables: string[]): void {
	const form = variables.map((variable) => ({ paragraph: { variable, required: false } }));
	server.on(FORM, (response) => sendJson(response, { user_input_form: form }));
}

function answer(handler: Handler): void {
	server.on(POST, (response, request) => {
		open += 1;
		response.on('close', () => {
			open -= 1;
		});
		handler(response, request);
	});
}

const stream = (...events: object[]): Handler => {
	return (response) => {
		sendEvents(response, ...events);
		response.end();
	};
};

function begin(
	parameters: IDataObject = {},
	options: Partial<RunOptions> = {},
	onError: 'continueRegularOutput' | 'stopWorkflow' = 'continueRegularOutput',
) {
	const workflow = workflowOf({ ...GENERATE, ...parameters }, onError, DIFY_TEXT_GENERATOR);
	return startWorkflow(workflow, {
		credential: { baseUrl: server.url, apiKey: KEY },
		...options,
	});
}

async function run(parameters: IDataObject = {}, options: Partial<RunOptions> = {}) {
	const result = await begin(parameters, options).result;
	const items = result.outputs(NAME)[0] ?? [];
	return { ...result, items: items.map(({ json }) => json), item: items[0]?.json ?? {} };
}

const paid = () => server.asked.filter((route) => route === POST).length;

/** Words that belong to other apps. */
const FOREIGN = /chatbot|chatflow|workflow|conversation|\bchat\b|\brun\b/i;

describe('a text that Dify takes back or breaks off', () => {
	it('is the moderated one alone, and its chat has that behind it', async () => {
		answer(stream(message('A secret'), messageReplace('Withheld.'), messageEnd()));
		const chunks: StructuredChunk[] = [];
		const { item } = await run({}, { onChunk: (chunk) => chunks.push(chunk) });
		expect(item).toMatchObject({ answer: 'Withheld.', status: 'succeeded' });
		const shown = chunks.map(({ content = '' }) => content).join('');
		expect(shown).toMatch(/^A secret\s+Withheld\.$/);
		expect(paid()).toBe(1);
	});

	it.each([true, false])(
		'keeps what had come before an error, connection left open: %s',
		async (stays) => {
			answer((response) => {
				sendEvents(
					response,
					message('Half a '),
					errorEvent('completion_request_error', 'Overloaded'),
				);
				if (!stays) response.end();
			});
			const { item } = await run();
			expect(item).toMatchObject({
				status: 'failed',
				error: "The app's model failed: Overloaded",
				partial_answer: 'Half a ',
				message_id: ENVELOPE.message_id,
				task_id: ENVELOPE.task_id,
			});
			expect(paid()).toBe(1);
			await settle(20);
			expect(open).toBe(0);
		},
	);

	it('has its end although the connection breaks behind it', async () => {
		answer((response) => {
			sendEvents(response, message('All of it'), messageEnd());
			setImmediate(() => response.destroy());
		});
		expect((await run()).item).toMatchObject({ answer: 'All of it', status: 'succeeded' });
		expect(server.asked).toEqual([FORM, POST]);
	});

	it('is not looked for where texts are not kept', async () => {
		answer((response) => {
			sendEvents(response, message('Half a '));
			setImmediate(() => response.destroy());
		});
		const { item } = await run();
		expect(item).toMatchObject({ code: 'stream_interrupted', partial_answer: 'Half a ' });
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(server.asked).toEqual([FORM, POST]);
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
		answer(handler);
		const { item } = await run(BLOCKING);
		expect(item).toMatchObject(expected);
		expect(item.description).toEqual(expect.stringMatching(/\S/));
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(paid()).toBe(1);
	});

	it('of which Dify keeps nothing else is still a text', async () => {
		answer((response) => sendJson(response, { answer: 'Good coffee' }));
		expect((await run(BLOCKING)).item).toMatchObject({ answer: 'Good coffee', files: [] });
	});
});

describe('a file that comes with a text', () => {
	it('and cannot be fetched costs nothing of it', async () => {
		const url = `${server.url}/files/gone.png`;
		answer(
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
		server.on('GET /files/gone.png', (response) => response.destroy());
		const { item } = await run({ options: { downloadFiles: true } });
		expect(item).toMatchObject({
			answer: 'See',
			status: 'succeeded',
			files: [{ download_error: expect.stringMatching(/\S/) }],
		});
		expect(paid()).toBe(1);
	});
});

it('the key is blanked out in a text, in its chat and in the whole execution', async () => {
	answer(stream(message(`<${KEY.slice(0, 9)}`), message(`${KEY.slice(9)}>`), messageEnd()));
	const chunks: StructuredChunk[] = [];
	const { item, run: execution } = await run({}, { onChunk: (chunk) => chunks.push(chunk) });
	expect(item.answer).toBe('<***>');
	expect(JSON.stringify([execution, chunks])).not.toContain(KEY);
});

it('the key is blanked out where it is the name of a variable that the app asks for', async () => {
	askFor(KEY);
	const { item, run: execution } = await run();
	expect(item.description).toContain("It asks for '***'");
	expect(JSON.stringify(execution)).not.toContain(KEY);
});

describe('a Dify that is silent', () => {
	async function wait(parameters: IDataObject, passTime = passTimeUntil) {
		const clock = takeClock();
		const running = run(parameters);
		await settle(60);
		const seconds = await passTime(clock, running);
		await settle(20);
		return { ...(await running), seconds };
	}

	const headers: Handler = (response) => {
		response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
	};

	it.each<[string, Handler]>([
		['without an answer', () => undefined],
		['behind the headers of one', headers],
	])('%s is left after Start Timeout, with words for texts', async (_how, handler) => {
		answer(handler);
		const { item, seconds } = await wait({});
		expect(item).toMatchObject({
			code: 'run_not_started',
			error: expect.stringContaining('sent nothing of a text within 60 s'),
		});
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(seconds).toBe(60);
		expect(server.asked).toEqual([FORM, POST]);
		expect(open).toBe(0);
	});

	it('for more than 21 minutes in one piece is left, with words for texts', async () => {
		answer(() => undefined);
		const { item, seconds } = await wait(BLOCKING);
		expect(item.code).toBe('no_progress');
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(seconds).toBe(1_260);
		expect(paid()).toBe(1);
		expect(open).toBe(0);
	});

	it('in the middle of a text is left after Idle Timeout, with what had come', async () => {
		answer((response) => sendEvents(response, message('Half a ')));
		const { item, seconds } = await wait({});
		expect(item).toMatchObject({ code: 'idle_timeout', partial_answer: 'Half a ' });
		expect(seconds).toBe(60);
		expect(paid()).toBe(1);
		expect(open).toBe(0);
	});

	it('but for its pings is told to stop in the end', async () => {
		answer((response) => {
			sendEvents(response, message('Half a '));
			const ping = setInterval(() => response.write('event: ping\n\n'), 1);
			response.on('close', () => clearInterval(ping));
		});
		const { item } = await wait({}, passTimeWithPings);
		expect(item).toMatchObject({ code: 'no_progress', partial_answer: 'Half a ' });
		expect(`${String(item.error)} ${String(item.description)}`).not.toMatch(FOREIGN);
		expect(server.asked.at(-1)).toBe(STOP);
		expect(paid()).toBe(1);
		expect(open).toBe(0);
	});

	it('on what the app asks for costs a while, and no text', async () => {
		server.on(FORM, () => undefined);
		answer(stream(message('Good coffee'), messageEnd()));
		const { item, seconds } = await wait({});
		expect(item.answer).toBe('Good coffee');
		expect(seconds).toBeLessThanOrEqual(10);
	});
});

it('a stopped execution stops the text in Dify for its user, and leaves nothing open', async () => {
	const stops: string[] = [];
	server.on(STOP, (response, { text }) => {
		stops.push(text);
		sendJson(response, { result: 'success' });
	});
	let started = () => {};
	const isStarted = new Promise<void>((resolve) => {
		started = resolve;
	});
	answer((response) => {
		sendEvents(response, message('Half a '));
		started();
	});
	const running = begin({}, {}, 'stopWorkflow');
	await isStarted;
	await settle(60);
	running.cancel();
	await running.result;
	await settle(60);
	expect(stops).toEqual([JSON.stringify({ user: 'ada' })]);
	expect(paid()).toBe(1);
	expect(open).toBe(0);
});

describe('Text from an expression', () => {
	const bodies: IDataObject[] = [];

	beforeEach(() => {
		bodies.length = 0;
		answer((response, { text }) => {
			bodies.push(JSON.parse(text));
			stream(message('x'), messageEnd())(response, Object.assign({ text }));
		});
	});

	const textsOf = async (values: unknown[]) => {
		const items = values.map((value): INodeExecutionData => ({ json: { value } as IDataObject }));
		const { items: made } = await run(
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
	answer((response, request) => {
		most = Math.max(most, open);
		const about = `about ${JSON.parse(request.text).inputs.query}`;
		waiting.push(() => stream(message(about), messageEnd())(response, request));
		// The first of a user goes ahead; of the others, as many as may come are let come.
		const isFull = paid() === 1 || waiting.length === 20 || paid() === 300;
		if (isFull) for (const write of waiting.splice(0)) write();
	});
	const items = Array.from({ length: 300 }, (_item, index) => ({ json: { index } }));
	const { items: made } = await run(
		{ query: '={{ $json.index }}', options: { concurrency: 20 } },
		{ items },
	);
	process.off('warning', note);
	expect(made.map((item) => item.answer)).toEqual(items.map((_item, index) => `about ${index}`));
	expect(paid()).toBe(300);
	expect(server.asked.filter((route) => route === FORM)).toHaveLength(1);
	expect(most).toBe(20);
	expect(warnings).toEqual([]);
});

describe('an app that has no variable query', () => {
	beforeEach(() => {
		askFor('topic', 'tone');
		answer(stream(message('About nothing'), messageEnd()));
	});

	it('gets no Text that it would pass over: the error names what it asks for', async () => {
		const { item } = await run();
		expect(item).toMatchObject({
			error: "The app has no variable 'query', so it would not see what 'Text' says",
			code: 'invalid_parameter',
			description: expect.stringContaining("It asks for 'topic', 'tone': set 'Inputs'"),
		});
		expect(paid()).toBe(0);
	});

	it.each<[string, IDataObject]>([
		['as JSON', { inputsMode: 'json', inputsJson: '{"topic": "tea"}' }],
		['one by one', { inputsMode: 'fields', inputFields: { value: { topic: 'tea' } } }],
	])(
		'says the same where variables come %s, and writes where Text is empty',
		async (_how, inputs) => {
			const { item } = await run(inputs);
			expect(item.error).toContain("so it would not see what 'Text' says");
			expect(paid()).toBe(0);
			expect((await run({ ...inputs, query: '' })).item.answer).toBe('About nothing');
			expect(paid()).toBe(1);
		},
	);
});
