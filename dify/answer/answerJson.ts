// Finds the JSON that a model was asked to answer with.

/** A code block of Markdown, with or without a language behind its fence. */
const FENCED = /```[^\n`]*\n([\s\S]*?)```/g;

/** The value that a text is as JSON, or undefined where it is none. */
export function parseWhole(text: string): { value: unknown } | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return { value };
	} catch {
		return undefined;
	}
}

/**
 * The value that an answer holds as JSON: the whole of it, or a fenced block in it.
 *
 * @param answer without the model's thinking, in which a draft may stand
 * @returns undefined where there is none
 */
export function parseAnswerJson(answer: string): { value: unknown } | undefined {
	for (const candidate of candidatesIn(answer)) {
		const parsed = parseWhole(candidate);
		if (parsed !== undefined) return parsed;
	}
	return undefined;
}

/** The whole text, then its blocks; empty ones are left out, since each costs a thrown error. */
function* candidatesIn(answer: string): Generator<string> {
	yield answer;
	for (const [, block = ''] of answer.matchAll(FENCED)) {
		if (block.trim() !== '') yield block;
	}
}
