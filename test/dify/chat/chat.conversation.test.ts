// A message goes to the conversation that was meant, or to a new one where that is wanted and certain.

import { isObject } from '../../../dify/http/json';
import type { ChatMessage } from '../../../dify/chat/chatMessage';
import type { DifyRequest } from '../../../dify/http/transport';
import { VERSIONS } from '../../replay/expectation';
import { OpenBody } from '../../support/openBody';
import type { ListedReply, Reply } from '../listTransport';
import { json, page, recorded, rejectionOf, stream } from '../listTransport';
import { message, messageEnd, nodeMessage, workflowFinished, workflowStarted } from '../turns';
import { blockingAnswer, refusedBlocking, send } from './send';

const ID = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

const OTHER_ID = '11111111-7a9b-4c5d-b1e2-94a3c5d7e803';

const gone = json(404, { code: 'not_found', message: 'Conversation Not Exists.', status: 404 });

/** What the look for a conversation finds. */
const there = json(200, { data: [], has_more: false, limit: 1 });

const hello = stream(message('Hello'), messageEnd());

const startNew = { startNewWhenMissing: true };

/** The look for a conversation before anything is sent. */
const LOOK: DifyRequest = {
	method: 'GET',
	mayRepeat: true,
	path: '/messages',
	query: { conversation_id: ID, user: 'user', limit: 1 },
};

/** The conversation of each message that went out; none for a new one. */
function conversationsOf(sent: DifyRequest[]): unknown[] {
	return sent
		.filter(({ path }) => path === '/chat-messages')
		.map(({ body }) => (isObject(body) ? (body.conversation_id ?? 'none') : 'none'));
}

describe('a conversation that is gone', () => {
	it.each<[string, Partial<ChatMessage>, Reply[]]>([
		['a stream', {}, [gone]],
		['one piece', { responseMode: 'blocking' }, [gone]],
		['one piece, from an agent', { responseMode: 'blocking' }, [refusedBlocking, gone]],
	])('is named when %s was asked for', async (_mode, changes, replies) => {
		const { answer, sent } = send({ conversationId: ID, ...changes }, replies);
		expect(await rejectionOf(answer)).toMatchObject({
			kind: 'response',
			code: 'conversation_missing',
			status: 404,
			message: 'Dify does not find the conversation',
			words: 'Conversation Not Exists.',
			remedy: expect.stringContaining('User is the same in every node'),
		});
		expect(sent).toHaveLength(replies.length);
	});

	it.each([
		['a message that named none', '', gone],
		[
			'another thing that is not found',
			ID,
			json(404, { code: 'not_found', message: 'Workflow not found with id: x', status: 404 }),
		],
		[
			'another refusal in these words',
			ID,
			json(400, { code: 'not_found', message: 'Conversation Not Exists.', status: 400 }),
		],
	])('is not what is wrong with %s', async (_what, conversationId, reply) => {
		const { answer } = send({ conversationId }, [reply]);
		expect(await rejectionOf(answer)).toMatchObject({ code: 'not_found', status: reply.status });
	});
});

