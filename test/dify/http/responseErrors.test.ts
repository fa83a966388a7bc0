// What Dify, or whatever stands before it, answers instead of a result becomes one kind of error.

import {
	LONGEST_PAGE,
	failedRun,
	fromErrorEvent,
	readErrorResponse,
	unexpectedAnswer,
} from '../../../dify/http/responseErrors';
import { withinSilence } from '../../../dify/http/silence';
import { remedyFor } from '../../../dify/errors/words';
import type { DifyRequest } from '../../../dify/http/transport';
import { VERSIONS } from '../../replay/expectation';
import type { Version } from '../../replay/expectation';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import type { Reply } from '../listTransport';
import { expectLinear, repeated } from '../linear';
import { json, page, recorded, respond } from '../listTransport';
import { bytesOf } from '../streams';

const REQUEST: DifyRequest = { method: 'POST', path: '/chat-messages' };

const read = async (reply: Reply, request = REQUEST) =>
	await readErrorResponse(request, respond(reply));

const MESSAGE_404 = 'Conversation Not Exists.';

/** Where the versions differ, in the order 0.15.8, 1.9.2, 1.14.2, 1.15.0. */
const RECORDED: [name: string, code: string, messages: string[]][] = [
	[
		'errors/no-query',
		'invalid_param',
		[
			'query: Missing required parameter in the JSON body',
			'query: The chat query Missing required parameter in the JSON body',
			'query: Field required',
			'query: Field required',
		],
	],
	[
		'errors/response-mode',
		'invalid_param',
		[
			'response_mode: sometimes is not a valid choice',
			"response_mode: Response mode The value 'sometimes' is not a valid choice for 'response_mode'.",
			"response_mode: Input should be 'blocking' or 'streaming'",
			"response_mode: Input should be 'blocking' or 'streaming'",
		],
	],
	[
		'errors/conversation-not-uuid',
		'invalid_param',
		[
			'conversation_id: abc is not a valid uuid.',
			'conversation_id: Existing conversation ID abc is not a valid uuid.',
			'conversation_id: Value error, conversation_id must be a valid UUID',
			'conversation_id: Value error, conversation_id must be a valid UUID',
		],
	],
	[
		'chat/conversation-unknown-blocking',
		'not_found',
		Array<string>(4).fill('Dify does not find the conversation'),
	],
	['errors/bad-key', 'unauthorized', Array<string>(4).fill('Dify does not accept the API key')],
	[
		'errors/select-not-an-option',
		'invalid_param',
		Array<string>(4).fill(
			"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
		),
	],
	[
		'files/upload-16mb',
		'file_too_large',
		Array<string>(4).fill('The file is too large for this Dify'),
	],
	[
		'chatflow-llm/error-rate-blocking',
		'run_failed',
		[
			'The chatflow failed: [openai_api_compatible] Error: API request failed with status code 429: {"error": {"message": "too many requests, try again in 20s", "type": "rate_limit_exceeded", "code": "rate_limit_exceeded", "param": null}}',
			...Array<string>(3).fill(
				'The chatflow failed: [echo] Rate Limit Error, 429: too many requests, try again in 20s',
			),
		],
	],
];

describe.each(RECORDED)('the recorded refusal %s', (name, code, messages) => {
	it.each(VERSIONS.map((version, index): [Version, string] => [version, messages[index] ?? '']))(
		'of Dify %s says: %s',
		async (version, message) => {
			const reply = recorded(version, name);
			const error = await read(reply);
			expect(error.message).toBe(message);
			expect(error).toMatchObject({ code, status: reply.status });
			expect(error.remedy).not.toBe('');
		},
	);
});

