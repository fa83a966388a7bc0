// Broken networks and odd servers, through n8n-core: what becomes of an item, and what was sent.

import type { IDataObject } from 'n8n-workflow';

import type { DifyServer, DifyServerOptions, Fault, FaultMoment } from '../dify-server';
import { startDifyServer } from '../dify-server';
import { settle } from '../support/manualClock';
import type { ManualClock } from '../support/manualClock';
import { passTimeUntil, passTimeWithPings, takeClock } from '../support/packageClock';
import { runNode } from './harness';

const ANSWER = 'You said: one two three four five';

const QUESTION = 'one two three four five';

let dify: DifyServer;
let clock: ManualClock;

afterEach(async () => {
	jest.restoreAllMocks();
	// Whatever happened, no connection is left.
	await dify.waitFor(({ openResponses }) => openResponses() === 0);
	await dify.close();
});

async function start(options: DifyServerOptions = {}): Promise<void> {
	dify = await startDifyServer({ pingIntervalMilliseconds: 1, ...options });
	clock = takeClock();
}

interface Asked {
	item: IDataObject;
	/** Messages sent, each of which may be paid for. */
	posts: number;
	/** Stops sent. */
	stops: number;
	/** Seconds on the package's clock. */
	seconds: number;
}

async function ask(
	app: string,
	parameters: IDataObject = {},
	passTime: typeof passTimeUntil = passTimeUntil,
): Promise<Asked> {
	const running = runNode({
		parameters: {
			resource: 'message',
			operation: 'send',
			query: QUESTION,
			user: 'ada',
			...parameters,
		},
		credential: { baseUrl: dify.baseUrl, apiKey: dify.keyOf(app) },
		onError: 'continueRegularOutput',
	});
	// The silent ones are silent only when they have said all they say.
	await settle(40);
	const seconds = await passTime(clock, running);
	const item = (await running).outputs[0]?.[0]?.json ?? {};
	const sent = (end: string) =>
		dify.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(end)).length;
	return { item, posts: sent('/chat-messages'), stops: sent('/stop'), seconds };
}

const BREAKS = ['end-of-file', 'reset', 'silence', 'pings-only'] as const;

type Break = (typeof BREAKS)[number];

/** What an item says when the connection fails in this way at this moment. */
interface Case {
	app: 'chat-plain' | 'chatflow-static' | 'chatflow';
	kind: Break;
	moment: FaultMoment;
	expected: IDataObject;
}

const succeeded: IDataObject = { answer: ANSWER, status: 'succeeded' };

const failed = (code: string, more: IDataObject = {}): IDataObject => ({ code, ...more });

const PARTIAL = { partial_answer: expect.stringMatching(/^You/) };

/** A chatbot's turn that is cut off is lost in Dify too, so what had arrived is handed on. */
const CHATBOT: [FaultMoment, Record<Break, IDataObject>][] = [
	[
		'before-headers',
		{
			'end-of-file': failed('connection_broken'),
			reset: failed('connection_broken'),
			silence: failed('run_not_started'),
			'pings-only': failed('no_progress'),
		},
	],
	[
		'after-first-ping',
		{
			'end-of-file': failed('run_not_started'),
			reset: failed('connection_broken'),
			silence: failed('run_not_started'),
			'pings-only': failed('no_progress'),
		},
	],
	[
		'mid-text',
		{
			'end-of-file': failed('stream_interrupted', PARTIAL),
			reset: failed('stream_interrupted', PARTIAL),
			// Dify could finish and store the answer here, though not deliver it.
			silence: succeeded,
			'pings-only': succeeded,
		},
	],
	[
		'between-terminal-events',
		{ 'end-of-file': succeeded, reset: succeeded, silence: succeeded, 'pings-only': succeeded },
	],
];

/** A chatflow's run goes on in Dify, so a cut answer is fetched: the item is the same as without. */
const CHATFLOW: [FaultMoment, Record<Break, IDataObject>][] = [
	...CHATBOT.slice(0, 2),
	[
		'mid-text',
		{
			'end-of-file': succeeded,
			reset: succeeded,
			silence: succeeded,
			'pings-only': succeeded,
		},
	],
	...CHATBOT.slice(3),
];

const casesOf = (app: Case['app'], table: typeof CHATBOT): Case[] =>
	table.flatMap(([moment, byKind]) =>
		BREAKS.map((kind) => ({ app, moment, kind, expected: byKind[kind] })),
	);

