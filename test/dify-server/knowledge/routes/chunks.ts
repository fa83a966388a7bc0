// Chunks of a document: add, list, get, change, delete.

import { randomUUID } from 'node:crypto';
import { crash, invalidParam, notFound } from '../../httpErrors';
import { isIntegerBetween } from '../../payload';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';
import { childrenOf, keywordsOf } from '../chunking';
import { shownChunk } from '../chunkShapes';
import { embeddingFailure, tokensOf } from '../embedding';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, OddRefusal, ok, queryList, queryText } from '../exchange';
import { indexingStatus, newChunk } from '../indexing';
import { lenientPage, pageOf } from '../paging';
import { AUTOMATIC } from '../options';
import type { Chunk, KnowledgeDocument } from '../types';
import { isArray, isModel, isTextOf, Validation } from '../validation';
import { documentOf } from './documents';

/**
 * The chunk of the path and its document. Dify looks for it in the whole workspace, not only in the
 * document of the path.
 * @throws HttpError 404
 */
export function chunkOf(context: Context): { document: KnowledgeDocument; chunk: Chunk } {
	const { state, params } = context;
	documentOf(context);
	for (const base of state.bases.filter(({ elsewhere }) => !elsewhere)) {
		for (const document of base.documents) {
			const chunk = document.chunks.find(({ id }) => id === params.chunk);
			if (chunk) return { document, chunk };
		}
	}
	throw notFound('Segment not found.');
}

const EMPTY = { type: 'value_error', words: 'Value error, Content is empty' };

function checkItem(validation: Validation, item: unknown, prefix: string): void {
	if (!isObject(item)) {
		validation.problem(prefix.slice(0, -1), isModel(item)!, item);
		return;
	}
	validation.field(item, 'content', isTextOf(1, Infinity), {
		required: true,
		nullable: false,
		prefix,
	});
	if (typeof item.content === 'string' && item.content !== '' && item.content.trim() === '') {
		validation.problem(`${prefix}content`, EMPTY, item.content);
	}
	validation.field(item, 'keywords', isArray, { prefix });
}

/** The chunks to be added. @throws HttpError in the shapes of each version */
function itemsOf(context: Context): JsonObject[] {
	const { version } = context;
	const body = jsonBody(context);
	const { segments } = body;
	if (version === '1.15.0') {
		const validation = new Validation('SegmentCreatePayload');
		validation.field(body, 'segments', isArray, { required: true, nullable: false });
		if (Array.isArray(segments) && segments.length === 0) {
			const words = 'List should have at least 1 item after validation, not 0';
			validation.problem('segments', { type: 'too_short', words }, segments);
		}
		const items: unknown[] = Array.isArray(segments) ? segments : [];
		items.forEach((item, index) => checkItem(validation, item, `segments.${index}.`));
		const { message } = validation;
		if (message !== undefined) throw new OddRefusal(400, { error: message });
		return items.filter(isObject);
	}
	if (segments === undefined || segments === null) {
		throw new OddRefusal(400, { error: 'Segments is required' });
	}
	if (!Array.isArray(segments)) {
		if (version === '1.9.2') throw crash();
		const validation = new Validation('SegmentCreatePayload');
		validation.field(body, 'segments', isArray);
		validation.finish();
	}
	const items = Array.isArray(segments) ? segments.filter(isObject) : [];
	for (const { content } of items) {
		if (typeof content !== 'string' || content.trim() === '') {
			throw invalidParam('Content is empty');
		}
	}
	return items;
}

/** Keywords as they were sent; up to 1.14.2 a text counts as the list of its letters. */
function keywordsIn({ keywords }: JsonObject): string[] | undefined {
	if (typeof keywords === 'string') return [...keywords];
	return Array.isArray(keywords) ? keywords.map(String) : undefined;
}

function childrenFor(document: KnowledgeDocument, content: string): string[] {
	if (document.form !== 'hierarchical_model') return [];
	return childrenOf(content, document.rule ?? { id: '', ...AUTOMATIC });
}

function add(context: Context): Result {
	const { state } = context;
	const document = documentOf(context);
	if (indexingStatus(document, state.now()) !== 'completed') {
		throw notFound('Document is not completed.');
	}
	if (!document.enabled) throw notFound('Document is disabled.');
	const items = itemsOf(context);
	const isQa = document.form === 'qa_model';
	if (isQa && items.some(({ answer }) => typeof answer !== 'string' || answer.trim() === '')) {
		throw invalidParam('Answer is required');
	}
	const economy = document.base.technique !== 'high_quality';
	const added = items.map((item) => {
		const content = String(item.content);
		const answer = isQa ? String(item.answer) : null;
		const piece = { content, answer, children: childrenFor(document, content) };
		const position = Math.max(0, ...document.chunks.map((one) => one.position)) + 1;
		const keywords = keywordsIn(item) ?? (economy ? keywordsOf(content) : []);
		const chunk = newChunk(piece, position, state.now(), economy, keywords);
		const failure = economy ? undefined : embeddingFailure(content);
		if (failure !== undefined) refuse(chunk, failure, state.now());
		document.chunks.push(chunk);
		document.wordCount = (document.wordCount ?? 0) + chunk.wordCount;
		return chunk;
	});
	const data = added.map((chunk) => shownChunk(context, document, chunk));
	return ok({ data, doc_form: document.form });
}

/** What becomes of a chunk whose embedding fails: it is there, but switched off. */
function refuse(chunk: Chunk, words: string, now: number): void {
	Object.assign(chunk, { status: 'error', error: words, enabled: false, indexed: false });
	chunk.disabledAt = Math.floor(now / 1000);
}

const STATUSES = ['waiting', 'indexing', 'completed', 'error', 'paused', 're_segment'];

