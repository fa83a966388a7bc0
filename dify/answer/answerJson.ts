// Finds the JSON that a model was asked to answer with.

/** A code block of Markdown, with or without a language behind its fence. */
const FENCED = /```[^\n`]*\n([\s\S]*?)```/g;

/**
 * The value that an answer holds as JSON: the whole of it, or a fenced block in it.
 *
 * @returns undefined where there is none
 */
export function parseAnswerJson(answer: string): { value: unknown } | undefined {
	const candidates = [answer, ...[...answer.matchAll(FENCED)].map((match) => match[1] ?? '')];
	for (const candidate of candidates) {
		try {
			const value: unknown = JSON.parse(candidate);
			return { value };
		} catch {
			continue;
		}
	}
	return undefined;
}
