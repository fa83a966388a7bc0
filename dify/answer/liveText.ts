// Turns the events of an answer into text that can be shown while it comes.

import type { DifyEvent } from '../stream/events';
import { textOf } from '../http/json';
import { isTextOfFile } from './madeFiles';

const OPEN = '<think>';

const CLOSE = '</think>';

/**
 * Gives the text that each event adds to what is already shown. Text that was shown cannot be taken
 * back: what replaces it follows after a line break.
 */
export class LiveText {
	readonly #hidesReasoning: boolean;

	#shown = '';

	/** What was shown since a replacement, which is all of the answer as it now is. */
	#current = '';

	#lastChannel: string | undefined;

	/** Text held back because it may be the beginning of a tag. */
	#held = '';

	#isThinking = false;

	#isBehindThinking = false;

	/** @param hidesReasoning whether text between `<think>` and `</think>` is left out */
	constructor(hidesReasoning: boolean) {
		this.#hidesReasoning = hidesReasoning;
	}

	/** The text to show for an event; often empty. */
	add(event: DifyEvent): string {
		switch (event.event) {
			case 'message':
			case 'agent_message':
				return this.#show(event.event, textOf(event.answer));
			case 'message_file':
				return isTextOfFile(event) ? this.#show('message', textOf(event.answer)) : '';
			case 'message_replace':
				return this.#replace(textOf(event.answer));
			default:
				return '';
		}
	}

	/**
	 * What is still missing when the answer is complete: text that was held back, or the rest of an
	 * answer that was fetched after its stream broke.
	 *
	 * @param answer the whole answer, as the item carries it
	 */
	finish(answer: string): string {
		// What may have begun a tag was text after all; in the thinking it is none.
		const held = this.#isThinking ? '' : this.#held;
		if (bare(answer) === bare(this.#shown + held)) return held;
		if (answer.startsWith(this.#shown)) return answer.slice(this.#shown.length);
		// Shown and final text can differ in white space, or in commentary that is no answer.
		return bare(this.#shown).endsWith(bare(answer)) ? '' : onNewLine(this.#shown, answer);
	}

	#show(channel: string, piece: string): string {
		const visible = this.#visibleOf(piece);
		if (visible === '') return '';
		// A New Agent comments in one kind of event and then answers in the other (§7.3).
		const isAnswerBehindComment = channel === 'message' && this.#lastChannel === 'agent_message';
		this.#lastChannel = channel;
		const text = isAnswerBehindComment ? onNewLine(this.#shown, visible) : visible;
		this.#shown += text;
		this.#current += text;
		return text;
	}

	#replace(text: string): string {
		const before = this.#current.trim();
		// The answer begins anew, and so does the thinking in it.
		this.#held = '';
		this.#isThinking = false;
		this.#isBehindThinking = false;
		this.#current = this.#visibleOf(text);
		// Dify 0.15 replaces every answer of a moderated app, most of them by themselves.
		if (this.#current.trim() === before) return '';
		const shown = onNewLine(this.#shown, this.#current);
		this.#shown += shown;
		return shown;
	}

	#visibleOf(piece: string): string {
		return this.#hidesReasoning ? this.#withoutReasoning(piece) : piece;
	}

	#behindThinking(text: string): string {
		if (!this.#isBehindThinking) return text;
		const trimmed = text.trimStart();
		if (trimmed !== '') this.#isBehindThinking = false;
		return trimmed;
	}

	#withoutReasoning(piece: string): string {
		let rest = this.#held + piece;
		let visible = '';
		for (;;) {
			const tag = this.#isThinking ? CLOSE : OPEN;
			const at = rest.indexOf(tag);
			if (at < 0) {
				const kept = beginningOf(tag, rest);
				if (!this.#isThinking) visible += this.#behindThinking(rest.slice(0, rest.length - kept));
				this.#held = rest.slice(rest.length - kept);
				return this.#shown === '' ? visible.trimStart() : visible;
			}
			if (!this.#isThinking) visible += this.#behindThinking(rest.slice(0, at));
			rest = rest.slice(at + tag.length);
			this.#isThinking = !this.#isThinking;
			// White space behind the thinking belongs to it, also when it comes with the next piece.
			this.#isBehindThinking = !this.#isThinking;
		}
	}
}

/** The text without white space, in which shown and stored text may differ. */
function bare(text: string): string {
	return text.replace(/\s+/g, '');
}

/** How many characters at the end of a text may be the beginning of a tag. */
function beginningOf(tag: string, text: string): number {
	for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
		if (text.endsWith(tag.slice(0, length))) return length;
	}
	return 0;
}

function onNewLine(shown: string, text: string): string {
	return shown === '' || text === '' ? text : `\n\n${text}`;
}
