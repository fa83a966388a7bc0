// Knows when an answer is shown in n8n's chat, and shows it there while it comes.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { DifyEvent } from '../../dify/stream/events';
import { LiveText } from '../../dify/answer/liveText';

const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

/** Characters that are held back to go out together: in queue mode each piece is a message of Redis. */
const PIECE = 64;

/** Milliseconds after which what is held back goes out with the next piece, however short. */
const LONGEST_HOLD = 40;

/** One answer on its way to n8n's chat: `begin`, pieces, `end`. */
export interface LiveAnswer {
	add(event: DifyEvent): void;
	/** Shows what is missing of the whole answer, and ends it. */
	finish(answer: string): void;
	/** Shows what is held back, then what went wrong; nothing where n8n itself says that. */
	fail(message: string | undefined): void;
}

/**
 * Whether whoever started the workflow reads along: a Chat Trigger or Webhook in streaming mode. As
 * an AI tool never, although n8n says that it streams there; n8n before 1.101 cannot at all.
 */
export function isReadAlong(n8n: IExecuteFunctions): boolean {
	const isTool = n8n.isToolExecution?.() === true || n8n.getNode().rewireOutputLogTo !== undefined;
	return !isTool && n8n.isStreaming?.() === true;
}

/**
 * Whether n8n's chat shows the last item's `output`: a Chat Trigger stands before this node,
 * whichever trigger started the run.
 */
export function isShownInChat(n8n: IExecuteFunctions): boolean {
	return n8n
		.getParentNodes(n8n.getNode().name)
		.some(({ type, disabled }) => type === CHAT_TRIGGER && disabled !== true);
}

/** Begins an answer in n8n's chat. */
export function beginLiveAnswer(
	n8n: IExecuteFunctions,
	itemIndex: number,
	hidesReasoning: boolean,
): LiveAnswer {
	const text = new LiveText(hidesReasoning);
	let held = '';
	let lastSent = -Infinity;
	const send = (piece: string, isLast: boolean) => {
		held += piece;
		const now = performance.now();
		if (held === '' || (!isLast && held.length < PIECE && now - lastSent < LONGEST_HOLD)) return;
		n8n.sendChunk('item', itemIndex, held);
		held = '';
		lastSent = now;
	};
	n8n.sendChunk('begin', itemIndex);
	return {
		add: (event) => send(text.add(event), false),
		finish: (answer) => {
			send(text.finish(answer), true);
			n8n.sendChunk('end', itemIndex);
		},
		fail: (message) => {
			send('', true);
			if (message === undefined) return;
			n8n.sendChunk('error', itemIndex, message);
			n8n.sendChunk('end', itemIndex);
		},
	};
}