describe('a validation error', () => {
	const dump = (lines: string[]) =>
		json(400, { code: 'invalid_param', message: lines.join('\n'), status: 400 });

	it('of several fields names each with its reason', async () => {
		const error = await read(
			dump([
				'2 validation errors for ChatRequestPayload',
				'query',
				"  Field required [type=missing, input_value={'user': 'secret'}, input_type=dict]",
				'    For further information visit https://errors.pydantic.dev/2.12/v/missing',
				'inputs.level',
				'  Input should be a valid dictionary [type=dict_type, input_value=1, input_type=int]',
				'    For further information visit https://errors.pydantic.dev/2.12/v/dict_type',
			]),
		);
		expect(error.message).toBe(
			'query: Field required; inputs.level: Input should be a valid dictionary',
		);
	});

	it('of the whole body has a reason without a field', async () => {
		const error = await read(
			dump(['1 validation error for Payload', '  Value error, nothing to do [type=value_error]']),
		);
		expect(error.message).toBe('Value error, nothing to do');
	});

	it('of a field and of the whole body names the field once', async () => {
		const error = await read(
			dump([
				'2 validation errors for Payload',
				'query',
				'  Field required [type=missing]',
				'  Value error, nothing to do [type=value_error]',
			]),
		);
		expect(error.message).toBe('query: Field required; Value error, nothing to do');
	});

	it('without any finding keeps its heading', async () => {
		const error = await read(dump(['1 validation error for Data']));
		expect(error.message).toBe('1 validation error for Data');
	});

	it('of many fields is read whole', async () => {
		const findings = Array.from({ length: 12 }, (_, index) => [
			`field${index}`,
			'  Field required [type=missing]',
		]);
		const error = await read(dump(['12 validation errors for Payload', ...findings.flat()]));
		expect(error.message.split('; ')).toHaveLength(12);
	});

	it('is told from a text that only speaks of one', async () => {
		const message = 'See 1 validation error for Payload\n  in the log';
		const error = await read(json(400, { code: 'invalid_param', message }));
		expect(error.message).toBe(message);
	});

	it('of 1.9 names every field of its list', async () => {
		const error = await read(
			json(400, { errors: { query: 'is missing', user: 'is long' }, message: 'failed' }),
		);
		expect(error).toMatchObject({ code: 'invalid_param' });
		expect(error.message).toBe('query: is missing; user: is long');
	});

	it('of 1.9 with an empty list keeps its message', async () => {
		const error = await read(json(400, { errors: {}, message: 'Input payload validation failed' }));
		expect(error.message).toBe('Input payload validation failed');
	});

	it('is told from a text of several lines that is none', async () => {
		const error = await read(json(400, { code: 'invalid_param', message: 'First\n  second' }));
		expect(error.message).toBe('First\n  second');
	});
});

describe('the words of a refusal', () => {
	it('lose the suggestion of other addresses', async () => {
		const message = `${MESSAGE_404} You have requested this URI [/v1/messages] but did you mean\n/v1/x ?`;
		const error = await read(json(404, { code: 'not_found', message }));
		expect(error.words).toBe(MESSAGE_404);
	});

	it.each([
		['file_too_large', 413, '', 'The file is too large for this Dify'],
		['file_too_large', 413, 'File size exceeded. {message}', 'The file is too large for this Dify'],
		['invalid_param', 400, '', 'Dify refused the request without a reason (400)'],
		['brand_new', 418, null, 'Dify refused the request without a reason (418)'],
	])('are made up where there are none: %s %i %j', async (code, status, message, words) => {
		const error = await read(json(status, { code, message, status }));
		expect(error.message).toBe(words);
		expect(error.description).toBe(error.remedy);
	});

	it('are made up in an error event that has neither words nor status', () => {
		const error = fromErrorEvent({ event: 'error', code: 'invalid_param', message: null });
		expect(error.message).toBe('Dify refused the request without a reason (invalid_param)');
		expect(error.status).toBeNull();
	});
});

/** How Dify's own words on its limit begin. */
const TOO_MANY = 'Too many requests. Please try again later.';

describe('the code of a refusal', () => {
	it.each([
		[400, { message: TOO_MANY }, 'too_many_requests'],
		[
			400,
			{ code: 'invalid_param', message: `${TOO_MANY} Up to 5 are allowed.` },
			'too_many_requests',
		],
		[400, { code: 'invalid_param', message: `429: ${TOO_MANY}` }, 'invalid_param'],
		[400, { code: 'invalid_param', message: 'Too many requests. Slow down.' }, 'invalid_param'],
		[403, { code: 'invalid_param', message: TOO_MANY }, 'invalid_param'],
		[429, { message: 'slow down' }, 'too_many_requests'],
		[429, { code: 'rate_limit_error', message: 'quota' }, 'rate_limit_error'],
		[429, { code: 'rate_limit_error', message: TOO_MANY }, 'rate_limit_error'],
		[400, { code: 'completion_request_error', message: TOO_MANY }, 'completion_request_error'],
		[400, { message: 'no code' }, 'invalid_param'],
		[500, { message: 'no code' }, 'internal_server_error'],
		[500, { code: 'unknown', message: 'Internal Server Error' }, 'unknown'],
	])('is found for %i %j: %s', async (status, body, code) => {
		expect(await read(json(status, body))).toMatchObject({ code, status, kind: 'response' });
	});
});

