// A message goes to Dify once, and its answer comes back, however the app chooses to give it.

import { messageRequest, stopMessage } from '../../../dify/chat/chatMessage';
import { DifyError } from '../../../dify/errors/errors';
import type { DifyEvent } from '../../../dify/stream/events';
import { VERSIONS } from '../../replay/expectation';
import { OpenBody } from '../../support/openBody';
import type { Reply } from '../listTransport';
import { json, listTransport, page, recorded, rejectionOf, stream } from '../listTransport';
import { bytesOf, frame } from '../streams';
import {
	agentMessage,
	errorEvent,
	message,
	messageEnd,
	nodeMessage,
	workflowFinished,
	workflowStarted,
} from '../turns';
import { blockingAnswer, MESSAGE, refusedBlocking, send } from './send';

const ID = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

describe('the request of a message', () => {
	it('holds what Dify must have, and nothing that is its own default', () => {
		expect(messageRequest(MESSAGE)).toEqual({
			method: 'POST',
			path: '/chat-messages',
			body: { query: ' Hello\n', user: 'user', inputs: {}, response_mode: 'streaming' },
		});
	});

	it('holds all that was asked for, in the keys of Dify', () => {
		const file = {
			type: 'image',
			transfer_method: 'local_file',
			upload_file_id: 'file-1',
		} as const;
		const { body } = messageRequest({
			...MESSAGE,
			inputs: { level: 0, note: '', flag: false },
			files: [file],
			conversationId: ID,
			responseMode: 'blocking',
			autoGenerateName: false,
			workflowId: 'workflow-1',
			traceId: 'trace-1',
		});
		expect(body).toEqual({
			query: ' Hello\n',
			user: 'user',
			inputs: { level: 0, note: '', flag: false },
			response_mode: 'blocking',
			conversation_id: ID,
			files: [file],
			auto_generate_name: false,
			workflow_id: 'workflow-1',
			trace_id: 'trace-1',
		});
	});
});

describe('an answer', () => {
	it.each<[string, DifyEvent[]]>([
		['a chatbot', [message('Hel'), message('lo'), messageEnd()]],
		['an agent', [agentMessage('Hello'), messageEnd()]],
		[
			'a chatflow',
			[workflowStarted(), nodeMessage('Hello'), messageEnd(), workflowFinished('succeeded')],
		],
		[
			'a chatflow of Dify 1.13.0, without the end of the message',
			[workflowStarted(), nodeMessage('Hello'), workflowFinished('succeeded')],
		],
	])('is streamed by %s', async (_app, events) => {
		const { answer, sent, closed } = send({}, [stream(...events)]);
		expect(await answer).toMatchObject({
			result: { status: 'succeeded', text: 'Hello' },
			wasStreamedInstead: false,
			wasRecovered: false,
		});
		expect(sent).toHaveLength(1);
		expect(closed()).toBe(1);
	});

	it.each(VERSIONS)('comes in one piece from a chatbot of Dify %s', async (version) => {
		const { answer } = send({ responseMode: 'blocking' }, [recorded(version, 'chat/blocking')]);
		const { result: body } = await answer;
		expect(body).toMatchObject({ status: 'succeeded', mode: 'chat' });
		expect(body.text).toMatch(/^You said: /);
	});

	it('that was asked for in one piece may be streamed all the same', async () => {
		const replies = [stream(message('Hello'), messageEnd())];
		const { answer } = send({ responseMode: 'blocking' }, replies);
		expect(await answer).toMatchObject({ result: { text: 'Hello' }, wasStreamedInstead: false });
	});

	it('that was to be streamed may come in one piece all the same', async () => {
		const { answer } = send({}, [blockingAnswer('Hello', ID)]);
		expect((await answer).result.text).toBe('Hello');
	});

	it('without any text is told from one of the wrong app', async () => {
		const { answer } = send({ responseMode: 'blocking' }, [json(200, { result: 'success' })]);
		const error = await rejectionOf(answer);
		expect(error).toMatchObject({
			kind: 'response',
			code: 'not_dify_api',
			message: "Dify's answer holds no text",
			remedy: expect.stringContaining('belongs to a chatbot, an agent or a chatflow'),
		});
	});

	it('of a web page is refused', async () => {
		const { answer } = send({}, [page(200, '<title>Dify</title>')]);
		expect(await rejectionOf(answer)).toMatchObject({ code: 'not_dify_api' });
	});
});

