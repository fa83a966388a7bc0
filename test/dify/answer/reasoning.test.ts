// A model's thinking is taken out of its answer, and nothing else is.

import * as fc from 'fast-check';

import { separateReasoning } from '../../../dify/answer/reasoning';
import { anyText } from '../anyText';
import { expectLinear, repeated } from '../linear';

/** How Dify 0.15 wrote the thinking of some providers. */
const DETAILS_OPEN =
	'<details style="color:gray;background-color: #f8f8f8;padding: 8px;border-radius: 4px;" open> <summary> Thinking... </summary>\n';

/** The rules in the words of patterns, which take too long for texts of any length. */
function separateByPatterns(text: string): { answer: string; reasoning: string } {
	const marked = [
		/<think>([\s\S]*?)(?:<\/think>\s*|$)/g,
		/<details[^>]*>\s*<summary>\s*Thinking\.\.\.\s*<\/summary>([\s\S]*?)(?:<\/details>\s*|$)/g,
	];
	const thoughts: string[] = [];
	const keep = (_whole: string, thought: string) => {
		thoughts.push(thought.trim());
		return '';
	};
	let answer = marked.reduce((rest, mark) => rest.replace(mark, keep), text);
	if (thoughts.length === 0) answer = text.replace(/^([\s\S]*?)<\/think>\s*/, keep);
	if (thoughts.length === 0) return { answer: text, reasoning: '' };
	const reasoning = thoughts.filter((thought) => thought !== '').join('\n\n');
	return { answer: answer.trimStart(), reasoning };
}

/** What the marks are made of, whole and in pieces. */
const PIECES = [
	...['<think>', '</think>', '<details', ' open', '>', '<details>', '</details>', '<summary>'],
	...['Thinking...', '</summary>', '<summary>Thinking...</summary>', ' ', '\n', '\u00a0', 'a', '<'],
	...['<details><summary>Thinking...</summary>', '<details <summary> Thinking... </summary>'],
];

describe('thinking', () => {
	it.each<[string, string, string, string]>([
		['before the answer', '<think>hm</think>Hello', 'Hello', 'hm'],
		['over several lines', '<think>\nfirst\nsecond\n</think>\n\nHello', 'Hello', 'first\nsecond'],
		['of nothing', '<think>\n\n</think>\n\nHello', 'Hello', ''],
		['in two blocks', '<think>a</think>One <think>b</think>two', 'One two', 'a\n\nb'],
		['behind the answer', 'Hello <think>hm</think>', 'Hello ', 'hm'],
		['that never ends', '<think>hm, let me', '', 'hm, let me'],
		['whose beginning the template wrote', 'hm\n</think>\n\nHello', 'Hello', 'hm'],
		['in a details block of Dify 0.15', `${DETAILS_OPEN}hm</details>Hello`, 'Hello', 'hm'],
		['in a details block that never ends', `${DETAILS_OPEN}hm`, '', 'hm'],
		['that mentions a bracket', '<think>1 < 2 </ 3</think>Yes', 'Yes', '1 < 2 </ 3'],
	])('%s goes apart', (_what, text, answer, reasoning) => {
		expect(separateReasoning(text)).toEqual({ answer, reasoning });
	});

	it.each([
		['words', '  Hello\n'],
		['nothing', ''],
		['an ordinary details block', '<details><summary>More</summary>text</details>'],
		['a tag that only begins alike', '<thinking>hm</thinking>Hello'],
		['code', '```html\n<b>think</b>\n```'],
	])('is not looked for in %s: the text stays as it is', (_what, text) => {
		expect(separateReasoning(text)).toEqual({ answer: text, reasoning: '' });
	});

	it('leaves the answer between thought and end as it is', () => {
		const { answer } = separateReasoning('<think>a</think>\n\n- one\n\n- two  \n');
		expect(answer).toBe('- one\n\n- two  \n');
	});

	it('leaves what stands behind the thinking, though it names the closing tag', () => {
		const text = '<think>a</think>Close it with </think> and go on.';
		expect(separateReasoning(text)).toEqual({
			answer: 'Close it with </think> and go on.',
			reasoning: 'a',
		});
	});

	it('takes any text without tags for the answer', () => {
		fc.assert(
			fc.property(anyText(), (text) => {
				expect(separateReasoning(text)).toEqual({ answer: text, reasoning: '' });
			}),
		);
	});

	it('separates any thought from any answer', () => {
		const plain = anyText();
		fc.assert(
			fc.property(plain, plain, (thought, answer) => {
				expect(separateReasoning(`<think>${thought}</think>\n\n${answer}`)).toEqual({
					answer: answer.trimStart(),
					reasoning: thought.trim(),
				});
			}),
		);
	});

	it('is found where the patterns find it, whatever the marks are mixed with', () => {
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }), (pieces) => {
				const text = pieces.join('');
				expect(separateReasoning(text)).toEqual(separateByPatterns(text));
			}),
			{ numRuns: 5_000 },
		);
	});

	it.each([
		'<details',
		'<details>',
		'<details ><summary>Thinking...',
		'<details ><summary>Thinking...</summary>',
		'<details <summary>',
		'<details>  ',
		'<think>',
		'</think>',
		'<think></think> ',
		'<think>a</think><details><summary>Thinking...</summary></details>',
		' ',
		'<',
	])('takes no longer to find in %j again and again than in another text', (piece) => {
		expectLinear(separateReasoning, repeated(piece));
		expectLinear(separateReasoning, `<details>${repeated(piece)}`);
		expectLinear(separateReasoning, `${repeated(piece)}>`);
	});
});