it('an error event whose status is no number has none', () => {
	const error = fromErrorEvent({ event: 'error', code: 'unknown', status: '400', message: 'no' });
	expect(error.status).toBeNull();
});

it('a run that has begun is never taken for one request too many', () => {
	const error = fromErrorEvent({
		event: 'error',
		code: 'invalid_param',
		status: 400,
		message: TOO_MANY,
	});
	expect(error).toMatchObject({ kind: 'run', code: 'invalid_param' });
});

describe('how long Dify asks to wait', () => {
	const NOW = Date.parse('Sat, 21 Nov 2026 12:00:00 GMT');

	beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(NOW));

	afterEach(() => jest.restoreAllMocks());

	it.each([
		['in seconds', '3', 3_000],
		['as a date', 'Sat, 21 Nov 2026 12:00:05 GMT', 5_000],
		['not at all, for the date has passed', 'Sat, 21 Nov 2026 11:59:00 GMT', 0],
		['in words that nobody can read', 'soon', null],
		['not', undefined, null],
	])('is said %s', async (_how, header, milliseconds) => {
		const headers: Record<string, string> = header === undefined ? {} : { 'retry-after': header };
		for (const reply of [json(429, { message: 'wait' }), page(503, '<html>')]) {
			const error = await read({ ...reply, headers: { ...reply.headers, ...headers } });
			expect(error.retryAfter).toBe(milliseconds);
		}
	});
});

describe('whether a repeat may help', () => {
	it.each<[number, string, string, boolean]>([
		[400, 'invalid_param', TOO_MANY, true],
		[429, 'too_many_requests', TOO_MANY, true],
		[400, 'too_many_requests', 'no', true],
		[429, 'rate_limit_error', 'Workflow execution quota limit reached for tenant 7', false],
		[400, 'rate_limit_error', 'rate limit', false],
		[400, 'completion_request_error', '[echo] Rate Limit Error, 429: wait', true],
		[400, 'completion_request_error', '[echo] Rate Limit Error, 429: quota', false],
		[400, 'completion_request_error', 'Incorrect API key provided', false],
		[400, 'provider_quota_exceeded', 'Your quota has been exhausted', false],
		[401, 'unauthorized', 'Access token is invalid', false],
		[404, 'not_found', MESSAGE_404, false],
		[500, 'internal_server_error', 'Internal Server Error', false],
		[500, 'unknown', 'connection error in the database', false],
		[503, 'unknown', 'busy', true],
		[400, 'invalid_param', 'Run failed: [echo] Server Unavailable Error, 503: overloaded', true],
		[400, 'invalid_param', "Run failed: 'human-input' is not a valid NodeType", false],
	])('after %i %s "%s": %s', async (status, code, message, retryable) => {
		expect((await read(json(status, { code, message }))).retryable).toBe(retryable);
	});
});

describe('a failed run', () => {
	it('has its own words, its node and no prefix', () => {
		const error = failedRun('Run failed: no such tool', 400, 'Search');
		expect(error).toMatchObject({ kind: 'run', code: 'run_failed', status: 400, retryable: false });
		expect(error.message).toBe('The chatflow\'s node "Search" failed: no such tool');
		expect(error.words).toBe('no such tool');
		expect(error.description).toBe(remedyFor('run_failed'));
	});

	it('says nothing of a node that is not known', () => {
		expect(failedRun('no', null, null).message).toBe('The chatflow failed: no');
	});

	it.each([
		[null, 'The chatflow failed, and Dify gave no reason'],
		['Search', 'The chatflow\'s node "Search" failed, and Dify gave no reason'],
	])('has words although Dify had none, with the node %j', (node, message) => {
		const error = failedRun('Run failed: ', null, node);
		expect(error).toMatchObject({ message, words: '' });
		expect(error.description).toBe(remedyFor('run_failed'));
	});

	it('is told as a value that is not taken where Dify says so only then, as 1.15.0 does', () => {
		const error = failedRun('name is required in input form', null, null);
		expect(error).toMatchObject({
			code: 'run_failed',
			message: "The app asks for 'name', which has no value",
			words: 'name is required in input form',
		});
	});

	it('is also what an error event tells that names one', () => {
		const error = fromErrorEvent({
			event: 'error',
			code: 'invalid_param',
			status: 400,
			message: 'Run failed: no such tool',
		});
		expect(error).toMatchObject({
			kind: 'run',
			code: 'run_failed',
			message: 'The chatflow failed: no such tool',
		});
	});
});

