// Cuts texts into chunks, child chunks and question-answer pairs, and finds their keywords.

import { isObject } from '../python';
import type { JsonObject } from '../python';
import type { ProcessRule } from './types';

/** A chunk before it is stored. */
export interface Piece {
	content: string;
	answer: string | null;
	children: string[];
}

const STOP_WORDS = new Set(
	`a about above after again against all am an and any are as at be because been before being below
	between both but by can did do does doing don down during each few for from further had has have
	having he her here hers herself him himself his how i if in into is it its itself just me more most
	my myself no nor not now of off on once only or other our ours ourselves out over own same she
	should so some such than that the their theirs them themselves then there these they this those
	through to too under until up us very was we were what when where which while who whom why will
	with would you your yours yourself yourselves`.split(/\s+/),
);

const MOST_KEYWORDS = 10;

/** Tokens, or characters, of a chunk by the automatic rule. */
const AUTOMATIC_LENGTH = 500;

/** The words of a text that a keyword index keeps: whole, in their case, without the common ones. */
export function keywordsOf(text: string): string[] {
	const words = text.match(/[A-Za-z0-9]{2,}/g) ?? [];
	const telling = words.filter((word) => !STOP_WORDS.has(word.toLowerCase()));
	return [...new Set(telling)].slice(0, MOST_KEYWORDS);
}

function textOf(value: unknown, otherwise: string): string {
	return typeof value === 'string' ? value : otherwise;
}

function segmentationOf(value: unknown): { separator: string; most: number } {
	const { separator, max_tokens: most } = isObject(value) ? value : ({} as JsonObject);
	return {
		separator: textOf(separator, '\n').replaceAll('\\n', '\n'),
		most: typeof most === 'number' ? most : 500,
	};
}

/** What a rule's clean-ups leave of a text. Control characters go in any case. */
export function cleaned(text: string, rule: ProcessRule): string {
	const wanted = rule.mode === 'automatic' ? ['remove_extra_spaces'] : enabledCleanUps(rule);
	// eslint-disable-next-line no-control-regex
	let result = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
	if (wanted.includes('remove_extra_spaces')) {
		result = result.replace(/\n{3,}/g, '\n\n').replace(/[\t\f\r \u00a0\u3000]{2,}/g, ' ');
	}
	if (wanted.includes('remove_urls_emails')) {
		result = result.replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, '').replace(/https?:\/\/\S+/g, '');
	}
	return result;
}

function enabledCleanUps({ rules }: ProcessRule): unknown[] {
	const listed = rules?.pre_processing_rules;
	const all = Array.isArray(listed) ? listed : [];
	return all.map((one) => (isObject(one) && one.enabled === true ? one.id : undefined));
}

/** How long a text is: in tokens where a model counts them, else in characters. */
export type Measure = (text: string) => number;

const characters: Measure = (text) => [...text].length;

/** Where an overlong text may be cut, the best places first. */
const SEPARATORS = ['\n\n', '\n', '。', '. ', ' '];

/** Pieces joined again as long as they stay within a length. */
function joined(pieces: string[], separator: string, most: number, measure: Measure): string[] {
	const result: string[] = [];
	for (const piece of pieces) {
		const last = result.at(-1);
		const longer = last === undefined ? undefined : `${last}${separator}${piece}`;
		if (longer !== undefined && measure(longer) <= most) result[result.length - 1] = longer;
		else result.push(piece);
	}
	return result;
}

/** A text in pieces no longer than allowed, cut at the best places. */
function within(text: string, most: number, measure: Measure): string[] {
	if (measure(text) <= most) return [text];
	const separator = SEPARATORS.find((one) => text.includes(one));
	if (separator === undefined) return [text];
	const pieces = text.split(separator).filter((piece) => piece !== '');
	return joined(
		pieces.flatMap((piece) => within(piece, most, measure)),
		separator,
		most,
		measure,
	);
}

function cut(text: string, separator: string, most: number, measure: Measure): string[] {
	const parts = separator === '' ? [text] : text.split(separator);
	return parts
		.flatMap((part) => within(part, most, measure))
		.map((part) => part.trim().replace(/^[.。]\s*/, ''))
		.filter((part) => part !== '');
}

/** The sentences of a text, each ending with its stop. */
function sentencesOf(text: string): string[] {
	return text
		.split(/(?<=[.!?])\s+/)
		.map((sentence) => sentence.trim())
		.filter((sentence) => sentence !== '');
}

/** The children of one parent's text, by the rule's inner segmentation. */
export function childrenOf(text: string, rule: ProcessRule): string[] {
	const { separator, most } = segmentationOf(rule.rules?.subchunk_segmentation);
	return cut(text, separator, most, characters);
}

/**
 * The chunks of a document's texts (a file may give several, such as the rows of a table), by rule and
 * form. A question-answer pair echoes each sentence, as the stand-in model writes them.
 */
export function chunksOf(
	texts: string[],
	rule: ProcessRule,
	form: string,
	measure: Measure = characters,
): Piece[] {
	const { separator, most } = segmentationOf(rule.rules?.segmentation);
	const whole = form === 'hierarchical_model' && rule.rules?.parent_mode === 'full-doc';
	const contents = texts.flatMap((text) => {
		const clean = cleaned(text, rule);
		if (whole) return clean.trim() === '' ? [] : [clean.trim()];
		// The automatic rule cuts only what is too long.
		return rule.mode === 'automatic'
			? cut(clean, '', AUTOMATIC_LENGTH, measure)
			: cut(clean, separator, most, measure);
	});
	if (form === 'qa_model') {
		return contents.flatMap((content) =>
			sentencesOf(content).map((answer, index) => ({
				content: `What is said in sentence ${index + 1}?`,
				answer,
				children: [],
			})),
		);
	}
	return contents.map((content) => ({
		content,
		answer: null,
		children: form === 'hierarchical_model' ? childrenOf(content, rule) : [],
	}));
}

const LENGTH_PROBLEM = 'Custom segment length should be between 50 and 4000.';

/** What is wrong with a rule that was accepted all the same: the error that indexing ends with. */
export function ruleFailure(rule: ProcessRule, form: string): string | undefined {
	if (rule.mode === 'automatic') return undefined;
	const { most } = segmentationOf(rule.rules?.segmentation);
	if (most < 50 || most > 4000) return LENGTH_PROBLEM;
	if (form === 'hierarchical_model' && !isObject(rule.rules?.subchunk_segmentation)) {
		return 'No subchunk segmentation found in rules.';
	}
	return undefined;
}