const isPositive = isIntegerBetween(1, Infinity);

function list(context: Context): Result {
	const { version } = context;
	const document = documentOf(context);
	if (version === '1.15.0') {
		const validation = new Validation('SegmentListQuery');
		for (const name of ['page', 'limit']) {
			const value = queryText(context, name);
			// Text that is no number is taken for the default; a number has to be positive.
			if (value === undefined || !/^[+-]?\d+$/.test(value)) continue;
			const problem = isPositive(value);
			if (problem) validation.problem(name, problem, value);
		}
		validation.finish();
	}
	const statuses = queryList(context, 'status');
	if (version !== '1.9.2' && !statuses.every((one) => STATUSES.includes(one))) throw crash();
	const keyword = (queryText(context, 'keyword') ?? '').toLowerCase();
	const rows = document.chunks
		.filter(({ content }) => content.toLowerCase().includes(keyword))
		.filter(({ status }) => statuses.length === 0 || statuses.includes(status))
		.sort((one, other) => one.position - other.position);
	const { data, has_more, limit, total, page } = pageOf(rows, lenientPage(context), (chunk) =>
		shownChunk(context, document, chunk),
	);
	return ok({ data, doc_form: document.form, total, has_more, limit, page });
}

function shown(context: Context, document: KnowledgeDocument, chunk: Chunk): Result {
	const data = shownChunk(context, document, chunk);
	return ok({ data, doc_form: document.form });
}

function get(context: Context): Result {
	const { document, chunk } = chunkOf(context);
	return shown(context, document, chunk);
}

/** The object of changes. @throws HttpError 400 when it is not wrapped in `segment` */
function changesOf(context: Context): JsonObject {
	const { segment } = jsonBody(context);
	if (isObject(segment)) return segment;
	if (context.version === '1.9.2') {
		const validation = new Validation('SegmentUpdateArgs', '2.11');
		const words = 'Input should be a valid dictionary or instance of SegmentUpdateArgs';
		validation.problem(undefined, { type: 'model_type', words }, null);
		validation.finish();
	}
	const validation = new Validation('SegmentUpdatePayload');
	validation.field(jsonBody(context), 'segment', isModel, { required: true, nullable: false });
	validation.finish();
	return {};
}

function disable({ state }: Context, chunk: Chunk): void {
	chunk.enabled = false;
	chunk.indexed = false;
	chunk.disabledAt = Math.floor(state.now() / 1000);
	chunk.disabledByPerson = true;
}

function rewriteContent(document: KnowledgeDocument, chunk: Chunk, changes: JsonObject): void {
	const economy = document.base.technique !== 'high_quality';
	const given = typeof changes.content === 'string' ? changes.content : '';
	const content = given.trim() === '' ? chunk.content : given;
	const isNew = content !== chunk.content;
	const keywords = keywordsIn(changes);
	const before = chunk.wordCount;
	chunk.content = content;
	if (document.form === 'qa_model') {
		chunk.answer = typeof changes.answer === 'string' ? changes.answer : null;
	}
	chunk.wordCount = [...`${content}${chunk.answer ?? ''}`].length;
	document.wordCount = (document.wordCount ?? 0) + chunk.wordCount - before;
	if (isNew) {
		chunk.updatedByPerson = true;
		chunk.tokens = economy ? 0 : tokensOf(`${content}${chunk.answer ?? ''}`);
		if (economy) chunk.keywords = keywords ?? keywordsOf(content);
		return;
	}
	if (keywords) chunk.keywords = keywords;
	else if (economy && changes.enabled === true) chunk.keywords = keywordsOf(content);
}

function regenerate(document: KnowledgeDocument, chunk: Chunk, now: number): void {
	chunk.children = childrenFor(document, chunk.content).map((content, index) => ({
		id: randomUUID(),
		position: index + 1,
		content,
		type: 'automatic',
		createdAt: Math.floor(now / 1000),
		updatedAt: Math.floor(now / 1000),
	}));
}

function update(context: Context): Result {
	const { state } = context;
	const changes = changesOf(context);
	const { document, chunk } = chunkOf(context);
	const now = Math.floor(state.now() / 1000);
	if (changes.enabled === false) {
		if (chunk.enabled) disable(context, chunk);
		return shown(context, document, chunk);
	}
	if (!chunk.enabled && changes.enabled !== true) {
		throw invalidParam("Can't update disabled segment");
	}
	rewriteContent(document, chunk, changes);
	Object.assign(chunk, { enabled: true, indexed: document.enabled, disabledAt: null });
	Object.assign(chunk, { disabledByPerson: false, updatedAt: now });
	Object.assign(chunk, { status: 'completed', error: null });
	if (changes.regenerate_child_chunks === true) regenerate(document, chunk, state.now());
	const economy = document.base.technique !== 'high_quality';
	const failure = economy ? undefined : embeddingFailure(chunk.content);
	if (failure !== undefined) refuse(chunk, failure, state.now());
	return shown(context, document, chunk);
}

function remove(context: Context): Result {
	const { document, chunk } = chunkOf(context);
	document.chunks.splice(document.chunks.indexOf(chunk), 1);
	document.wordCount = (document.wordCount ?? 0) - chunk.wordCount;
	return deleted(context);
}

const CHUNKS = '/datasets/<base>/documents/<document>/segments';

export const chunkEndpoints: Endpoint[] = [
	{ method: 'POST', path: CHUNKS, handle: add },
	{ method: 'GET', path: CHUNKS, handle: list },
	{ method: 'GET', path: `${CHUNKS}/<chunk>`, handle: get },
	{ method: 'POST', path: `${CHUNKS}/<chunk>`, handle: update },
	{ method: 'DELETE', path: `${CHUNKS}/<chunk>`, handle: remove },
];
