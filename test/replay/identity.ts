// Reads out of recorded bytes, by the plainest means, what rows leave unsaid: ids, usage, text.

import type { Version } from './expectation';
import { readRecordedBody, readRecording } from './recordings';

export type Json = Record<string, unknown>;

/** Keys of a send item that are different in each recording. */
export interface Identity {
	conversation_id: string | null;
	message_id: string | null;
	task_id: string | null;
	created_at: string | null;
	workflow_run_id: string | null;
	usage: Json;
}

/** Keys of a generated text's item that are different in each recording. */
export type TextIdentity = Omit<Identity, 'conversation_id' | 'workflow_run_id'>;

/** What a recorded answer to `POST /completion-messages` says of itself. */
export function readTextIdentity(version: Version, name: string): TextIdentity {
	const { message_id, task_id, created_at, usage } = readIdentity(version, name);
	return { message_id, task_id, created_at, usage };
}

/** What a recorded answer says of itself; one to `POST /completion-messages` is of no conversation. */
export function readIdentity(version: Version, name: string): Identity {
	const events = eventsOfTurn(version, name);
	return {
		conversation_id: firstText(events, 'conversation_id'),
		message_id: firstText(events, 'message_id'),
		task_id: firstText(events, 'task_id'),
		created_at: isoTime(firstNumber(events, 'created_at')),
		workflow_run_id: firstText(events, 'workflow_run_id'),
		usage: usageOf(events),
	};
}

/** A moment as items have it. */
export function isoTime(seconds: number | null): string | null {
	return seconds === null ? null : new Date(seconds * 1_000).toISOString();
}

/** The text of a recorded stream as far as it came; empty for what is no stream. */
export function readStreamedText(version: Version, name: string): string {
	if (!isStream(version, name)) return '';
	const events = eventsOfTurn(version, name);
	const replaced = events.findLastIndex(({ event }) => event === 'message_replace');
	return events
		.slice(Math.max(replaced, 0))
		.filter(({ event }) => /^(agent_)?message(_replace)?$|^text_chunk$/.test(String(event)))
		.map(({ answer, data }) => String(answer ?? asObject(data).text))
		.join('');
}

/** A recorded body that is a JSON object. */
export function readRecordedJson(version: Version, name: string): Json {
	const text = readRecordedBody(version, name).toString('utf8');
	const body: Json = text === '' ? {} : JSON.parse(text);
	return body;
}

/**
 * The events up to the end of the message, or the one body as if it were an event. What 1.15.0
 * sends behind a moderated question belongs to a run that never was.
 */
function eventsOfTurn(version: Version, name: string): Json[] {
	if (!isStream(version, name)) return [readRecordedJson(version, name)];
	const events = eventsOf(version, name);
	const end = events.findIndex(({ event }) => event === 'message_end');
	return end === -1 ? events : events.slice(0, end + 1);
}

/** All events of a recorded stream. */
export function eventsOf(version: Version, name: string): Json[] {
	return readRecordedBody(version, name)
		.toString('utf8')
		.split(/\r?\n\r?\n/)
		.filter((block) => block.startsWith('data:'))
		.map((block): Json => JSON.parse(block.slice('data:'.length)));
}

/** Whether a recording is one of events. */
export function isStream(version: Version, name: string): boolean {
	return readRecording(version, name).response.chunks !== undefined;
}

/** The first of these that is filled. */
export function firstText(events: Json[], key: string): string | null {
	const value = events.map((event) => event[key]).find(Boolean);
	return value === undefined ? null : String(value);
}

/** An event that Dify makes up for a run that never began is of no message, and has another time. */
function firstNumber(events: Json[], key: string): number | null {
	const value = events.find((event) => event.message_id && typeof event[key] === 'number')?.[key];
	return value === undefined ? null : Number(value);
}

function usageOf(events: Json[]): Json {
	const metadata = events.findLast((event) => event.metadata)?.metadata;
	const usage = asObject(asObject(metadata).usage);
	if (Object.keys(usage).length === 0) return {};
	const { prompt_tokens, completion_tokens, total_tokens, total_price, currency, latency } = usage;
	return {
		prompt_tokens,
		completion_tokens,
		total_tokens,
		total_price: Number(total_price),
		currency,
		latency,
	};
}

function asObject(value: unknown): Json {
	return typeof value === 'object' && value !== null ? { ...value } : {};
}
