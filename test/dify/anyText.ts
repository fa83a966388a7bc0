// Texts for property tests, made of the characters that are known to give trouble.

import * as fc from 'fast-check';

/** Letters of many scripts, control characters, quotes, line ends of all kinds, joined signs. */
const CHARACTERS = [
	...'aZ09 _-.,:;!?"\'`\\/(){}[]&%$#@=+*~|^>',
	...['\0', '\x07', '\b', '\t', '\n', '\v', '\f', '\r', '\x1b', '\x7f', '\x85', '\xa0', '\xad'],
	...['ß', 'é', 'e\u0301', 'İ', 'ש', 'م', '你', '한', 'ｱ', '\u200d', '\u2028', '\u2029', '\ufeff'],
	...['😀', '👩‍👩‍👧‍👦', '🇺🇳', '𝒳', '\u{10ffff}', '\ufffd', '\uffff'],
];

/** Any text but one with `<`. */
export function anyText(constraints: { minLength?: number; maxLength?: number } = {}) {
	return fc.string({ unit: fc.constantFrom(...CHARACTERS), ...constraints });
}
