// Collects the files that an app gave back with its answer, from the places where versions put them.

import type { DifyEvent } from '../stream/events';
import { filledTextOf, objectsOf } from '../http/json';
import type { JsonObject } from '../http/json';

/**
 * Whether a `message_file` event is a piece of text: where the message already owns a file of the
 * assistant's, Dify sends all its text under this name (§5.3 of its Service API).
 */
export function isTextOfFile(event: DifyEvent): boolean {
	return (
		event.event === 'message_file' &&
		typeof event.answer === 'string' &&
		filledTextOf(event.url) === null
	);
}

/** The files of one turn, in Dify's own keys. */
export class MadeFiles {
	readonly #announced: JsonObject[] = [];

	#ofMessage: JsonObject[] = [];

	/** The file that a `message_file` event announces. */
	add(event: DifyEvent): void {
		this.#announced.push(event);
	}

	/** `files` of `message_end`. */
	noteMessageEnd(files: unknown): void {
		this.#ofMessage = objectsOf(files);
	}

	/**
	 * The files, each once.
	 *
	 * @param isGraph whether the app is a chatflow; other apps list the user's own uploads too
	 * (Dify 1.14 and later)
	 * @param ofRun `files` of `workflow_finished`; Dify 1.13.0 sends no `message_end`
	 */
	list(isGraph: boolean, ofRun: unknown): JsonObject[] {
		const ofMessage = isGraph ? this.#ofMessage : this.#ofMessage.filter(isMadeByApp);
		if (ofMessage.length > 0) return ofMessage;
		const run = objectsOf(ofRun);
		return run.length > 0 ? run : this.#announced.filter(({ belongs_to }) => belongs_to !== 'user');
	}
}

function isMadeByApp(file: JsonObject): boolean {
	return file.transfer_method !== 'local_file' && file.transfer_method !== 'remote_url';
}