describe('a page instead of JSON', () => {
	const html =
		'<!doctype html><html><head><title>504 Gateway\n Time-out</title></head>secret</html>';

	it.each([429, 502, 503, 504])('with status %i is of a gateway, and may pass', async (status) => {
		const error = await read(page(status, html));
		expect(error).toMatchObject({
			kind: 'response',
			code: status === 429 ? 'too_many_requests' : 'gateway',
			status,
			retryable: true,
		});
		expect(error.message).toContain(`a web page (${status}, 504 Gateway Time-out)`);
		expect(error.message).not.toContain('secret');
		// Too many requests are turned away before they reach Dify.
		expect(error.remedy).toContain(
			status === 429 ? "Lower the option 'Concurrency'" : 'before you send it again',
		);
	});

	it('with status 413 names the limit of the proxy', async () => {
		const error = await read(page(413, '<html><title>413 Request Entity Too Large</title></html>'));
		expect(error).toMatchObject({ code: 'file_too_large', status: 413, retryable: false });
		expect(error.remedy).toContain('client_max_body_size');
	});

	it.each([500, 501, 524])('with status %i is of a server that failed', async (status) => {
		const error = await read(page(status, 'oops'));
		expect(error).toMatchObject({
			kind: 'response',
			code: 'internal_server_error',
			message: `Dify's server failed (a web page (${status}))`,
			remedy: remedyFor('internal_server_error'),
			status,
			retryable: false,
		});
	});

	it.each([400, 401, 403, 404, 405])('with status %i is not of the API', async (status) => {
		const error = await read(page(status, html));
		expect(error).toMatchObject({ kind: 'response', code: 'not_dify_api', status });
		expect(error.remedy).toContain('Base URL');
	});

	it('has a title of any form, of which blanks are made one', async () => {
		const titled = '<HTML><TITLE lang="en">\n Not \n Found \n</TITLE>';
		const error = await read(page(404, titled));
		expect(error.message).toContain('a web page (404, Not Found)');
	});

	it.each([
		['text/html', 'oops', 'a web page'],
		['text/plain', ' \n<!doctype html>', 'a web page'],
		['text/plain', '<html>', 'a web page'],
		['text/plain', 'a < b', 'something else'],
		['text/plain', 'a<b', 'something else'],
	])('is told by its type %s or its text %j: %s', async (type, text, kind) => {
		const error = await read({ ...page(404, text), headers: { 'content-type': type } });
		expect(error.message).toContain(`${kind} (404)`);
	});

	it.each(VERSIONS)('of Dify %s, where it has no such endpoint, says so', async (version) => {
		const error = await read(recorded(version, 'errors/trailing-slash'), {
			method: 'GET',
			path: '/conversations/x/variables',
			feature: 'conversation variables',
		});
		expect(error).toMatchObject({
			kind: 'response',
			code: 'not_supported',
			message: `This Dify (${version}) has no conversation variables`,
			remedy: remedyFor('not_supported'),
			status: 404,
		});
	});

	it('of Dify with another status than 404 does not speak of the endpoint', async () => {
		const reply = page(405, html);
		const error = await read(
			{ ...reply, headers: { ...reply.headers, 'x-version': '1.15.0' } },
			{ ...REQUEST, feature: 'conversation variables' },
		);
		expect(error.code).toBe('not_dify_api');
	});

	it("without Dify's version is a wrong address, even for an endpoint that came late", async () => {
		const error = await read(page(404, html), { ...REQUEST, feature: 'conversation variables' });
		expect(error.code).toBe('not_dify_api');
	});

	it('of Dify, for an endpoint that every version has, is a wrong address', async () => {
		expect((await read(recorded('1.15.0', 'errors/double-v1'))).code).toBe('not_dify_api');
	});

	it('that never ends is read only as far as its beginning', async () => {
		let given = 0;
		const piece = bytesOf('x'.repeat(64 * 1024));
		const error = await readErrorResponse(REQUEST, {
			status: 404,
			headers: { 'content-type': 'text/html' },
			body: (async function* () {
				for (;;) {
					given += 1;
					yield piece;
				}
			})(),
			close: () => {},
		});
		expect(error.code).toBe('not_dify_api');
		expect(given).toBe(4);
	});
});

