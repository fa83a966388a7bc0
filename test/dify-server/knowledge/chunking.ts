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

/** Texts no longer than so many words, cut between words where need be. */
function withinWords(text: string, most: number): string[] {
	const words = text.split(/(?<=\s)(?=\S)/);
	if (words.length <= most) return [text];
	const result: string[] = [];
	for (let from = 0; from < words.length; from += most) {
		result.push(words.slice(from, from + most).join(''));
	}
	return result;
}

function cut(text: string, separator: string, most: number): string[] {
	const parts = separator === '' ? [text] : text.split(separator);
	return parts
		.flatMap((part) => withinWords(part, most))
		.map((part) => part.trim().replace(/^[.。]\s*/, ''))
		.filter((part) => part !== '');
}

/** Whole paragraphs joined as long as they stay within so many words, as the automatic rule does. */
function merged(text: string, most: number): string[] {
	if (text.trim() === '') return [];
	return withinWords(text.trim(), most);
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
	return cut(text, separator, most);
}

/**
 * The chunks of a document's texts (a file may give several, such as the rows of a table), by rule and
 * form. A question-answer pair echoes each sentence, as the stand-in model writes them.
 */
export function chunksOf(texts: string[], rule: ProcessRule, form: string): Piece[] {
	const { separator, most } = segmentationOf(rule.rules?.segmentation);
	const whole = form === 'hierarchical_model' && rule.rules?.parent_mode === 'full-doc';
	const contents = texts.flatMap((text) => {
		const clean = cleaned(text, rule);
		if (whole) return clean.trim() === '' ? [] : [clean.trim()];
		return rule.mode === 'automatic' ? merged(clean, 500) : cut(clean, separator, most);
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
