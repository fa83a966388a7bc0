// What of a recorded answer can be compared with another server's: ids, times, token counts and
// signatures are replaced by words.

import { isObject } from '../python';
import type { JsonObject } from '../python';

/** One frame of a stream, or a run of text pieces as one. */
export type ComparableFrame = 'ping' | JsonObject;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** An id, or the token of a form, which has 22 characters. */
const UUID_OR_TOKEN = new RegExp(`${UUID.source}|(?<![\\w-])[\\w-]{22}(?![\\w-])`, 'g');

const NUMBERS =
	/^(created_at|updated_at|finished_at|expiration_time|elapsed_time|latency|time_to_\w+|\w+_tokens|(segment_)?hit_count|pid)$/;

const PRICES = /^(prompt|completion|total)_price$/;

/** A text without what differs from server to server and from run to run. */
export function comparableText(text: string): string {
	return text
		.replace(/\?timestamp=\d+&nonce=[0-9a-f]+&sign=[\w-]+%3D/g, '?signature')
		.replace(/http:\/\/127\.0\.0\.1:\d{4,5}(?=\/(files|console|v1))/g, 'http://server')
		.replace(/dify-file-ref:[\w=]+/g, 'dify-file-ref:id')
		.replace(/req_id: [0-9a-f]{10}/g, 'req_id: id')
		.replace(/"sys\.timestamp": \d+/g, '"sys.timestamp": a number')
		.replace(/"(latency|time_to_\w+|\w+_tokens)": [\d.]+/g, '"$1": a number')
		.replace(/"(prompt|completion|total)_price": "[^"]+"/g, '"$1_price": a price')
		.replace(UUID, 'id')
		.replace(/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?/g, 'time')
		.replace(/\b\d{4}-\d\d-\d\d\b/g, 'date');
}

function comparableValue(key: string, value: unknown, ignored: readonly string[]): unknown {
	if (ignored.includes(key)) return 'ignored';
	if (NUMBERS.test(key) && typeof value === 'number') return 'a number';
	if (PRICES.test(key)) return 'a price';
	if (key === 'form_token' || key === 'audio') return typeof value;
	if (key === 'date') return 'a date';
	if (key.endsWith('_duration_map') && isObject(value)) return Object.keys(value);
	return comparable(value, ignored);
}

/** A JSON value without what differs from server to server and from run to run. */
export function comparable(value: unknown, ignored: readonly string[] = []): unknown {
	if (typeof value === 'string') return comparableText(value);
	if (Array.isArray(value)) return value.map((item) => comparable(item, ignored));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => [key, comparableValue(key, item, ignored)]),
	);
}

/** The piece of an event that says something. */
function pieceOf({ event, answer, data }: JsonObject): string | undefined {
	if (event === 'text_chunk') return isObject(data) ? String(data.text) : undefined;
	return event === 'message' || event === 'agent_message' ? String(answer) : undefined;
}

/** Where the pieces of an event come from. */
function sourcesOf({ data, from_variable_selector, sources }: JsonObject): unknown[] {
	if (Array.isArray(sources)) return sources;
	return [isObject(data) ? data.from_variable_selector : from_variable_selector];
}

/** Two events of text as one: the texts joined, the sources in their order. */
function joined(first: JsonObject, second: JsonObject): JsonObject {
	const piece = `${pieceOf(first)}${pieceOf(second)}`;
	const sources = sourcesOf(first);
	const [source] = sourcesOf(second);
	if (JSON.stringify(source) !== JSON.stringify(sources.at(-1))) sources.push(source);
	if (!isObject(first.data)) return { ...first, answer: piece, sources };
	return { ...first, data: { ...first.data, text: piece }, sources };
}

/** The frames of a stream: each is a ping or an event's JSON. */
export function framesOf(stream: string): ComparableFrame[] {
	return stream
		.split('\n\n')
		.filter((frame) => frame !== '')
		.map((frame) => {
			if (frame === 'event: ping') return 'ping';
			if (!frame.startsWith('data: ')) throw new Error(`Not a frame of Dify: ${frame}`);
			return JSON.parse(frame.slice('data: '.length)) as JsonObject;
		});
}

/**
 * A stream as a list to compare: text pieces in a row are one with their texts joined and their
 * sources listed, pings are left out but for one at the very beginning.
 */
export function comparableStream(stream: string, ignored: readonly string[] = []): unknown[] {
	const result: Array<ComparableFrame> = [];
	for (const [index, frame] of framesOf(stream).entries()) {
		if (frame === 'ping') {
			if (index === 0) result.push('ping');
			continue;
		}
		const last = result.at(-1);
		const goesOn = last !== undefined && last !== 'ping' && last.event === frame.event;
		if (goesOn && pieceOf(frame) !== undefined) result[result.length - 1] = joined(last, frame);
		else result.push(frame);
	}
	return comparable(result, ignored) as unknown[];
}

/** The kinds of a stream's events with their keys, in no order. */
export function eventsByKind(stream: string): Record<string, string[]> {
	const kinds: Record<string, string[]> = {};
	for (const frame of framesOf(stream)) {
		if (frame !== 'ping') kinds[String(frame.event)] = Object.keys(frame).sort();
	}
	return kinds;
}

/** The keys of a list's answer, and its different rows, each once. */
export function kindsOnly(value: unknown, ignored: readonly string[]): unknown {
	const rows = isObject(value) && Array.isArray(value.data) ? value.data : [];
	const kinds = rows.map((row) => JSON.stringify(comparable(row, ignored)));
	return { answer: isObject(value) ? Object.keys(value).sort() : null, rows: new Set(kinds) };
}

/** The keys of a list's answer and of its rows, without values: for lists whose rows differ. */
export function keysOnly(value: unknown): unknown {
	const keys = (item: unknown) => (isObject(item) ? Object.keys(item).sort() : typeof item);
	const rows = isObject(value) && Array.isArray(value.data) ? value.data : [];
	return { answer: keys(value), rows: [...new Set(rows.map((row) => String(keys(row))))] };
}

/** Learns which id or token of one value stands for which of the other, wherever both have one. */
export function learnIds(recorded: unknown, seen: unknown, ids: Map<string, string>): void {
	if (typeof recorded === 'string' && typeof seen === 'string') {
		const theirs = recorded.match(UUID) ?? [];
		const ours = seen.match(UUID) ?? [];
		if (theirs.length !== ours.length) return;
		theirs.forEach((id, index) => {
			const own = ours[index];
			if (own !== undefined && !ids.has(id)) ids.set(id, own);
		});
	} else if (Array.isArray(recorded) && Array.isArray(seen)) {
		recorded.forEach((item, index) => learnIds(item, seen[index], ids));
	} else if (isObject(recorded) && isObject(seen)) {
		const { form_token: theirs } = recorded;
		const { form_token: ours } = seen;
		if (typeof theirs === 'string' && typeof ours === 'string') ids.set(theirs, ours);
		for (const key of Object.keys(recorded)) learnIds(recorded[key], seen[key], ids);
	}
}

/** A text in which every learned id is replaced by its counterpart. */
export function withIds(text: string, ids: Map<string, string>): string {
	return text.replace(UUID_OR_TOKEN, (id) => ids.get(id) ?? id);
}
