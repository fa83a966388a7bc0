// Child chunks of a parent: add, list, change, delete.

import { randomUUID } from 'node:crypto';
import { notFound } from '../../httpErrors';
import { isText } from '../../payload';
import type { JsonObject } from '../../python';
import { shownChild } from '../chunkShapes';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, ok, queryText, restxRefusal } from '../exchange';
import { lenientPage, rowsOf } from '../paging';
import type { ChildChunk, Chunk } from '../types';
import { Validation } from '../validation';
import { chunkOf } from './chunks';

function contentOf(context: Context, model: string): string {
	const body = jsonBody(context);
	if (context.version === '1.9.2') {
		if (body.content === undefined) {
			throw restxRefusal('content', 'Missing required parameter in the JSON body');
		}
		return String(body.content);
	}
	const validation = new Validation(model);
	validation.field(body, 'content', isText, { required: true, nullable: false });
	validation.finish();
	return String(body.content);
}

function childOf(context: Context, chunk: Chunk): ChildChunk {
	const child = chunk.children.find(({ id }) => id === context.params.child);
	if (!child) throw notFound('Child chunk not found.');
	return child;
}

function add(context: Context): Result {
	const { chunk } = chunkOf(context);
	const content = contentOf(context, 'ChildChunkCreatePayload');
	const now = Math.floor(context.state.now() / 1000);
	const child: ChildChunk = {
		id: randomUUID(),
		position: Math.max(0, ...chunk.children.map(({ position }) => position)) + 1,
		content,
		type: 'customized',
		createdAt: now,
		updatedAt: now,
	};
	chunk.children.push(child);
	return ok({ data: shownChild(chunk, child) });
}

function list(context: Context): Result {
	const { chunk } = chunkOf(context);
	const keyword = (queryText(context, 'keyword') ?? '').toLowerCase();
	const asked = lenientPage(context);
	const limit = Math.min(asked.limit, 100);
	const rows = chunk.children.filter(({ content }) => content.toLowerCase().includes(keyword));
	const data: JsonObject[] = rowsOf(rows, asked).map((child) => shownChild(chunk, child));
	return ok({
		data,
		total: rows.length,
		total_pages: Math.ceil(rows.length / Math.max(limit, 1)),
		page: asked.page,
		limit,
	});
}

function update(context: Context): Result {
	const { chunk } = chunkOf(context);
	const child = childOf(context, chunk);
	child.content = contentOf(context, 'ChildChunkUpdatePayload');
	child.type = 'customized';
	child.updatedAt = Math.floor(context.state.now() / 1000);
	return ok({ data: shownChild(chunk, child) });
}

function remove(context: Context): Result {
	const { chunk } = chunkOf(context);
	const child = childOf(context, chunk);
	chunk.children = chunk.children.filter((one) => one !== child);
	return deleted(context);
}

const CHILDREN = '/datasets/<base>/documents/<document>/segments/<chunk>/child_chunks';

export const childChunkEndpoints: Endpoint[] = [
	{ method: 'POST', path: CHILDREN, handle: add },
	{ method: 'GET', path: CHILDREN, handle: list },
	{ method: 'PATCH', path: `${CHILDREN}/<child>`, handle: update },
	{ method: 'DELETE', path: `${CHILDREN}/<child>`, handle: remove },
];
