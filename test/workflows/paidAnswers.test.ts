// What comes behind a paid answer never costs it, and what is wrong is found before anything is paid.

import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { ScriptedServer } from '../support/scriptedServer';
import { sendEvents, sendJson, startScriptedServer } from '../support/scriptedServer';
import {
	ENVELOPE,
	formRequired,
	FORM,
	message,
	messageEnd,
	nodeMessage,
	workflowFinished,
	workflowPaused,
	workflowStarted,
} from '../dify/turns';
import { settle } from '../support/manualClock';
import { passTimeUntil, takeClock } from '../support/packageClock';
import { runWorkflow, workflowOf } from './harness';

const POST = 'POST /v1/chat-messages';

let server: ScriptedServer;

beforeEach(async () => {
	server = await startScriptedServer();
});

afterEach(async () => await server.close());

/** From now on every message is answered with these events. */
function answerWith(...events: object[]): void {
	server.on(POST, (response) => {
		sendEvents(response, ...events);
		response.end();
	});
}

async function send(
	parameters: IDataObject,
	{
		items,
		onError = 'continueRegularOutput',
	}: { items?: INodeExecutionData[]; onError?: INode['onError'] } = {},
) {
	const result = await runWorkflow(
		workflowOf(
			{ resource: 'message', operation: 'send', query: 'hello', user: 'ada', ...parameters },
			onError,
		),
		{ credential: { baseUrl: server.url, apiKey: 'app-key' }, items },
	);
	const [item] = result.outputs('Dify Chat')[0] ?? [];
	const hints = result.run.data.resultData.runData['Dify Chat']?.[0]?.hints ?? [];
	return { ...result, item: item?.json ?? {}, binary: item?.binary ?? {}, hints };
}

const questions = (...texts: string[]) => texts.map((text) => ({ json: { text } }));

describe('what is wrong with any item', () => {
	it('ends a node that stops at failures before anything is paid', async () => {
		answerWith(message('Hello'), messageEnd());
		const { error } = await send(
			{ query: '={{ $json.text }}' },
			{ items: questions('1', '2', '3', '4', '5', ''), onError: 'stopWorkflow' },
		);
		expect(error?.message).toBe("The 'Message' parameter is empty");
		expect(server.asked).toEqual([]);
	});

	it('is that item alone where the node goes on', async () => {
		answerWith(message('Hello'), messageEnd());
		const { outputs } = await send(
			{ query: '={{ $json.text }}' },
			{ items: questions('1', '', '3') },
		);
		expect(outputs('Dify Chat')[0]?.map(({ json }) => json.answer ?? json.code)).toEqual([
			'Hello',
			'invalid_parameter',
			'Hello',
		]);
		expect(server.asked).toEqual([POST, POST]);
	});

	it.each<[string, IDataObject]>([
		['Simplify, by an expression that fails', { simplify: '={{ $("No such node").item }}' }],
		['a file that is not there', { files: { file: [{ source: 'binary' }] } }],
		['an option', { options: { reasoning: 'perhaps' } }],
	])('is found before it is paid: %s', async (_what, parameters) => {
		answerWith(message('Hello'), messageEnd());
		await send(parameters);
		expect(server.asked).toEqual([]);
	});
});

