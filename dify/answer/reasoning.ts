// Takes a model's thinking out of its answer, and puts together what came apart from it.

import { isObject, textOf } from '../http/json';
import type { JsonObject } from '../http/json';

/** An answer and the thinking that stood in it. */
export interface SeparatedAnswer {
	answer: string;
	reasoning: string;
}

/**
 * How thinking is marked: `<think>` by most models, a `<details>` block by Dify 0.15 for some
 * providers. What is opened and never closed is thinking to the end.
 */
const MARKED = [
	/<think>([\s\S]*?)(?:<\/think>\s*|$)/g,
	/<details[^>]*>\s*<summary>\s*Thinking\.\.\.\s*<\/summary>([\s\S]*?)(?:<\/details>\s*|$)/g,
];

/** Some models' chat templates open the thinking themselves, so that only its end is in the text. */
const UNOPENED = /^([\s\S]*?)<\/think>\s*/;

/**
 * Separates an answer from its thinking. A block that is never closed is thinking to the end.
 *
 * @param text the whole answer, as the model wrote it
 */
export function separateReasoning(text: string): SeparatedAnswer {
	const thoughts: string[] = [];
	const keep = (_whole: string, thought: string) => {
		thoughts.push(thought.trim());
		return '';
	};
	const marked = MARKED.reduce((rest, mark) => rest.replace(mark, keep), text);
	// A closing tag behind thinking that was opened is the answer's own text.
	if (thoughts.length > 0) return { answer: marked.trimStart(), reasoning: join(thoughts) };
	const answer = text.replace(UNOPENED, (_whole, thought: string) => {
		thoughts.push(thought.trim());
		return '';
	});
	if (thoughts.length === 0) return { answer: text, reasoning: '' };
	return { answer: answer.trimStart(), reasoning: join(thoughts) };
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
