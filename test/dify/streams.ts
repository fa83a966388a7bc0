// Cuts, joins and folds streams of events for the tests of this folder.

import { AnswerReducer } from '../../dify/answer/answer';
import type { Answer } from '../../dify/answer/chatAnswer';
import type { DifyEvent } from '../../dify/stream/events';
import { EventReader } from '../../dify/stream/events';

/** Bytes of a text, as Dify sends it. */
export function bytesOf(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

/** An event as Dify frames it. */
export function frame(event: object): string {
	return `data: ${JSON.stringify(event)}\n\n`;
}

/** The pieces between the cuts; a position outside of the bytes cuts nothing off. */
export function cutAt(bytes: Uint8Array, positions: number[]): Uint8Array[] {
	const cuts = [0, ...[...positions].sort((one, other) => one - other), bytes.length];
	return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

/** The events that a reader finds in the pieces of one whole stream. */
export function readAll(pieces: Uint8Array[], reader = new EventReader()): DifyEvent[] {
	return [...pieces.flatMap((piece) => reader.read(piece)), ...reader.end()];
}

/** The answer that events fold into. */
export function foldEvents(events: DifyEvent[]): Answer | undefined {
	const reducer = new AnswerReducer();
	for (const event of events) reducer.add(event);
	return reducer.result;
}
