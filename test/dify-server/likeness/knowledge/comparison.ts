// Two answers of a knowledge base made comparable: ids, times and what chance decides are words.

import { isObject } from '../../python';
import { comparableText } from '../comparison';
import type { PlayedKnowledge } from './player';
import type { KnowledgeRow } from './row';

const UNDERSCORED = /[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}/g;

function text(value: string): string {
	return comparableText(value)
		.replace(UNDERSCORED, 'id')
		.replace(/^[Aa]dmin$/, 'the owner')
		.replace(/embedding_Vector_index_[0-9a-f]{8}_[0-9a-f]{3}/g, 'embedding_Vector_index_id')
		.replace(/\b\d{20}\b/g, 'a batch')
		.replace(/'[^']*\.{3}[^']*'/g, 'a shortened text')
		.replace(/object at 0x[0-9a-f]+/g, 'object at an address')
		.replace(/^\d{10}\.\d+$/, 'a time')
		.replace(/((0|-?\d+)\.0, )+/g, 'numbers, ');
}

const TIME = /(_at|_date|_latency)$/;

function value(key: string, given: unknown, row: KnowledgeRow): unknown {
	if (row.ignoring?.includes(key)) return 'ignored';
	if (TIME.test(key) && typeof given === 'number') return 'a time';
	if (key === 'hit_count') return 'a number';
	if (key === 'score' && typeof given === 'number') return Number(given.toFixed(3));
	// Dify keeps them as a set.
	if (key === 'keywords' && Array.isArray(given)) return [...given].sort();
	return comparableKnowledge(given, row);
}

/** A JSON value without what differs from server to server. */
export function comparableKnowledge(given: unknown, row: KnowledgeRow): unknown {
	if (typeof given === 'string') return text(given);
	if (Array.isArray(given)) return given.map((item) => comparableKnowledge(item, row));
	if (!isObject(given)) return given;
	const pairs = Object.entries(given).map(([key, item]) => {
		const compared = value(key, item, row);
		const isList = row.anyOrder && (key === 'data' || key === 'records' || key === 'models');
		if (!isList || !Array.isArray(compared)) return [key, compared];
		return [key, compared.map((one) => JSON.stringify(one)).sort()];
	});
	return Object.fromEntries(pairs);
}

/** The kinds of a JSON value's parts: of a list those of its first item. */
function kinds(given: unknown, row: KnowledgeRow): unknown {
	if (Array.isArray(given)) return given.length === 0 ? [] : [kinds(given[0], row)];
	if (!isObject(given)) return given === null ? 'null' : typeof given;
	const pairs = Object.entries(given).map(([key, item]) => [
		key,
		row.ignoring?.includes(key) ? 'ignored' : kinds(item, row),
	]);
	return Object.fromEntries(pairs);
}

function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}

/** The two answers, made comparable: Dify's first, the emulator's second. */
export function knowledgeSides(
	row: KnowledgeRow,
	{ recording, answer }: PlayedKnowledge,
): [unknown, unknown] {
	const type = recording.response.headers['Content-Type'] ?? '';
	if (type === 'application/zip' || type === 'application/octet-stream') {
		return [type, answer.headers['content-type']];
	}
	const theirs = parsed(recording.response.text);
	const ours = parsed(answer.body.toString());
	if (row.kindsOnly !== undefined) return [kinds(theirs, row), kinds(ours, row)];
	return [comparableKnowledge(theirs, row), comparableKnowledge(ours, row)];
}
