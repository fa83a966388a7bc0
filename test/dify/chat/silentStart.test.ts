// Why a message starts no run where Dify does not say: what is asked, and what counts as certain.

import type { ChatMessage } from '../../../dify/chat/chatMessage';
import { checkConversation, findSilentRefusal, isNotFound } from '../../../dify/chat/silentStart';
import { VERSIONS } from '../../replay/expectation';
import type { ListedReply } from '../listTransport';
import { json, listTransport, page, recorded, rejectionOf } from '../listTransport';
import { MESSAGE } from './send';

const ID = '2f6e8d10-7a9b-4c5d-b1e2-94a3c5d7e803';

const there = json(200, { data: [], has_more: false, limit: 1 });

const failing = json(500, { code: 'unknown', message: 'Internal Server Error', status: 500 });

/** An app that asks for a name, and for a tone out of two. */
const form = recorded('1.14.2', 'app/chat-parameters');

const { signal } = new AbortController();

/** Looks for the reason of a message to which Dify gives these answers: on the conversation first. */
async function look(changes: Partial<ChatMessage>, ...replies: ListedReply[]) {
	const list = listTransport(...replies);
	const message = { ...MESSAGE, conversationId: ID, ...changes };
	return { ...list, refusal: await findSilentRefusal(list.transport, message, signal) };
}

describe('the reason of a silent start', () => {
	it.each(VERSIONS)('is a conversation that Dify %s does not find', async (version) => {
		const unknown = recorded(version, 'messages/list-unknown');
		const { refusal } = await look({ inputs: { name: 'Ada' } }, unknown, form);
		expect(refusal).toMatchObject({
			kind: 'response',
			code: 'conversation_missing',
			status: null,
			message: 'Dify does not find the conversation',
			words: 'Conversation Not Exists.',
		});
	});

	it.each(VERSIONS)('is an input that the form of Dify %s does not take', async (version) => {
		const asked = recorded(version, 'app/chat-parameters');
		const { refusal } = await look({ inputs: { name: 'Ada', tone: 'rude' } }, there, asked);
		expect(refusal).toMatchObject({
			kind: 'response',
			code: 'invalid_param',
			message:
				"The app does not take the value of 'tone': it must be one of the following: ['formal', 'casual']",
			words: "tone in input form must be one of the following: ['formal', 'casual']",
		});
	});

	it('is an input that is missing', async () => {
		const { refusal } = await look({}, there, form);
		expect(refusal?.message).toBe("The app asks for 'name', which has no value");
		expect(refusal?.description).toContain('Dify said: name is required in input form');
	});

	it('is the conversation where both are wrong, for Dify looks at it first', async () => {
		const unknown = recorded('1.14.2', 'messages/list-unknown');
		expect((await look({}, unknown, form)).refusal?.code).toBe('conversation_missing');
	});

	it('is the conversation also where the form cannot be read', async () => {
		const unknown = recorded('1.14.2', 'messages/list-unknown');
		expect((await look({}, unknown, failing)).refusal?.code).toBe('conversation_missing');
	});

	it('is the input also where the conversation cannot be looked up', async () => {
		expect((await look({}, failing, form)).refusal?.code).toBe('invalid_param');
	});

	it.each<[string, ListedReply, ListedReply]>([
		['both are right', there, form],
		['the conversation cannot be looked up', failing, form],
		['a page says 404', page(404, '<title>Not found</title>'), form],
		['the form cannot be read', there, failing],
		['the form has broken off', there, Object.assign(new Error('x'), { code: 'ECONNRESET' })],
	])('is not certain where %s', async (_what, conversation, parameters) => {
		const { refusal } = await look({ inputs: { name: 'Ada' } }, conversation, parameters);
		expect(refusal).toBeUndefined();
	});

	it('is asked for by two reads, which end with the message and are closed', async () => {
		const { sent, closed } = await look({}, there, form);
		expect(sent).toEqual([
			{
				method: 'GET',
				mayRepeat: true,
				path: '/messages',
				query: { conversation_id: ID, user: 'user', limit: 1 },
				signal,
			},
			{ method: 'GET', mayRepeat: true, path: '/parameters', signal },
		]);
		expect(closed()).toBe(2);
	});

	it('is no conversation where the message names none', async () => {
		const { sent } = await look({ conversationId: '', inputs: { name: 'Ada' } }, form);
		expect(sent.map(({ path }) => path)).toEqual(['/parameters']);
	});
});

describe('the look for a conversation', () => {
	it.each<[string, ListedReply, string, boolean]>([
		['that Dify does not find', recorded('1.15.0', 'messages/list-unknown'), 'not_found', true],
		['that is none', recorded('1.15.0', 'messages/list-not-uuid'), 'invalid_param', false],
		['with a wrong key', recorded('1.15.0', 'errors/bad-key'), 'unauthorized', false],
	])('fails for one %s, and says whether it is not there', async (_what, reply, code, isGone) => {
		const { transport, closed } = listTransport(reply);
		const error = await rejectionOf(
			checkConversation(transport, { ...MESSAGE, conversationId: ID }),
		);
		expect(error).toMatchObject({ code });
		expect(isNotFound(error)).toBe(isGone);
		expect(closed()).toBe(1);
	});

	it('is for no error but those of Dify', () => {
		expect(isNotFound({ code: 'not_found' })).toBe(false);
	});
});
