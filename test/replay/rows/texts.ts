// What the recorded model says to the questions that are asked in several apps.

/** To `[long 300]`. */
export const LONG_ANSWER = Array.from({ length: 300 }, (_, index) => `word${index + 1}`).join(' ');

/** To `[unicode]`: a joined emoji, a combining accent, a line separator, a no-break space. */
export const UNICODE_ANSWER =
	'Hi 👋🏽 👩‍👩‍👧‍👦 🇺🇳 — 你好，世界。日本語テキスト。한국어. שלום עולם! مرحبا بالعالم. Zürich naïve e\u0301. \u2028 \u00a0 <b>&amp;</b>\n\n# Heading\n\n- **bold**, _italic_, `code`, [link](https://example.com/?a=1&b=2)\n- $x^2$\n\n| a | b |\n|---|---|\n| 1 | ü |\n\n```python\nprint("héllo \\n")\n```\n';

/** To `[json]`. */
export const JSON_ANSWER =
	'{"answer": "You asked for JSON", "list": [1, 2, 3], "nested": {"ok": true, "none": null}}';

/** To `[think]`: the reasoning stays in the answer, as the node's default is. */
export const THINKING_ANSWER =
	'<think>some reasoning\nover two lines</think>\nYou said: why? [think]';

/** To `[slow]`, as far as it came. */
export function slowAnswer(pieces: number): string {
	return Array.from({ length: pieces }, (_, index) => `slow ${index + 1} `).join('');
}

/** What the apps with moderation put in the place of a question and of an answer. */
export const REFUSED_QUESTION = 'I cannot talk about that.';

export const WITHHELD_ANSWER = 'The answer was withheld.';
