// The least that any reader of a stream has to do, and the streams that it is measured with.

import { createParser } from 'eventsource-parser';

/** A stream: pieces as the network brings them. */
export interface Stream {
	pieces: Uint8Array[];
	/** Bytes of the answer in it. */
	answerSize: number;
}

/** What all events of a message carry, as Dify 1.15 sends them. */
const IDENTITY = {
	conversation_id: '45701982-8118-4bc5-8e9b-64562b4555f2',
	message_id: '5ad4cb98-f0c7-4085-b384-88c403be6290',
	created_at: 1_705_395_332,
	task_id: 'c3800678-a077-43df-a102-53f23ed20b88',
};

/** An answer's pieces are hardly ever the same text; a text that comes again could be kept once. */
function token(index: number): string {
	return ` ${((index * 2_654_435_761) % 2 ** 32).toString(36)}`;
}

function message(answer: string): object {
	return { event: 'message', ...IDENTITY, id: IDENTITY.message_id, answer };
}

const MESSAGE_END = { event: 'message_end', ...IDENTITY, metadata: {} };

/** Events of the longest streams here: a million. */
export const MILLION = 1_000_000;

/**
 * A chatbot's answer of many tokens, no two of which are the same within a network chunk.
 *
 * @param eventsInPiece how many the network brings at once
 */
export function answerStream(events: number, eventsInPiece: number): Stream {
	const texts = Array.from({ length: 1_000 }, (_, index) => token(index));
	const all = texts.map((text) => frame(message(text)));
	const pieces = Array.from({ length: all.length / eventsInPiece }, (_, index) =>
		bytesOf(all.slice(index * eventsInPiece, (index + 1) * eventsInPiece).join('')),
	);
	return {
		pieces: [
			...Array.from({ length: events / all.length }, () => pieces).flat(),
			bytesOf(frame(MESSAGE_END)),
		],
		answerSize: (events / all.length) * texts.join('').length,
	};
}

/** The same with tokens that are all different, made only when they are read. */
export function* unlikePieces(events: number): Generator<Uint8Array> {
	for (let index = 0; index < events; index++) yield bytesOf(frame(message(token(index))));
	yield bytesOf(frame(MESSAGE_END));
}

const ANSWER = 'Seven.';

/** A chatflow's short answer between node events that carry whole documents. */
export function nodeStream(megabytes: number): Stream {
	const document = 'A line of a document, with "quotes" and accents: é, ü.\n'.repeat(18_500);
	const finished = frame({
		event: 'node_finished',
		...IDENTITY,
		workflow_run_id: IDENTITY.task_id,
		data: { id: 'n', node_id: 'n', node_type: 'code', status: 'succeeded', outputs: { document } },
	});
	const bytes = bytesOf(finished);
	const count = Math.ceil((megabytes * 1024 ** 2) / bytes.length);
	const run = { workflow_run_id: IDENTITY.task_id, ...IDENTITY };
	const ends = [
		frame({ event: 'workflow_finished', ...run, data: { status: 'succeeded', outputs: {} } }),
		frame(MESSAGE_END),
	];
	return {
		pieces: [
			bytesOf(frame({ event: 'workflow_started', ...run, data: { id: 'r' } })),
			...Array.from({ length: count }, () => cut(bytes, 64 * 1024)).flat(),
			bytesOf(frame(message(ANSWER))),
			bytesOf(ends.join('')),
		],
		answerSize: ANSWER.length,
	};
}

/** eventsource-parser, JSON.parse, and the answer's pieces joined: nothing else. */
export class Floor {
	readonly #decoder = new TextDecoder();

	readonly #answer: unknown[] = [];

	readonly #parser = createParser({
		onEvent: ({ data }) => {
			const event: { event?: unknown; answer?: unknown } = JSON.parse(data);
			if (event.event === 'message') this.#answer.push(event.answer);
		},
	});

	read(bytes: Uint8Array): void {
		this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
	}

	end(): string {
		return this.#answer.join('');
	}
}

/** What a stream that was read must have given, so that nothing is fast for having failed. */
export function checkAnswer(
	answer: string | undefined,
	{ answerSize }: Pick<Stream, 'answerSize'>,
): void {
	if (answer?.length !== answerSize) {
		throw new Error(`The answer has ${answer?.length} characters, not ${answerSize}`);
	}
}

function frame(event: object): string {
	return `data: ${JSON.stringify(event)}\n\n`;
}

function bytesOf(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
	const count = Math.ceil(bytes.length / size);
	return Array.from({ length: count }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
}
