// Puts the text of an answer together from the pieces of a stream.

/** The text of one turn. Pieces are joined only when the text is read. */
export class AnswerText {
	#base = '';

	#message: string[] = [];

	#agent: string[] = [];

	#hasPieces = false;

	#wasReplaced = false;

	/** A piece of a `message` event. */
	addMessage(piece: string): void {
		this.#hasPieces = true;
		this.#message.push(piece);
	}

	/** A piece of an `agent_message` event. */
	addAgentMessage(piece: string): void {
		this.#hasPieces = true;
		this.#agent.push(piece);
	}

	/** Discards all that came before (`message_replace`). */
	replace(text: string): void {
		this.#wasReplaced = true;
		this.#base = text;
		this.#message = [];
		this.#agent = [];
	}

	/** Whether any piece came, be it empty. */
	get hasPieces(): boolean {
		return this.#hasPieces;
	}

	/** Whether moderation has replaced the text. */
	get wasReplaced(): boolean {
		return this.#wasReplaced;
	}

	/**
	 * The text so far. New Agent apps comment in `agent_message` and close with the whole answer in
	 * `message`; agents send `message` only for annotations and moderation (§7.2 and §7.3 of Dify's
	 * Service API): where both came, `message` is the answer.
	 */
	toString(): string {
		return this.#base + (this.#message.join('') || this.#agent.join(''));
	}
}