describe('a file that the app made', () => {
	const file = (url: string) => ({
		id: 'file-1',
		filename: 'chart.png',
		mime_type: 'image/png',
		url,
	});

	function answerWithFile(url: string): void {
		answerWith(
			workflowStarted(),
			nodeMessage('See the chart'),
			messageEnd({ files: [file(url)] }),
			workflowFinished('succeeded'),
		);
	}

	const DOWNLOAD = { options: { downloadFiles: true } };

	it('that cannot be fetched costs nothing of the answer, and says why', async () => {
		answerWithFile('/files/gone.png');
		server.on('GET /files/gone.png', (response) => sendJson(response, {}, 404));
		const { item, binary, hints } = await send(DOWNLOAD);
		expect(item).toMatchObject({
			answer: 'See the chart',
			status: 'succeeded',
			files: [
				{
					url: `${server.url}/files/gone.png`,
					download_error: 'The file could not be fetched (status 404)',
				},
			],
		});
		expect(binary).toEqual({});
		expect(hints).toEqual([
			expect.objectContaining({ message: expect.stringContaining('download_error') }),
		]);
	});

	it('has the reason among the raw data too', async () => {
		answerWithFile('/files/gone.png');
		server.on('GET /files/gone.png', (response) => sendJson(response, {}, 403));
		const { item } = await send({ ...DOWNLOAD, simplify: false });
		expect(item.message_files).toEqual([
			expect.objectContaining({ download_error: 'The file could not be fetched (status 403)' }),
		]);
	});

	it('is followed to where its host keeps it, without the key', async () => {
		const elsewhere = await startScriptedServer();
		const keys: unknown[] = [];
		answerWithFile('/files/chart.png');
		server.on('GET /files/chart.png', (response, { headers }) => {
			keys.push(headers.authorization);
			response.writeHead(302, { location: `${elsewhere.url}/kept.png` }).end();
		});
		elsewhere.on('GET /kept.png', (response, { headers }) => {
			keys.push(headers.authorization);
			response.writeHead(200, { 'content-type': 'image/png' }).end('picture');
		});
		const { binary, item } = await send(DOWNLOAD);
		await elsewhere.close();
		expect(Buffer.from(binary.file_0?.data ?? '', 'base64').toString()).toBe('picture');
		expect(item.files).toEqual([
			expect.not.objectContaining({ download_error: expect.anything() }),
		]);
		expect(keys).toEqual([undefined, undefined]);
	});

	it.each([
		['round and round', '/files/chart.png', 'sent on more than 5 times', 6],
		[
			'to something that is not a web address',
			'file:///etc/passwd',
			'sent on to something that is not a web address',
			1,
		],
	])('is not followed %s', async (_where, location, reason, times) => {
		answerWithFile('/files/chart.png');
		server.on('GET /files/chart.png', (response) => response.writeHead(302, { location }).end());
		const { item } = await send(DOWNLOAD);
		expect(item).toMatchObject({
			answer: 'See the chart',
			files: [{ download_error: expect.stringContaining(reason) }],
		});
		expect(server.asked.filter((route) => route.includes('/files/'))).toHaveLength(times);
	});
});

describe('an answer that is to be JSON', () => {
	const PARSE = { options: { parseJson: true } };

	it('is read behind the thinking, in which a draft may stand', async () => {
		const draft = '<think>\n```json\n{"draft": true}\n```\n</think>\n';
		answerWith(message(`${draft}\`\`\`json\n{"final": true}\n\`\`\``), messageEnd());
		expect((await send(PARSE)).item.answer_json).toEqual({ final: true });
	});

	it('is no JSON where only the thinking holds some', async () => {
		answerWith(message('<think>```json\n{"draft": true}\n```</think>No.'), messageEnd());
		expect((await send(PARSE)).item).toMatchObject({
			code: 'answer_not_json',
			partial_answer: expect.stringContaining('No.'),
		});
	});

	it('that holds such a tag as its own text is the whole of it', async () => {
		answerWith(message('{"tag": "<think>x</think>"}'), messageEnd());
		expect((await send(PARSE)).item.answer_json).toEqual({ tag: '<think>x</think>' });
	});

	it('is left alone while the run waits for a person, who must have its form', async () => {
		answerWith(workflowStarted(), formRequired(), workflowPaused([FORM]));
		expect((await send(PARSE)).item).toMatchObject({
			status: 'paused',
			answer_json: null,
			human_input: { form_token: 'token-1' },
		});
	});
});

describe('a run that waits for several people', () => {
	it('names all of their forms', async () => {
		answerWith(
			workflowStarted(),
			formRequired(),
			formRequired({ ...FORM, form_id: 'form-2', form_token: 'token-2' }),
			workflowPaused([FORM, { ...FORM, form_id: 'form-3', form_token: 'token-3' }]),
		);
		const { item } = await send({});
		expect(item.human_input).toMatchObject({ form_token: 'token-1' });
		expect(item.human_inputs).toMatchObject([
			{ form_token: 'token-1' },
			{ form_token: 'token-2' },
			{ form_token: 'token-3' },
		]);
	});

	it('has no such list where one waits', async () => {
		answerWith(workflowStarted(), formRequired(), workflowPaused([FORM]));
		expect((await send({})).item).not.toHaveProperty('human_inputs');
	});
});

describe('an error in the body of a success', () => {
	it("is the item's error, in Dify's own words, and nothing is sent again", async () => {
		server.on(POST, (response) =>
			sendJson(response, { code: 'PluginInvokeError', message: 'No such tool', status: 400 }),
		);
		const { item } = await send({ options: { responseMode: 'blocking' } });
		expect(item).toMatchObject({ error: 'No such tool', code: 'PluginInvokeError' });
		expect(server.asked).toEqual([POST]);
	});

	it('that speaks of too many requests is not sent again either, for a run had begun', async () => {
		server.on(POST, (response) =>
			sendJson(response, {
				code: 'invalid_param',
				message: 'Too many requests. Please try again later.',
				status: 400,
			}),
		);
		const { item } = await send({ options: { responseMode: 'blocking' } });
		expect(item.code).toBe('invalid_param');
		expect(server.asked).toEqual([POST]);
	});
});

