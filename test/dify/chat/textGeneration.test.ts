// A text is generated once; what a broken stream loses is said, not asked for again.

import { generateText, stopText, textRequest } from '../../../dify/chat/textGeneration';
import type { TextCall } from '../../../dify/chat/textGeneration';
import { startDeadline } from '../../../dify/http/deadline';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, listTransport, rejectionOf, stream } from '../listTransport';
import type { ListedReply } from '../listTransport';

const CALL: TextCall = {
	user: 'ada',
	inputs: { query: 'coffee' },
	files: [],
	responseMode: 'streaming',
};

const ids = { task_id: 'task-1', message_id: 'message-1', created_at: 1784700000 };

const piece = (answer: string) => ({ event: 'message', ...ids, answer });

const end = { event: 'message_end', ...ids, metadata: { usage: { total_tokens: 7 } } };

function generate(changes: Partial<TextCall>, ...replies: ListedReply[]) {
	const list = listTransport(...replies);
	const clock = new ManualClock();
	const deadline = startDeadline(clock, 0, undefined);
	const outcome = generateText(
		{ ...CALL, ...changes },
		{
			transport: list.transport,
			clock,
			deadline,
			limits: { start: 60_000, idle: 60_000, progress: 1_260_000 },
			retries: { maxRetries: 0, random: () => 1 },
		},
	);
	void outcome.catch(() => undefined);
	return { ...list, clock, outcome };
}

it('is asked for by its variables and files, without what only conversations have', () => {
	expect(textRequest(CALL, 'blocking')).toEqual({
		method: 'POST',
		path: '/completion-messages',
		body: { user: 'ada', inputs: { query: 'coffee' }, response_mode: 'blocking' },
	});
	const file = {
		type: 'image',
		transfer_method: 'remote_url',
		url: 'https://x.org/a.png',
	} as const;
	expect(textRequest({ ...CALL, files: [file] }, 'streaming').body).toMatchObject({
		files: [file],
	});
});

it('has its text, its counts and its kind, streamed or not', async () => {
	const streamed = await generate({}, stream(piece('Cof'), piece('fee'), end)).outcome;
	expect(streamed.result).toMatchObject({
		status: 'succeeded',
		text: 'Coffee',
		mode: 'completion',
		messageId: 'message-1',
		conversationId: null,
		metadata: { usage: { total_tokens: 7 } },
	});
	const body = { event: 'message', mode: 'completion', answer: 'Coffee', message_id: 'message-1' };
	const blocking = await generate({ responseMode: 'blocking' }, json(200, body)).outcome;
	expect(blocking.result).toMatchObject({ text: 'Coffee', mode: 'completion' });
});

it('whose stream breaks cannot be fetched, and is not asked for again', async () => {
	const body = new OpenBody();
	const { outcome, sent } = generate({}, body);
	body.send(piece('Cof'));
	await settle();
	body.break();
	expect(await rejectionOf(outcome)).toMatchObject({
		code: 'stream_interrupted',
		turn: { messageId: 'message-1', taskId: 'task-1', partialAnswer: 'Cof' },
	});
	expect(sent).toHaveLength(1);
});

it('that is refused is not asked for in another way', async () => {
	const words = 'Agent Chat App does not support blocking mode';
	const refusal = json(400, { code: 'invalid_param', message: words, status: 400 });
	const { outcome, sent } = generate({ responseMode: 'blocking' }, refusal);
	expect(await rejectionOf(outcome)).toMatchObject({ code: 'invalid_param', words });
	expect(sent).toHaveLength(1);
});

it('is none in a body of another kind', async () => {
	const { outcome } = generate({ responseMode: 'blocking' }, json(200, { data: {} }));
	expect(await rejectionOf(outcome)).toMatchObject({
		code: 'not_dify_api',
		message: "Dify's answer holds no text",
	});
});

it('that falls silent at its start is given up without a look that could find nothing', async () => {
	const body = new OpenBody();
	const { outcome, sent, clock } = generate({}, body);
	await settle();
	await clock.advance(60_000);
	expect(await rejectionOf(outcome)).toMatchObject({ code: 'run_not_started' });
	expect(String(await rejectionOf(outcome))).not.toContain('conversation');
	expect(sent).toHaveLength(1);
});

it('is stopped by its task, for the user that asked for it', async () => {
	const { transport, sent } = listTransport(json(200, { result: 'success' }));
	await stopText(transport, 't/1', 'ada');
	expect(sent).toMatchObject([
		{ method: 'POST', path: '/completion-messages/t%2F1/stop', body: { user: 'ada' } },
	]);
});