describe('a connection that fails', () => {
	it.each([...casesOf('chat-plain', CHATBOT), ...casesOf('chatflow', CHATFLOW)])(
		'$app: $kind, $moment',
		async ({ app, kind, moment, expected }) => {
			// A chatbot's first ping comes only while its model is silent.
			const waits = app === 'chat-plain' && moment === 'after-first-ping';
			await start(waits ? { pieceIntervalMilliseconds: 30 } : {});
			dify.inject({ kind, moment });
			const { item, posts } = await ask(
				app,
				{},
				kind === 'pings-only' || waits ? passTimeWithPings : passTimeUntil,
			);
			expect(item).toMatchObject(expected);
			expect(item).toHaveProperty(expected.code === undefined ? 'answer' : 'description');
			expect(posts).toBe(1);
		},
	);

	it('tells Dify to stop a run that only pings, after 1,260 s, and looks once for its answer', async () => {
		await start();
		dify.inject({ kind: 'pings-only', moment: 'mid-text' });
		const { item, stops, seconds } = await ask('chat-plain', {}, passTimeWithPings);
		expect(item).toMatchObject(succeeded);
		expect(stops).toBe(1);
		expect(seconds).toBeGreaterThanOrEqual(1_260);
	});

	it.each(['1.9', '1.13', '1.14', '1.15'] as const)(
		'between the two ends of a chatflow changes nothing on Dify %s',
		async (generation) => {
			for (const kind of BREAKS) {
				await start({ generation });
				dify.inject({ kind, moment: 'between-terminal-events' });
				const { item, posts, seconds } = await ask('chatflow-static');
				expect(item).toMatchObject({
					status: 'succeeded',
					answer: expect.stringContaining(QUESTION),
				});
				expect(posts).toBe(1);
				expect(seconds).toBeLessThanOrEqual(5);
				if (kind !== 'pings-only') await dify.close();
			}
		},
	);
});

describe('an answer that is none', () => {
	const page = (title: string) => `<html><head><title>${title}</title></head><body>x</body></html>`;

	const http = (status: number, title: string): Fault => ({
		kind: 'http',
		status,
		contentType: 'text/html',
		body: page(title),
	});

	it.each<[string, Fault, IDataObject]>([
		[
			'a web page with status 200',
			{ kind: 'html-page' },
			{ code: 'not_dify_api', http_status: 200 },
		],
		['JSON null', { kind: 'json-null' }, { code: 'not_dify_api', http_status: 200 }],
		['a gateway time-out', http(504, '504 Gateway Time-out'), { code: 'gateway', retryable: true }],
		['a bad gateway', http(502, '502 Bad Gateway'), { code: 'gateway', retryable: true }],
		['a crash', http(500, 'Internal Server Error'), { code: 'internal_server_error' }],
		[
			'a body too large for a proxy',
			http(413, '413'),
			{ code: 'file_too_large', http_status: 413 },
		],
		[
			"a plan's quota",
			{ kind: 'rate-limit-error' },
			{ code: 'rate_limit_error', retryable: false },
		],
		['a missing JSON type', http(415, '415'), { code: 'not_dify_api', http_status: 415 }],
		[
			'a redirect',
			{
				kind: 'http',
				status: 301,
				headers: { location: 'https://dify.example.com/v1/chat-messages' },
			},
			{
				code: 'redirected',
				error: "Dify's address sends requests on to https://dify.example.com/v1/chat-messages",
			},
		],
	])(
		'%s is an error with words of its own, and nothing is sent twice',
		async (_name, fault, expected) => {
			await start();
			dify.inject(fault);
			const { item, posts } = await ask('chat-plain');
			expect(item).toMatchObject(expected);
			expect(item.description).not.toBe('');
			expect(JSON.stringify(item)).not.toContain('<html>');
			expect(posts).toBe(1);
		},
	);
});

describe('too many requests at once', () => {
	it.each<[Fault, number]>([
		[{ kind: 'too-many-requests', status: 429 }, 1],
		[{ kind: 'too-many-requests', status: 400 }, 1],
		[{ kind: 'too-many-requests', status: 429, retryAfterSeconds: 30 }, 30],
	])('are waited out: %j', async (fault, seconds) => {
		await start();
		dify.inject(fault);
		const asked = await ask('chat-plain');
		expect(asked.item).toMatchObject(succeeded);
		expect(asked.posts).toBe(2);
		expect(asked.seconds).toBeGreaterThanOrEqual(seconds);
	});

	it('are told when they do not end', async () => {
		await start();
		dify.inject({ kind: 'too-many-requests', status: 429 }, { times: 10 });
		const { item, posts } = await ask('chat-plain');
		expect(item).toMatchObject({ code: 'too_many_requests', retryable: true });
		expect(item.description).toContain('It was tried 4 times.');
		expect(posts).toBe(4);
	});
});