describe('a second paid run', () => {
	const CONTINUE = {
		conversationMode: 'id',
		conversationId: '00000000-0000-4000-8000-000000000000',
	};

	const START_NEW = { ...CONTINUE, options: { onConversationMissing: 'startNew' } };

	const posts = () => server.asked.filter((route) => route === POST);

	it('is not begun because a run that begins late looked as if its conversation were missing', async () => {
		server.on('GET /v1/messages', (response) =>
			sendJson(response, { code: 'not_found', message: 'Conversation Not Exists.' }, 404),
		);
		server.on('GET /v1/parameters', (response) => sendJson(response, { user_input_form: [] }));
		let begin: () => void = () => undefined;
		server.on(POST, (response) => {
			response.writeHead(200, { 'content-type': 'text/event-stream' });
			response.write('event: ping\n\n');
			begin = () => {
				sendEvents(response, workflowStarted(), nodeMessage('Hello'), messageEnd());
				response.end();
			};
		});
		const clock = takeClock();
		const sent = send(START_NEW);
		await settle(60);
		await clock.advance(17_000);
		await settle(60);
		begin();
		const { item } = await sent;
		jest.restoreAllMocks();
		expect(item).toMatchObject({ answer: 'Hello', status: 'succeeded' });
		expect(posts()).toHaveLength(1);
	});

	it.each([
		['Conversation Not Exists.', [message('paid text')]],
		['Conversational memory store X not found', [workflowStarted()]],
	])('is not begun because an event says %j when a run has begun', async (words, events) => {
		server.on('GET /v1/messages', (response) => sendJson(response, { data: [], has_more: false }));
		answerWith(...events, { event: 'error', status: 404, code: 'not_found', message: words });
		const { item } = await send(START_NEW);
		expect(item).toMatchObject({ status: 'failed', http_status: 404 });
		expect(posts()).toHaveLength(1);
	});

	it.each([
		[504, { message: 'Too many requests are waiting upstream' }],
		[400, { code: 'invalid_param', message: 'Too many requests to the weather service' }],
		[503, { code: 'too_many_requests', message: 'Too many requests. Please try again later.' }],
	])('is not begun because somebody else has too many requests: %i %j', async (status, body) => {
		server.on(POST, (response) => sendJson(response, body, status));
		await send({ options: { responseMode: 'blocking', maxRetries: 2 } });
		expect(posts()).toHaveLength(1);
	});
});

describe('what n8n cannot do', () => {
	const { addExecutionHints } = ExecuteContext.prototype;

	afterEach(() => {
		Reflect.set(ExecuteContext.prototype, 'addExecutionHints', addExecutionHints);
	});

	it.each<[string, unknown]>([
		['has no hints, as old ones for AI tools', undefined],
		[
			'fails to take one',
			() => {
				throw new Error('no hints here');
			},
		],
	])('costs no answer where it %s', async (_what, hints) => {
		Reflect.set(ExecuteContext.prototype, 'addExecutionHints', hints);
		answerWith(workflowStarted(), formRequired(), workflowPaused([FORM]));
		expect((await send({})).item).toMatchObject({ status: 'paused' });
	});
});

describe('a limit', () => {
	const LIMIT = { options: { timeout: 2 } };

	/** Sends, and lets the package's time pass. */
	async function sendInTime(parameters: IDataObject) {
		const clock = takeClock();
		const sent = send(parameters);
		// As much as goes over loopback by itself has gone before time passes.
		await settle(40);
		const seconds = await passTimeUntil(clock, sent);
		jest.restoreAllMocks();
		return { ...(await sent), seconds };
	}

	it('holds while a broken answer is looked for, and Dify is told to stop then', async () => {
		answerWith(workflowStarted(), nodeMessage('Hel'));
		// Neither the run's events nor its detail nor the history ever answers.
		for (const route of ['workflow/run-1/events', 'workflows/run/run-1', 'messages']) {
			server.on(`GET /v1/${route}`, () => undefined);
		}
		server.on(`POST /v1/chat-messages/${ENVELOPE.task_id}/stop`, (response) =>
			sendJson(response, { result: 'success' }),
		);
		const { item, seconds } = await sendInTime(LIMIT);
		expect(seconds).toBeLessThanOrEqual(3);
		expect(item).toMatchObject({
			error: 'Dify had not finished after 2 s',
			code: 'timeout',
			partial_answer: 'Hel',
			description: expect.stringContaining('Dify was told to stop it.'),
		});
	});

	it("holds for what is asked before the message: the user's latest conversation", async () => {
		server.on('GET /v1/conversations', () => undefined);
		const { item } = await sendInTime({ ...LIMIT, conversationMode: 'latest' });
		expect(item).toMatchObject({ code: 'timeout', error: 'Dify had not finished after 2 s' });
		expect(server.asked).toEqual(['GET /v1/conversations']);
	});
});