describe('where a new conversation may begin', () => {
	it.each(VERSIONS)('it does when Dify %s finds none before anything is sent', async (version) => {
		const replies = [recorded(version, 'messages/list-unknown'), hello];
		const { answer, sent, closed } = send({ conversationId: ID }, replies, startNew);
		expect((await answer).result.text).toBe('Hello');
		expect(sent[0]).toMatchObject(LOOK);
		expect(conversationsOf(sent)).toEqual(['none']);
		expect(closed()).toBe(2);
	});

	it('it does not when Dify finds the conversation', async () => {
		const { answer, sent, closed } = send({ conversationId: ID }, [there, hello], startNew);
		expect((await answer).result.text).toBe('Hello');
		expect(conversationsOf(sent)).toEqual([ID]);
		expect(closed()).toBe(2);
	});

	it('nothing is looked for when the message names no conversation', async () => {
		const { answer, sent } = send({}, [hello], startNew);
		expect((await answer).result.text).toBe('Hello');
		expect(sent).toMatchObject([{ path: '/chat-messages' }]);
	});

	it.each<[string, ListedReply]>([
		['an error of its own', json(500, { code: 'unknown', message: 'no', status: 500 })],
		['another refusal', json(400, { code: 'invalid_param', message: 'no uuid', status: 400 })],
		['a page of status 404', page(404, '<title>Not found</title>')],
		['a broken connection', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
	])('the named one is asked for when the look ends with %s', async (_how, reply) => {
		const { answer, sent } = send({ conversationId: ID }, [reply, hello], startNew);
		expect((await answer).result.text).toBe('Hello');
		expect(conversationsOf(sent)).toEqual([ID]);
	});

	it('nothing is sent when the look does not end within the time for all of it', async () => {
		const sent: DifyRequest[] = [];
		const { answer, clock } = send({ conversationId: ID }, [], {
			...startNew,
			timeout: 2_000,
			transport: async (request) => {
				sent.push(request);
				return await new Promise((_resolve, reject) => {
					request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
				});
			},
		});
		expect(await rejectionOf(answer)).toMatchObject({ code: 'timeout' });
		expect(clock.now()).toBe(2_000);
		expect(conversationsOf(sent)).toEqual([]);
	});

	it.each<[string, Partial<ChatMessage>, Reply[], unknown[]]>([
		['a stream', {}, [gone], [ID, 'none']],
		[
			'one piece, from an agent',
			{ responseMode: 'blocking' },
			[refusedBlocking, gone],
			[ID, ID, 'none'],
		],
	])(
		'it does when the conversation went away since the look: %s',
		async (_mode, changes, replies, conversations) => {
			const { answer, sent } = send(
				{ conversationId: ID, ...changes },
				[there, ...replies, hello],
				startNew,
			);
			expect((await answer).result.text).toBe('Hello');
			expect(conversationsOf(sent)).toEqual(conversations);
		},
	);

	it('it does once: a second refusal is an error', async () => {
		const { answer, sent } = send({ conversationId: ID }, [there, gone, gone], startNew);
		expect(await rejectionOf(answer)).toMatchObject({ code: 'not_found', status: 404 });
		expect(conversationsOf(sent)).toEqual([ID, 'none']);
	});

	it('nothing is sent anew where a silent start leaves it open whether a run began', async () => {
		const silent = new OpenBody();
		silent.ping();
		const { answer, sent, clock } = send(
			{ conversationId: ID },
			[there, silent, gone, recorded('1.14.2', 'app/chatflow-parameters'), hello],
			startNew,
		);
		expect(await rejectionOf(answer)).toMatchObject({
			code: 'conversation_missing',
			status: null,
			words: 'Conversation Not Exists.',
		});
		expect(clock.now()).toBe(15_000);
		expect(conversationsOf(sent)).toEqual([ID]);
		expect(silent.isClosed).toBe(true);
	});

	it.each([
		['behind text', [message('Hel')]],
		['at once', []],
	])('nothing is sent anew for an error in the stream, %s', async (_when, events) => {
		const error = {
			event: 'error',
			code: 'not_found',
			status: 404,
			message: 'Conversation Not Exists.',
		};
		const { answer, sent } = send(
			{ conversationId: ID },
			[there, stream(...events, error), hello],
			startNew,
		);
		expect(await rejectionOf(answer)).toMatchObject({ kind: 'run', code: 'not_found' });
		expect(conversationsOf(sent)).toEqual([ID]);
	});

	it('nothing is sent anew for an error in the place of an answer', async () => {
		const error = { code: 'not_found', status: 404, message: 'Conversation Not Exists.' };
		const { answer, sent } = send(
			{ conversationId: ID, responseMode: 'blocking' },
			[there, json(200, error), hello],
			startNew,
		);
		expect(await rejectionOf(answer)).toMatchObject({ kind: 'run', code: 'not_found' });
		expect(conversationsOf(sent)).toEqual([ID]);
	});
});

describe('an answer from another conversation, as chatflows of Dify 1.15.0 give', () => {
	const elsewhere = stream(
		{ ...workflowStarted(), conversation_id: OTHER_ID },
		{ ...nodeMessage('Hello'), conversation_id: OTHER_ID },
		{ ...messageEnd(), conversation_id: OTHER_ID },
		{ ...workflowFinished('succeeded'), conversation_id: OTHER_ID },
	);

	it('is an error that carries it, for it was paid', async () => {
		const { answer, sent } = send({ conversationId: ID }, [elsewhere]);
		expect(await rejectionOf(answer)).toMatchObject({
			code: 'conversation_missing',
			status: null,
			message: 'Dify did not find the conversation and answered in a new one',
			words: '',
			turn: {
				conversationId: OTHER_ID,
				messageId: 'message-1',
				taskId: 'task-1',
				partialAnswer: 'Hello',
			},
		});
		expect(sent).toHaveLength(1);
	});

	it('is one in one piece as well', async () => {
		const changes: Partial<ChatMessage> = { conversationId: ID, responseMode: 'blocking' };
		const { answer } = send(changes, [blockingAnswer('Hello', OTHER_ID)]);
		expect(await rejectionOf(answer)).toMatchObject({ code: 'conversation_missing' });
	});

	it('is what was wanted where a new one may begin, and is not asked for again', async () => {
		const { answer, sent } = send({ conversationId: ID }, [there, elsewhere], startNew);
		expect((await answer).result).toMatchObject({ text: 'Hello', conversationId: OTHER_ID });
		expect(conversationsOf(sent)).toEqual([ID]);
	});

	it('is none where Dify does not say which it is from', async () => {
		const reply = json(200, { event: 'message', mode: 'chat', answer: 'Hello' });
		const { answer } = send({ conversationId: ID, responseMode: 'blocking' }, [reply]);
		expect((await answer).result).toMatchObject({ text: 'Hello', conversationId: null });
	});

	it.each([
		['the same in capitals', ID.toUpperCase()],
		['the same', ID],
	])('is none where it is %s', async (_what, conversationId) => {
		const changes: Partial<ChatMessage> = { conversationId, responseMode: 'blocking' };
		const { answer } = send(changes, [blockingAnswer('Hello', ID)]);
		expect((await answer).result.text).toBe('Hello');
	});
});