describe('a silent start', () => {
	it('ends at the start limit, with the likely causes named, where no reason is certain', async () => {
		await start();
		dify.inject({ kind: 'silent-start' });
		const { item, posts, seconds } = await ask('chatflow');
		expect(item).toMatchObject({ code: 'run_not_started', retryable: false });
		expect(item.description).toContain('workers may be busy');
		expect(posts).toBe(1);
		expect(seconds).toBeGreaterThanOrEqual(60);
	});

	it('ends after 15 s where the conversation is certainly not there', async () => {
		await start({ generation: '1.14' });
		const { item, posts, seconds } = await ask('chatflow', {
			conversationMode: 'id',
			conversationId: '00000000-0000-4000-8000-000000000000',
		});
		expect(item).toMatchObject({ code: 'conversation_missing' });
		expect(posts).toBe(1);
		expect(seconds).toBeLessThan(25);
	});

	it('is avoided where a new conversation may begin: the old one is looked up before', async () => {
		await start({ generation: '1.14' });
		const { item, posts } = await ask('chatflow', {
			conversationMode: 'id',
			conversationId: '00000000-0000-4000-8000-000000000000',
			options: { onConversationMissing: 'startNew' },
		});
		expect(item).toMatchObject(succeeded);
		expect(posts).toBe(1);
		expect(dify.requests[0]).toMatchObject({
			method: 'GET',
			path: expect.stringContaining('/messages?'),
		});
	});

	it('ends after 15 s with the words that Dify would have for an input', async () => {
		await start({ generation: '1.14' });
		const { item, posts, seconds } = await ask('chatflow', {
			inputsMode: 'json',
			inputsJson: '{"tone": "rude"}',
		});
		expect(item).toMatchObject({
			code: 'invalid_param',
			error:
				"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
		});
		expect(posts).toBe(1);
		expect(seconds).toBeLessThan(25);
	});

	it('is waited for while the run may still be queued', async () => {
		await start();
		let release = () => {};
		const released = new Promise<void>((resolve) => {
			release = resolve;
		});
		dify.inject({ kind: 'queued', release: released });
		const running = ask('chatflow', { options: { startTimeout: 0 } });
		await settle(200);
		release();
		const { item, posts } = await running;
		expect(item).toMatchObject(succeeded);
		expect(posts).toBe(1);
	});
});

describe('a conversation that is gone', () => {
	const gone = {
		conversationMode: 'id',
		conversationId: '00000000-0000-4000-8000-000000000000',
		options: { onConversationMissing: 'startNew' },
	};

	it.each([
		['1.9', 'chatflow'],
		['1.14', 'chatflow'],
		['1.15', 'chatflow'],
		['1.15', 'chat-plain'],
	] as const)(
		'begins anew on Dify %s, %s: one message sent, one answered',
		async (generation, app) => {
			await start({ generation });
			const asked = await ask(app, gone);
			expect(asked.item).toMatchObject(succeeded);
			expect(asked.item.conversation_id).not.toBe(gone.conversationId);
			expect(asked.posts).toBe(1);
			expect(dify.generations).toHaveLength(1);
		},
	);
});

describe('odd streams', () => {
	it.each<[string, Fault, IDataObject, string]>([
		['all events, then an open connection', { kind: 'late-close' }, succeeded, 'chatflow'],
		['a failed finish behind the end', { kind: 'spurious-failed-finish' }, succeeded, 'chatflow'],
		[
			'a node event of 3 MB',
			{ kind: 'huge-node-finished', bytes: 3_000_000 },
			succeeded,
			'chatflow',
		],
		['a lost beginning', { kind: 'dropped-beginning' }, succeeded, 'chatflow'],
		[
			'an error, then an open connection',
			{ kind: 'silence-after-error' },
			{ code: expect.any(String), retryable: expect.any(Boolean) },
			'chatflow',
		],
	])('%s', async (_name, fault, expected, app) => {
		await start();
		dify.inject(fault);
		const { item, posts, seconds } = await ask(app);
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
		[{ lineSeparators: true }],
	])('any form on the wire gives the same answer: %j', async (wire) => {
		await start({ wire });
		const { item } = await ask('chatflow', { query: 'über 你好 👍 ende' });
		const text = String(item.answer).replaceAll('\u2028', ' ');
		expect(text).toBe('You said: über 你好 👍 ende');
	});
});

it('a limit on the whole answer stops Dify and fails with what had arrived', async () => {
	await start({ slowScale: 0.05 });
	const { item, stops } = await ask(
		'chat-plain',
		{ query: '[slow]', options: { timeout: 20 } },
		async (time, work) => {
			await dify.waitFor(({ generations }) => generations.some(({ events }) => events > 1));
			await settle();
			return await passTimeWithPings(time, work);
		},
	);
	expect(item).toMatchObject({ code: 'timeout', partial_answer: expect.stringMatching(/^slow 1/) });
	expect(item.description).toContain('Dify was told to stop it.');
	expect(stops).toBe(1);
});

it('a limit that passes while the answer is fetched stops Dify and says so', async () => {
	await start({ slowScale: 0.4 });
	dify.inject({ kind: 'reset', moment: 'mid-text' });
	const { item, stops, posts } = await ask(
		'chatflow',
		{ query: '[slow]', options: { timeout: 5 } },
		async (time, work) => {
			// By then it is listened to again.
			await dify.waitFor(({ requests }) => requests.some(({ path }) => path.includes('/events')));
			await settle();
			return await passTimeUntil(time, work);
		},
	);
	expect(item).toMatchObject({ code: 'timeout', partial_answer: expect.stringMatching(/^slow 1/) });
	expect(item.description).toContain('Dify was told to stop it.');
	expect(stops).toBe(1);
	expect(posts).toBe(1);
});
