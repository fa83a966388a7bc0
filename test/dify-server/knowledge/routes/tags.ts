// Tags: whole from 1.15.0 on, half broken on 1.14.2, out of reach before.

import { crash, invalidParam, notFound } from '../../httpErrors';
import { isText, isUuid } from '../../payload';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, ok } from '../exchange';
import type { Tag } from '../types';
import { isArray, isTextOf, Validation } from '../validation';

const TAGS = [
	'/v1/datasets/tags',
	'/v1/datasets/<uuid:dataset_id>/tags',
	'/v1/datasets/<uuid:dataset_id>/documents/<uuid:document_id>/segments/<uuid:segment_id>/child_chunks/<uuid:child_chunk_id>',
];

const BINDING = ['/v1/datasets/tags/binding', '/v1/datasets/tags/unbinding', '/v1/datasets/tags'];

const UNBINDING = ['/v1/datasets/tags/unbinding', '/v1/datasets/tags/binding', '/v1/datasets/tags'];

const NOT_A_TEXT = { type: 'string_type', words: 'Input should be a valid string' };

/** Up to 1.9.2 the check of the key takes the workspace's id for a base's. */
function guarded(alike: string[], handle: (context: Context) => Result): Endpoint['handle'] {
	return (context) => {
		if (context.version === '1.9.2') throw notFound('Dataset not found.', context.uri, alike);
		return handle(context);
	};
}

/** A tag as it is answered. @throws HttpError on 1.14.2, which cannot word a number of bindings */
function shown({ version }: Context, { id, name, type }: Tag): Result {
	if (version === '1.14.2') {
		const validation = new Validation('DataSetTag');
		validation.problem('binding_count', NOT_A_TEXT, 0);
		validation.finish();
	}
	return ok({ id, name, type, binding_count: '0' });
}

function checkName(body: JsonObject, model: string): string {
	const validation = new Validation(model);
	validation.field(body, 'name', isTextOf(1, 50), { required: true, nullable: false });
	validation.finish();
	return String(body.name);
}

function isTaken({ state }: Context, name: string): boolean {
	return state.tags.some((tag) => tag.name === name && tag.type === 'knowledge' && !tag.elsewhere);
}

function create(context: Context): Result {
	const name = checkName(jsonBody(context), 'TagCreatePayload');
	if (isTaken(context, name)) throw invalidParam('Tag name already exists');
	return shown(context, context.state.addTag(name));
}

function list({ state, version }: Context): Result {
	const tags = state.tags.filter(({ type, elsewhere }) => type === 'knowledge' && !elsewhere);
	if (version === '1.14.2' && tags.length > 0) {
		const validation = new Validation('list[DataSetTag]');
		tags.forEach((_tag, index) => validation.problem(`${index}.binding_count`, NOT_A_TEXT, 0));
		validation.finish();
	}
	return ok(tags.map(({ id, name, type }) => ({ id, name, type, binding_count: '0' })));
}

/** Any tag of the server, also of apps and other workspaces. @throws HttpError 404, 500 */
function tagOf({ state, uri }: Context, id: unknown): Tag {
	if (typeof id !== 'string' || !isUuid(id)) throw crash();
	const tag = state.tags.find((one) => one.id === id);
	if (!tag) throw notFound('Tag not found.', uri, TAGS);
	return tag;
}

function rename(context: Context): Result {
	const body = jsonBody(context);
	const name = checkName(body, 'TagUpdatePayload');
	if (isTaken(context, name)) throw invalidParam('Tag name already exists');
	const tag = tagOf(context, body.tag_id);
	tag.name = name;
	return shown(context, tag);
}

function remove(context: Context): Result {
	const { state } = context;
	const tag = tagOf(context, jsonBody(context).tag_id);
	state.tags.splice(state.tags.indexOf(tag), 1);
	for (const base of state.bases) base.tags = base.tags.filter((one) => one !== tag);
	return deleted(context);
}

function bind(context: Context): Result {
	const { state, uri } = context;
	const body = jsonBody(context);
	const validation = new Validation('TagBindingPayload');
	validation.field(body, 'tag_ids', isArray, { required: true, nullable: false });
	const ids: unknown[] = Array.isArray(body.tag_ids) ? body.tag_ids : [];
	if (Array.isArray(body.tag_ids) && ids.length === 0) {
		const words = 'Value error, Tag IDs is required.';
		validation.problem('tag_ids', { type: 'value_error', words }, []);
	}
	validation.field(body, 'target_id', isText, { required: true, nullable: false });
	validation.finish();
	const base = state.bases.find(({ id }) => id === body.target_id);
	if (!base) throw notFound('Dataset not found.', uri, BINDING);
	// Newest first; unknown tags are passed over.
	for (const tag of state.tags) {
		if (ids.includes(tag.id) && !base.tags.includes(tag)) base.tags.unshift(tag);
	}
	return deleted(context);
}

function unbind(context: Context): Result {
	const { state, uri } = context;
	const { tag_id: id, tag_ids: ids, target_id: target } = jsonBody(context);
	const base = state.bases.find((one) => one.id === target);
	if (!base) throw notFound('Dataset not found.', uri, UNBINDING);
	const wanted: unknown[] = Array.isArray(ids) ? ids : [id];
	base.tags = base.tags.filter((tag) => !wanted.includes(tag.id));
	return deleted(context);
}

function ofBase({ base }: Context): Result {
	const data = base.tags.map(({ id, name }) => ({ id, name }));
	return ok({ data, total: data.length });
}

export const tagEndpoints: Endpoint[] = [
	{ method: 'POST', path: '/datasets/tags', handle: guarded(TAGS, create) },
	{ method: 'GET', path: '/datasets/tags', handle: guarded(TAGS, list) },
	{ method: 'PATCH', path: '/datasets/tags', handle: guarded(TAGS, rename) },
	{ method: 'DELETE', path: '/datasets/tags', handle: guarded(TAGS, remove) },
	{ method: 'POST', path: '/datasets/tags/binding', handle: guarded(BINDING, bind) },
	{ method: 'POST', path: '/datasets/tags/unbinding', handle: guarded(UNBINDING, unbind) },
	{ method: 'GET', path: '/datasets/<base>/tags', handle: ofBase },
];
