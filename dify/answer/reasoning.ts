// Takes a model's thinking out of its answer, and puts together what came apart from it.

import { isObject, textOf } from '../http/json';
import type { JsonObject } from '../http/json';

/** An answer and the thinking that stood in it. */
export interface SeparatedAnswer {
	answer: string;
	reasoning: string;
}

/** Where a block begins, counted with and without the tags that open it. */
interface Opening {
	start: number;
	end: number;
}

/** How a kind of block is marked. */
interface Mark {
	/** The first block that opens at or behind a place; undefined where none does. */
	findOpening(text: string, from: number): Opening | undefined;
	close: string;
}

/**
 * How thinking is marked: `<think>` by most models, a `<details>` block by Dify 0.15 for some
 * providers. What is opened and never closed is thinking to the end.
 */
const MARKS: Mark[] = [
	{ findOpening: findThink, close: '</think>' },
	{ findOpening: findDetails, close: '</details>' },
];

/** What Dify 0.15 puts behind the opening tag of its block, whatever blanks are around it. */
const SUMMARY = /\s*<summary>\s*Thinking\.\.\.\s*<\/summary>/y;

const BLANKS = /\s*/y;

/**
 * Separates an answer from its thinking. A block that is never closed is thinking to the end.
 *
 * @param text the whole answer, as the model wrote it
 */
export function separateReasoning(text: string): SeparatedAnswer {
	const thoughts: string[] = [];
	const answer = MARKS.reduce((rest, mark) => takeBlocks(rest, mark, thoughts), text);
	// A closing tag behind thinking that was opened is the answer's own text.
	if (thoughts.length > 0) return { answer: answer.trimStart(), reasoning: join(thoughts) };
	// Some models' chat templates open the thinking themselves, so that only its end is in the text.
	const end = text.indexOf('</think>');
	if (end < 0) return { answer: text, reasoning: '' };
	return {
		answer: text.slice(end + '</think>'.length).trimStart(),
		reasoning: text.slice(0, end).trim(),
	};
}

/**
 * Takes the blocks of a kind out of a text, and the blanks behind them. It looks at each character
 * but a few times, where a pattern would read on to the end at every tag that opens nothing.
 *
 * @param thoughts gets what stood in the blocks
 * @returns what is left of the text
 */
function takeBlocks(text: string, mark: Mark, thoughts: string[]): string {
	const kept: string[] = [];
	let position = 0;
	while (position < text.length) {
		const opening = mark.findOpening(text, position);
		if (opening === undefined) break;
		kept.push(text.slice(position, opening.start));
		const close = text.indexOf(mark.close, opening.end);
		thoughts.push(text.slice(opening.end, close < 0 ? text.length : close).trim());
		position = close < 0 ? text.length : behindBlanks(text, close + mark.close.length);
	}
	kept.push(text.slice(position));
	return kept.join('');
}

function findThink(text: string, from: number): Opening | undefined {
	const start = text.indexOf('<think>', from);
	return start < 0 ? undefined : { start, end: start + '<think>'.length };
}

function findDetails(text: string, from: number): Opening | undefined {
	let start = text.indexOf('<details', from);
	while (start >= 0) {
		const tagEnd = text.indexOf('>', start);
		if (tagEnd < 0) return undefined;
		SUMMARY.lastIndex = tagEnd + 1;
		if (SUMMARY.test(text)) return { start, end: SUMMARY.lastIndex };
		// Whatever opens before this bracket ends at it as well.
		start = text.indexOf('<details', tagEnd);
	}
	return undefined;
}

function behindBlanks(text: string, position: number): number {
	BLANKS.lastIndex = position;
	BLANKS.test(text);
	return BLANKS.lastIndex;
}

function join(thoughts: string[]): string {
	return thoughts.filter((thought) => thought !== '').join('\n\n');
}

/** The thinking of a chatflow's model nodes, which `metadata` keeps by node (1.15 and later). */
export function joinReasoning(metadata: JsonObject): string {
	if (!isObject(metadata.reasoning)) return '';
	return Object.values(metadata.reasoning)
		.map(textOf)
		.filter((text) => text !== '')
		.join('\n\n');
}
