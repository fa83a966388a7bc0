// Sends messages to a Dify that answers from a list, as fast as anybody waits.

import { sendMessage } from '../../../dify/chat/chat';
import type { SendOptions } from '../../../dify/chat/chat';
import type { ChatMessage } from '../../../dify/chat/chatMessage';
import type { Answer } from '../../../dify/answer/chatAnswer';
import { startDeadline } from '../../../dify/http/deadline';
import type { RunOutcome } from '../../../dify/paidRun/paidRun';
import { ManualClock, settle } from '../../support/manualClock';
import { json, listTransport } from '../listTransport';
import type { ListedReply } from '../listTransport';

/** A message with nothing but its text. */
export const MESSAGE: ChatMessage = {
	query: ' Hello\n',
	user: 'user',
	inputs: {},
	files: [],
	conversationId: '',
	responseMode: 'streaming',
	autoGenerateName: true,
	workflowId: '',
	traceId: '',
};

/** An answer in one piece. */
export const blockingAnswer = (answer: string, conversationId: string) =>
	json(200, { event: 'message', mode: 'chat', answer, conversation_id: conversationId });

/** What an agent says that is asked for one piece. */
export const refusedBlocking = json(400, {
	code: 'invalid_param',
	message: 'Agent Chat App does not support blocking mode',
	status: 400,
});

interface SendSetup extends Partial<SendOptions> {
	/** Milliseconds that all of it may take. */
	timeout?: number;
}

/** Sends a message and lets the clock run as far as anyone waits for it. */
export function send(
	changes: Partial<ChatMessage>,
	replies: ListedReply[],
	{ timeout = 0, ...options }: SendSetup = {},
) {
	const list = listTransport(...replies);
	const clock = new ManualClock();
	const deadline = startDeadline(clock, timeout, undefined);
	let isOver = false;
	const answer = sendMessage(
		{ ...MESSAGE, ...changes },
		{
			transport: list.transport,
			clock,
			deadline,
			limits: { start: 60_000, idle: 60_000, progress: 60_000 },
			retries: { maxRetries: 0, random: () => 1 },
			startNewWhenMissing: false,
			...options,
		},
	).finally(() => {
		isOver = true;
	});
	const waiting = (async () => {
		while (!isOver) {
			await settle();
			await clock.advanceToNext();
		}
		deadline.end();
	})();
	const finish = async (): Promise<RunOutcome<Answer>> => {
		const [outcome] = await Promise.allSettled([answer, waiting]);
		if (outcome.status === 'fulfilled') return outcome.value;
		throw outcome.reason;
	};
	return { ...list, clock, answer: finish() };
}