describe('an app that does not answer in one piece', () => {
	it.each(VERSIONS)('is asked for a stream, as agents of Dify %s are', async (version) => {
		const { answer, sent } = send({ responseMode: 'blocking' }, [
			recorded(version, 'agent/blocking'),
			recorded(version, 'agent/no-tool-streaming'),
		]);
		expect(await answer).toMatchObject({
			result: { status: 'succeeded', mode: 'agent-chat' },
			wasStreamedInstead: true,
		});
		expect(sent.map(({ body }) => body)).toMatchObject([
			{ response_mode: 'blocking' },
			{ response_mode: 'streaming' },
		]);
	});

	it('is asked for a stream as a New Agent is, which says it in other words', async () => {
		const { answer, sent } = send({ responseMode: 'blocking' }, [
			json(400, {
				code: 'bad_request',
				message: 'Agent App only supports streaming response mode.',
				status: 400,
			}),
			stream(message('Hello'), messageEnd()),
		]);
		expect((await answer).result.text).toBe('Hello');
		expect(sent).toHaveLength(2);
	});

	it.each([
		['completion_request_error', 'This model only supports streaming output.'],
		['invalid_param', 'Run failed: Agent Chat App does not support blocking mode'],
		['invalid_param', 'Agent Chat App does not support blocking mode today'],
		['bad_request', '[p] Bad Request Error, 400: Agent App only supports streaming response mode.'],
	])('is asked for no stream because of words like it: %s, %s', async (code, words) => {
		const { answer, sent } = send({ responseMode: 'blocking' }, [
			json(400, { code, message: words, status: 400 }),
		]);
		expect(await rejectionOf(answer)).toBeInstanceOf(DifyError);
		expect(sent).toHaveLength(1);
	});

	it('is asked for no stream because of its words on another status', async () => {
		const { answer, sent } = send({ responseMode: 'blocking' }, [
			json(500, {
				code: 'x',
				message: 'Agent App only supports streaming response mode.',
				status: 500,
			}),
		]);
		expect(await rejectionOf(answer)).toMatchObject({ status: 500 });
		expect(sent).toHaveLength(1);
	});

	it('is asked no third time', async () => {
		const { answer, sent } = send({ responseMode: 'blocking' }, [refusedBlocking, refusedBlocking]);
		expect(await rejectionOf(answer)).toMatchObject({ code: 'invalid_param', status: 400 });
		expect(sent).toHaveLength(2);
	});

	it('and was asked for a stream already is asked once', async () => {
		const { answer, sent } = send({}, [refusedBlocking]);
		expect(await rejectionOf(answer)).toMatchObject({ status: 400 });
		expect(sent).toHaveLength(1);
	});
});

describe('what may have started a run', () => {
	const retries = { maxRetries: 3, random: () => 1 };

	it('is never sent again, though the model was asked too often', async () => {
		const words = '[echo] Rate Limit Error, 429: too many requests, try again in 20s';
		const replies = [stream(message('Hel'), errorEvent('completion_request_error', words))];
		const { answer, sent } = send({}, replies, { retries });
		expect(await rejectionOf(answer)).toMatchObject({
			code: 'completion_request_error',
			retryable: true,
			turn: { partialAnswer: 'Hel' },
		});
		expect(sent).toHaveLength(1);
	});

	it('is never sent again, though the words are those of a refusal before the start', async () => {
		const replies = [
			stream(
				message('Hel'),
				errorEvent('completion_request_error', 'Too many requests, slow down'),
			),
			stream(message('A second, paid answer'), messageEnd()),
		];
		const { answer, sent } = send({}, replies, { retries });
		expect(await rejectionOf(answer)).toMatchObject({ turn: { partialAnswer: 'Hel' } });
		expect(sent).toHaveLength(1);
	});

	it('is sent again when it never arrived', async () => {
		const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
		const replies = [refused, stream(message('Hello'), messageEnd())];
		const { answer, sent } = send({}, replies, { retries });
		expect((await answer).result.text).toBe('Hello');
		expect(sent).toHaveLength(2);
	});
});

