// What the recorded servers say to what Dify Knowledge asks besides: bases, documents, chunks, fields, tags.

import type { Version } from '../expectation';
import { readRecording, recordedNames } from '../recordings';
import { answerOf } from '../server';
import type { Answer } from '../server';
import { BASES, BEFORE, DELETED_BEFORE, NAMESAKES, UNSEEN_DOCUMENTS } from './before';
import { list, object, text } from './parts';
import { bodyOf, isObject, KNOWLEDGE, objectsOf, recordedObjects } from './recordedObjects';
import type { Json, RecordedObjects } from './recordedObjects';

/** A question that no recording waits for. */
export interface SideQuestion {
	method: string;
	/** Without `/v1` and its query. */
	path: string;
}

/** The state of what is played. */
export interface Playing {
	version: Version;
	/** The recording that is played. */
	name: string;
	/** Whether it was asked for already, so that what it did is done. */
	isDone: boolean;
}

/** The answer to a question besides; undefined where nothing that was recorded explains it. */
export function sideAnswer(playing: Playing, question: SideQuestion): Answer | undefined {
	const { version, name } = playing;
	const own = readRecording(version, name).request;
	const isAgain = playing.isDone && pathOf(own.path) === question.path;
	if (isAgain && question.method === 'POST') return withKeywords(playing);
	if (question.method !== 'GET') return undefined;
	if (isAgain && own.method === 'GET') return answerOf(version, name);
	for (const [pattern, answer] of ANSWERS) {
		const match = pattern.exec(question.path);
		if (match !== null) return answer(playing, match[1] ?? '', match[2] ?? '');
	}
	return undefined;
}

const ANSWERS: Array<
	[RegExp, (playing: Playing, id: string, innerId: string) => Answer | undefined]
> = [
	[/^\/datasets\/tags$/, ({ version }) => recorded(version, 'tag-list')],
	[/^\/datasets\/([^/]+)$/, base],
	[/^\/datasets\/([^/]+)\/tags$/, tagsOfBase],
	[/^\/datasets\/([^/]+)\/metadata$/, metadata],
	[/^\/datasets\/([^/]+)\/documents$/, documents],
	[/^\/datasets\/([^/]+)\/documents\/([^/]+)$/, document],
	[/^\/datasets\/[^/]+\/documents\/[^/]+\/segments\/([^/]+)$/, chunk],
	[/^\/datasets\/([^/]+)\/pipeline\/datasource-plugins$/, datasources],
];

function base(playing: Playing, id: string): Answer {
	const found = find(playing, 'bases', id) ?? unseenBase(playing, id);
	return found === undefined || isGone(playing, id)
		? missing(playing, `/datasets/${id}`, 'kb-get-unknown')
		: json(playing.version, { ...found, ...BASES[appOf(playing)] });
}

/** A base that no recording shows: one of the same version under its id. */
function unseenBase(playing: Playing, id: string): Json | undefined {
	if (BASES[appOf(playing)]?.name === undefined) return undefined;
	const [like] = objectsOf(playing.version, `${KNOWLEDGE}kb-get`).bases.values();
	return like && { ...like, id };
}

function appOf({ version, name }: Playing): string {
	return readRecording(version, name).app;
}

function document(playing: Playing, baseId: string, id: string): Answer {
	const found = find(playing, 'documents', id) ?? unseenDocument(playing, id);
	return found === undefined || isGone(playing, id)
		? missing(playing, `/datasets/${baseId}/documents/${id}`, 'doc-get-unknown')
		: json(playing.version, { ...switched(playing, found), ...indexedState(playing) });
}

/** A document that no recording shows: one of the same version under its id, without values. */
function unseenDocument({ version, name: played }: Playing, id: string): Json | undefined {
	const name = UNSEEN_DOCUMENTS[played];
	const [like] = objectsOf(version, `${KNOWLEDGE}doc-get-without`).documents.values();
	return name === undefined || like === undefined ? undefined : { ...like, id, name };
}

function chunk(playing: Playing, id: string): Answer {
	const found = find(playing, 'chunks', id);
	return found === undefined || isGone(playing, id)
		? recorded(playing.version, 'chunk-get-unknown')
		: json(playing.version, { data: found, doc_form: 'text_model' });
}

/** The documents of a name: none, but where the recording finds one that was there. */
function documents({ version, name }: Playing): Answer {
	const side = NAMESAKES[name];
	const there = side === undefined ? [] : [...objectsOf(version, side).documents.values()];
	return json(version, { data: there, has_more: false, limit: 100, total: there.length, page: 1 });
}

/** The fields of a base as they were recorded, without one that is deleted. */
function metadata(playing: Playing, id: string): Answer {
	const { version } = playing;
	const same = recordedGet(version, `/datasets/${id}/metadata`);
	if (same === undefined) {
		return find(playing, 'bases', id) === undefined
			? recorded(version, 'kb-get-unknown')
			: json(version, { doc_metadata: [], built_in_field_enabled: false });
	}
	const { doc_metadata: fields, ...rest } = object(bodyOf(version, same));
	return json(version, {
		...rest,
		doc_metadata: list(fields).filter((field) => !isGone(playing, text(field.id))),
	});
}

