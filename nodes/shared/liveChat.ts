// Knows when an answer is shown in n8n's chat, and shows it there while it comes.

import type { ChunkType, IExecuteFunctions } from 'n8n-workflow';

import type { Clock } from '../../dify/http/clock';
import { ENDED } from '../../dify/http/ended';
import type { DifyEvent } from '../../dify/stream/events';
import type { StreamListener } from '../../dify/stream/streamReducer';
import { isAiTool } from './aiTool';
import { KeylessText } from './hiddenKey';

const CHAT_TRIGGER = '@n8n/n8n-nodes-langchain.chatTrigger';

/**
 * Milliseconds between two pieces at least, and for which text is held back at most: in queue mode
 * each piece is a message of Redis.
 */
const PAUSE = 10;

/** Turns events into text that is shown. */
export interface LiveSource {
	/** The text that an event adds; often empty. */
	add(event: DifyEvent): string;
	/** What is still missing of the whole answer. */
	finish(answer: string): string;
}

/**
 * Whether whoever started the workflow reads along: a Chat Trigger or Webhook in streaming mode. As
 * an AI tool never, although n8n says that it streams there; n8n before 1.101 cannot at all.
 */
export function isReadAlong(n8n: IExecuteFunctions): boolean {
	return !isAiTool(n8n) && n8n.isStreaming?.() === true;
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

/** One answer on its way to n8n's chat: `begin`, pieces, then `end` or what went wrong. */
export class LiveAnswer {
	#source: LiveSource | undefined;

	#held = '';

	#lastSent = -Infinity;

	/** Wakes whoever waits to send what is held back. */
	#waiting: AbortController | undefined;

	readonly #keyless: KeylessText | undefined;

	/** @param apiKey what is not to be shown, whoever writes it; left out where it is not known */
	constructor(
		private readonly n8n: Pick<IExecuteFunctions, 'sendChunk'>,
		private readonly itemIndex: number,
		private readonly clock: Clock,
		apiKey?: string,
	) {
		if (apiKey !== undefined) this.#keyless = new KeylessText(apiKey);
		this.#send('begin');
	}

	/** Shows what the source makes of the events of a stream, a piece for each that the network brings. */
	follow(source: LiveSource): StreamListener {
		this.#source = source;
		return {
			onEvent: (event) => {
				this.#held += source.add(event);
			},
			onPieceEnd: () => this.#flushSoon(),
		};
	}

	/** Shows what is missing of the whole answer, and ends it. */
	finish(answer: string): void {
		this.#held += this.#source?.finish(answer) ?? answer;
		this.#flushAll();
		this.#send('end');
	}

	/** Shows what is held back, then what went wrong; nothing more where n8n itself says that. */
	fail(message: string | undefined): void {
		this.#flushAll();
		if (message === undefined) return;
		this.#send('error', message);
		this.#send('end');
	}

	/** Shows what is held back, then a text in the place of what went wrong. */
	excuse(text: string): void {
		this.#flushAll();
		// As a piece of text: n8n writes "Error:" before what it is told of as one.
		this.#send('item', text);
		this.#send('end');
	}

	#flushSoon(): void {
		if (this.#held === '' || this.#waiting !== undefined) return;
		const early = this.#lastSent + PAUSE - this.clock.now();
		if (early <= 0) {
			this.#flush();
			return;
		}
		const waiting = new AbortController();
		this.#waiting = waiting;
		void this.clock.wait(early, waiting.signal).then(() => {
			if (!waiting.signal.aborted) this.#flush();
		});
	}

	#flush(): void {
		this.#waiting?.abort(ENDED);
		this.#waiting = undefined;
		const text = this.#keyless?.add(this.#held) ?? this.#held;
		this.#held = '';
		this.#show(text);
	}

	#flushAll(): void {
		this.#flush();
		this.#show(this.#keyless?.end() ?? '');
	}

	#show(text: string): void {
		if (text === '') return;
		this.#send('item', text);
		this.#lastSent = this.clock.now();
	}

	#send(type: ChunkType, content?: string): void {
		const send = async () => await this.n8n.sendChunk(type, this.itemIndex, content);
		// Whoever read along may be gone; the answer is still the item's.
		void send().catch(() => undefined);
	}
}