describe('a stream that cannot be read to its end', () => {
	const broken = 'data: {"event":"message","answer":"lo"\n\n';

	const inPieces = (...pieces: string[]): Reply => ({
		...stream(),
		pieces: pieces.map((piece) => bytesOf(piece)),
	});

	it.each([
		['in pieces', inPieces(frame(message('Hel')), broken)],
		['in one piece', inPieces(frame(message('Hel')) + broken)],
	])('gives what came before the event that is no JSON, when it came %s', async (_how, reply) => {
		const nothingStored = json(200, { data: [], has_more: false });
		const { answer } = send({}, [reply, ...Array<Reply>(20).fill(nothingStored)]);
		expect(await rejectionOf(answer)).toMatchObject({
			turn: { messageId: 'message-1', partialAnswer: 'Hel' },
		});
	});

	it('has its answer fetched from the history of its conversation, as its end user', async () => {
		const reply: Reply = { ...stream(message('Hel')), breaksWith: new Error('reset') };
		const stored = { id: 'message-1', status: 'normal', answer: 'Hello' };
		const { answer, sent } = send({ user: 'ada' }, [
			reply,
			json(200, { data: [stored], has_more: false }),
		]);
		expect(await answer).toMatchObject({ result: { text: 'Hello' }, wasRecovered: true });
		expect(sent[1]).toMatchObject({
			path: '/messages',
			query: { conversation_id: 'conversation-1', user: 'ada' },
		});
	});

	it.each([
		['conversation', { conversation_id: null }],
		['message', { message_id: null, id: null }],
	])('has no answer to fetch where no %s is known', async (_what, unknown) => {
		const reply = { ...stream({ ...message('Hel'), ...unknown }), breaksWith: new Error('reset') };
		const { answer, sent } = send({}, [reply]);
		expect(await rejectionOf(answer)).toMatchObject({
			code: 'stream_interrupted',
			turn: { partialAnswer: 'Hel' },
		});
		expect(sent).toHaveLength(1);
	});

	it.each([
		['in pieces', (answer: string, rest: string) => inPieces(answer, rest)],
		['in one piece', (answer: string, rest: string) => inPieces(answer + rest)],
	])('keeps an answer that had ended before, when it came %s', async (_how, cut) => {
		const ended = [workflowStarted(), nodeMessage('Hello'), workflowFinished('succeeded')];
		const { answer } = send({}, [cut(ended.map(frame).join(''), broken)]);
		expect((await answer).result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});
});

describe('a message that is stopped', () => {
	it('is so by its end user when the time for all of it is over', async () => {
		const body = new OpenBody();
		body.send(message('Hel'));
		const { answer, sent } = send({ user: 'ada' }, [body, json(200, { result: 'success' })], {
			timeout: 5_000,
		});
		expect(await rejectionOf(answer)).toMatchObject({ code: 'timeout' });
		expect(sent[1]).toMatchObject({
			method: 'POST',
			path: '/chat-messages/task-1/stop',
			body: { user: 'ada' },
		});
	});

	it('is named by its task, whose id is encoded, and its user', async () => {
		const { transport, sent, closed } = listTransport(json(200, { result: 'success' }));
		const { signal } = new AbortController();
		await stopMessage(transport, 'task/1', 'user', signal);
		expect(sent).toEqual([
			{ method: 'POST', path: '/chat-messages/task%2F1/stop', body: { user: 'user' }, signal },
		]);
		expect(closed()).toBe(1);
	});

	it.each(VERSIONS)('may have ended long ago: Dify %s says success', async (version) => {
		const { transport } = listTransport(recorded(version, 'messages/stop-finished'));
		await expect(stopMessage(transport, 'task-1', 'tester')).resolves.toBeUndefined();
	});

	it('fails as the request fails', async () => {
		const { transport } = listTransport(recorded('1.15.0', 'errors/bad-key'));
		const error = await rejectionOf(stopMessage(transport, 'task-1', 'user'));
		expect(error).toBeInstanceOf(DifyError);
		expect(error).toMatchObject({ code: 'unauthorized', status: 401 });
	});
});