/** Beside new content, vector bases take no keywords, so that those are sent once more. */
function withKeywords({ version, name }: Playing): Answer | undefined {
	if (name !== `${KNOWLEDGE}chunk-update-vector`) return undefined;
	const { segment } = object(readRecording(version, name).request.body);
	const { data, ...answer } = object(bodyOf(version, name));
	return json(version, {
		...answer,
		data: { ...object(data), keywords: object(segment).keywords },
	});
}

function tagsOfBase({ version }: Playing, id: string): Answer {
	const same = recordedGet(version, `/datasets/${id}/tags`);
	return same === undefined ? json(version, { data: [], total: 0 }) : answerOf(version, same);
}

function datasources({ version }: Playing, id: string): Answer {
	const same = recordedGet(version, `/datasets/${id}/pipeline/datasource-plugins`, false);
	return same === undefined ? recorded(version, 'pipe-plugins-unknown') : answerOf(version, same);
}

/** As it stood before, where that was recorded; otherwise as it stood at any time. */
function find({ version, name }: Playing, kind: keyof RecordedObjects, id: string) {
	const before = BEFORE[name]?.map((side) => objectsOf(version, side)[kind].get(id));
	return before?.find(Boolean) ?? recordedObjects(version)[kind].get(id);
}

/** Whether the recording is a second deletion, or a deletion that is done. */
function isGone({ version, name, isDone }: Playing, id: string): boolean {
	const { request } = readRecording(version, name);
	if (request.method !== 'DELETE' || !request.path.endsWith(id)) return false;
	return isDone || DELETED_BEFORE.has(name);
}

/** What each switch makes of a document. */
const SWITCHED: Record<string, [Json, Json]> = {
	enable: [
		{ enabled: false, display_status: 'disabled' },
		{ enabled: true, display_status: 'available' },
	],
	disable: [
		{ enabled: true, display_status: 'available' },
		{ enabled: false, display_status: 'disabled' },
	],
	archive: [
		{ archived: false, display_status: 'available' },
		{ archived: true, display_status: 'archived' },
	],
	un_archive: [
		{ archived: true, display_status: 'archived' },
		{ archived: false, display_status: 'available' },
	],
};

/** A document before its switch, or behind it where Dify took that. */
function switched({ version, name, isDone }: Playing, found: Json): Json {
	const { request, response } = readRecording(version, name);
	const [, action = ''] = /\/documents\/status\/(\w+)$/.exec(request.path) ?? [];
	const [before, behind] = SWITCHED[action] ?? [];
	return { ...found, ...(isDone && response.status === 200 ? behind : before) };
}

/** What a document is whose indexing a recording tells the end of. */
export function indexedState({ version, name }: Pick<Playing, 'version' | 'name'>): Json {
	if (!readRecording(version, name).request.path.endsWith('/indexing-status')) return {};
	const [{ indexing_status: status } = {}] = list(object(bodyOf(version, name)).data);
	return status === 'completed' ? { indexing_status: status, display_status: 'available' } : {};
}

/** What was recorded of what is not to be had there, or the like of an id that nothing has. */
function missing({ version }: Playing, path: string, unknown: string): Answer {
	const same = recordedGet(version, path, false);
	return same === undefined ? recorded(version, unknown) : answerOf(version, same);
}

/** The first recording of a GET on this path. */
function recordedGet(version: Version, path: string, isSuccess = true): string | undefined {
	const gets = recordedGets.get(version) ?? indexGets(version);
	recordedGets.set(version, gets);
	const found = gets.get(path) ?? [];
	return found.find(({ status }) => !isSuccess || status === 200)?.name;
}

const recordedGets = new Map<Version, Map<string, Array<{ name: string; status: number }>>>();

function indexGets(version: Version): Map<string, Array<{ name: string; status: number }>> {
	const gets = new Map<string, Array<{ name: string; status: number }>>();
	for (const name of recordedNames(version).filter((each) => each.startsWith(KNOWLEDGE))) {
		const { request, response } = readRecording(version, name);
		if (request.method !== 'GET') continue;
		const path = pathOf(request.path);
		gets.set(path, [...(gets.get(path) ?? []), { name, status: response.status }]);
	}
	return gets;
}

function pathOf(path: string): string {
	return (path.split('?')[0] ?? '').replace(/^\/v1/, '');
}

function recorded(version: Version, name: string): Answer {
	return answerOf(version, `${KNOWLEDGE}${name}`);
}

function json(version: Version, body: unknown): Answer {
	return {
		method: 'GET',
		path: '',
		status: 200,
		headers: { 'Content-Type': 'application/json', 'X-Version': version },
		pieces: [Buffer.from(JSON.stringify(isObject(body) ? body : {}))],
		staysOpen: false,
	};
}
