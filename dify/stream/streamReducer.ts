// Who takes a stream's events: what they are folded into, and who follows them meanwhile.

import type { DifyError, TurnSoFar } from '../errors/errors';
import type { DifyEvent } from './events';

/**
 * How far a stream is. `open`: more is needed. `settled`: the outcome is known, a tail may still
 * bring details. `complete`: nothing that may follow matters.
 */
export type StreamProgress = 'open' | 'settled' | 'complete';

/** What a generation's events are folded into. Pure: it does no I/O and knows no time. */
export interface StreamReducer {
	/** Takes the next event in. */
	add(event: DifyEvent): void;
	/** The task that a stop request names; null until it is known. */
	readonly taskId: string | null;
	readonly progress: StreamProgress;
	/** Why the run failed, once it has. */
	readonly failure: DifyError | undefined;
	/** Whether any event has come at all. */
	readonly hasBegun: boolean;
	/** Whether the last event was a piece of speech that is wanted, so that more of it may come. */
	readonly isSpeaking: boolean;
	/** The text so far. */
	readonly text: string;
	/** What is known of the turn, for an error to carry. */
	readonly turn: TurnSoFar;
}

/** Who follows a stream while it comes. */
export interface StreamListener {
	/** Is told every event as it comes, before anything is made of it. */
	onEvent(event: DifyEvent): void;
	/** Is told that all events of a piece that the network brought have been told. */
	onPieceEnd(): void;
}