describe('a refusal whose body does not come to its end', () => {
	const breaksWith = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

	it.each<[string, Reply, string]>([
		['a page', page(502, '<html><title>Bad Gateway'), 'gateway'],
		['a page with its title', page(404, '<title>Not here</title>'), 'not_dify_api'],
		['JSON', { ...json(500, {}), pieces: [bytesOf('{"code": "unkno')] }, 'internal_server_error'],
		['JSON of a wrong key', { ...json(401, {}), pieces: [bytesOf('{"code"')] }, 'not_dify_api'],
		['nothing', { ...json(503, {}), pieces: [] }, 'gateway'],
		['whole JSON', json(400, { code: 'not_chat_app', message: 'no' }), 'not_chat_app'],
	])(
		'is judged by its status and by what came of it, when it breaks off: %s',
		async (_what, reply, code) => {
			const error = await read({ ...reply, breaksWith });
			expect(error).toMatchObject({ kind: 'response', code, status: reply.status });
		},
	);

	it('names the title that came of a page', async () => {
		const error = await read({ ...page(404, '<title>Not here</title>'), breaksWith });
		expect(error.message).toContain('a web page (404, Not here)');
	});

	it('is judged by its status when the door gives it up for its silence', async () => {
		const clock = new ManualClock();
		const body = new OpenBody();
		const response = body.asResponse(503, 'application/json');
		const limits = { silence: 60_000, total: 600_000 };
		const failure = readErrorResponse(REQUEST, withinSilence(response, limits, clock));
		body.write('{"code":');
		await settle();
		await clock.advance(60_000);
		expect(await failure).toMatchObject({ kind: 'response', code: 'gateway', status: 503 });
		expect(body.isClosed).toBe(true);
	});
});

describe('a redirect', () => {
	it('names where to, without what follows the path, and is not read', async () => {
		let isClosed = false;
		const reply: Reply = {
			status: 308,
			headers: { location: 'https://dify.example.org/v1/info?token=secret#x' },
			pieces: [],
		};
		const error = await readErrorResponse(
			REQUEST,
			respond(reply, () => {
				isClosed = true;
			}),
		);
		expect(error).toMatchObject({ kind: 'response', code: 'redirected', status: 308 });
		expect(error.message).toBe(
			"Dify's address sends requests on to https://dify.example.org/v1/info",
		);
		expect(error.remedy).toContain('as the Base URL in the credential');
		expect(isClosed).toBe(true);
	});

	it.each([
		[299, 'not_dify_api'],
		[300, 'redirected'],
		[399, 'redirected'],
		[400, 'not_dify_api'],
	])('is told by the status as well as by the address: %i is %s', async (status, code) => {
		const reply = page(status, '<html>');
		const error = await read({ ...reply, headers: { ...reply.headers, location: '/login' } });
		expect(error.code).toBe(code);
	});

	it('to nowhere is an answer like any other', async () => {
		expect((await read(page(304, ''))).code).toBe('not_dify_api');
	});
});

describe('a success that is not JSON', () => {
	it('is described by its title alone', () => {
		const reply = page(200, '');
		const error = unexpectedAnswer(respond(reply), '<title>Dify</title><body>secret</body>');
		expect(error).toMatchObject({ code: 'not_dify_api', status: 200 });
		expect(error.message).toBe(
			"The address did not answer like Dify's API, but with a web page (200, Dify)",
		);
	});

	it.each(['<title', '<title>', '<title a', '<title><', '<', '</title>'])(
		'takes no longer to describe, whatever is in it: %j again and again',
		(piece) => {
			const response = respond(page(200, ''));
			expectLinear((text) => unexpectedAnswer(response, text), repeated(piece, LONGEST_PAGE));
		},
	);

	it('is something else where it is no page', () => {
		const reply: Reply = { status: 200, headers: { 'content-type': 'text/plain' }, pieces: [] };
		expect(unexpectedAnswer(respond(reply), 'pong').message).toContain('something else (200)');
	});
});
