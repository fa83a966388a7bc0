// The bases themselves: create, list, get, change, delete.

import { crash, HttpError, invalidParam } from '../../httpErrors';
import { isText, isUuid } from '../../payload';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { deleted, jsonBody, meanwhile, ok, queryList, queryText, restxRefusal } from '../exchange';
import { MODELS_PROVIDER } from './models';
import { checkedPage, pageOf } from '../paging';
import { shownBase, shownBaseAlone } from '../shapes';
import type { KnowledgeBase } from '../types';
import {
	checkRetrievalModel,
	isModel,
	isPermission,
	isTechnique,
	isTextOf,
	Validation,
} from '../validation';

const NAME = 'type is required. Name must be between 1 to 40 characters.';
const MISSING = 'Missing required parameter in the JSON body or the post body or the query string';

function notAChoice(field: string, words: string, value: unknown): void {
	throw restxRefusal(
		field,
		`${words} The value '${String(value)}' is not a valid choice for '${field}'.`,
	);
}

/** The checks of 1.9.2, which stop at the first fault. */
function checkOldPayload(body: JsonObject, required: boolean): void {
	const { name, description, permission, indexing_technique: technique, retrieval_model } = body;
	if (name === undefined && required) throw restxRefusal('name', `${NAME} ${MISSING}`);
	if (name === null) throw restxRefusal('name', `${NAME} Must not be null!`);
	if (name !== undefined && isTextOf(1, 40)(name)) {
		throw restxRefusal('name', `${NAME} Name must be between 1 to 40 characters.`);
	}
	if (typeof description === 'string' && [...description].length > 400) {
		throw restxRefusal('description', 'Description cannot exceed 400 characters.');
	}
	if (technique !== undefined && technique !== null && isTechnique(technique)) {
		notAChoice('indexing_technique', 'Invalid indexing technique.', technique);
	}
	if (permission !== undefined && permission !== null && isPermission(permission)) {
		notAChoice('permission', 'Invalid permission.', permission);
	}
	const validation = new Validation('RetrievalModel', '2.11');
	checkRetrievalModel(validation, retrieval_model, '');
	validation.finish();
}

function checkPayload(context: Context, body: JsonObject, model: string, required: boolean): void {
	if (context.version === '1.9.2') return checkOldPayload(body, required);
	const validation = new Validation(model);
	validation.field(body, 'name', isTextOf(1, 40), { required, nullable: !required });
	validation.field(body, 'description', isTextOf(0, 400));
	validation.field(body, 'indexing_technique', isTechnique);
	validation.field(body, 'permission', isPermission);
	validation.field(body, 'external_knowledge_api_id', isText);
	checkRetrievalModel(validation, body.retrieval_model, 'retrieval_model.');
	validation.finish();
}

function checkProvider({ embedding_model_provider: provider }: JsonObject): void {
	if (typeof provider === 'string' && provider !== '' && provider !== MODELS_PROVIDER) {
		throw invalidParam(`Provider ${provider} does not exist.`);
	}
}

function checkExternal(context: Context, body: JsonObject): void {
	if (body.provider !== 'external') return;
	const { external_knowledge_api_id: id } = body;
	if (typeof id !== 'string') {
		if (context.version === '1.9.2') throw crash();
		return;
	}
	if (!isUuid(id)) throw crash();
	throw invalidParam('api template not found');
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

const objectOf = (value: unknown) => (isModel(value) ? null : (value as JsonObject));

async function create(context: Context): Promise<Result> {
	const { state, version } = context;
	const body = jsonBody(context);
	checkPayload(context, body, 'DatasetCreatePayload', true);
	const name = String(body.name);
	const taken = () => state.bases.some((one) => one.name === name && !one.elsewhere);
	const isTaken = taken();
	// Uniqueness is look, then insert: 1.14.2 was seen to lose that race.
	if (version === '1.14.2') await meanwhile();
	if (isTaken) {
		const words = 'The dataset name already exists. Please modify your dataset name.';
		throw new HttpError(409, 'dataset_name_duplicate', words);
	}
	const technique = techniqueOf(body.indexing_technique);
	if (technique === 'high_quality') checkProvider(body);
	checkExternal(context, body);
	const model = textOf(body.embedding_model);
	const provider = textOf(body.embedding_model_provider);
	const chosen = technique === 'high_quality' && model !== null && provider !== null;
	const base = state.addBase(name, {
		description: textOf(body.description) ?? '',
		provider: body.provider === 'external' ? 'external' : 'vendor',
		permission: textOf(body.permission) ?? 'only_me',
		technique,
		...(chosen ? { embeddingModel: model, embeddingProvider: provider } : {}),
		retrievalModel: objectOf(body.retrieval_model),
	});
	return ok(shownBase(context, base, true));
}

function techniqueOf(value: unknown): KnowledgeBase['technique'] {
	return value === 'high_quality' || value === 'economy' ? value : null;
}

/** A text as an SQL pattern sees it: `%` and `_` are wildcards. */
export function matchesPattern(text: string, pattern: string, caseSensitive: boolean): boolean {
	const source = [...pattern]
		.map((one) => {
			if (one === '%') return '.*';
			return one === '_' ? '.' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
		})
		.join('');
	return new RegExp(source, caseSensitive ? 'su' : 'sui').test(text);
}

function hasKeyword({ version }: Context, name: string, keyword: string): boolean {
	if (version === '1.9.2') return matchesPattern(name, keyword, false);
	return name.toLowerCase().includes(keyword.toLowerCase());
}

function withTags(context: Context, bases: KnowledgeBase[]): KnowledgeBase[] {
	const { version } = context;
	const wanted = queryList(context, 'tag_ids');
	if (wanted.length === 0) return bases;
	if (version === '1.14.2') {
		const validation = new Validation('DatasetListQuery');
		const problem = { type: 'list_type', words: 'Input should be a valid list' };
		validation.problem('tag_ids', problem, wanted[0]);
		validation.finish();
	}
	if (!wanted.every(isUuid)) throw crash();
	const carries = (base: KnowledgeBase, id: string) => base.tags.some((tag) => tag.id === id);
	return bases.filter((base) =>
		version === '1.9.2'
			? wanted.some((id) => carries(base, id))
			: wanted.every((id) => carries(base, id)),
	);
}

function list(context: Context): Result {
	const { state } = context;
	const asked = checkedPage(context, 'DatasetListQuery');
	const keyword = queryText(context, 'keyword') ?? '';
	const all = queryText(context, 'include_all') === 'true';
	const found = withTags(
		context,
		state.bases
			.filter(({ elsewhere }) => !elsewhere)
			.filter(({ permission }) => all || permission !== 'partial_members')
			.filter(({ name }) => hasKeyword(context, name, keyword)),
	);
	// Newest first; the sort keeps the later one first within a millisecond.
	const rows = found.reverse().sort((one, other) => other.createdAt - one.createdAt);
	return ok(pageOf(rows, asked, (base) => shownBase(context, base)));
}

function update(context: Context): Result {
	const { state, base } = context;
	const body = jsonBody(context);
	checkPayload(context, body, 'DatasetUpdatePayload', false);
	const name = textOf(body.name);
	if (name !== null && state.bases.some((one) => one !== base && one.name === name)) {
		throw invalidParam('Dataset name already exists');
	}
	checkProvider(body);
	base.name = name ?? base.name;
	if (typeof body.description === 'string') base.description = body.description;
	base.permission = textOf(body.permission) ?? base.permission;
	base.retrievalModel = objectOf(body.retrieval_model) ?? base.retrievalModel;
	if (Array.isArray(body.partial_member_list)) {
		base.partialMembers = body.partial_member_list.filter(isObject);
	}
	changeIndex(base, body);
	base.updatedAt = state.now();
	return ok({ ...shownBase(context, base, true), partial_member_list: base.partialMembers });
}

/** Another technique or model; the texts are embedded anew without any status of it. */
function changeIndex(base: KnowledgeBase, body: JsonObject): void {
	const technique = techniqueOf(body.indexing_technique);
	if (technique === 'economy') {
		Object.assign(base, { technique, embeddingModel: null, embeddingProvider: null });
	}
	if ((technique ?? base.technique) !== 'high_quality') return;
	base.technique = 'high_quality';
	base.embeddingModel = textOf(body.embedding_model) ?? base.embeddingModel ?? 'echo-embedding';
	base.embeddingProvider =
		textOf(body.embedding_model_provider) ?? base.embeddingProvider ?? MODELS_PROVIDER;
	base.hasVectors ||= base.documents.some(({ chunks }) => chunks.some(({ indexed }) => indexed));
}

function remove(context: Context): Result {
	context.state.removeBase(context.base);
	return deleted(context);
}

export const baseEndpoints: Endpoint[] = [
	{ method: 'POST', path: '/datasets', handle: create },
	{ method: 'GET', path: '/datasets', handle: list },
	{
		method: 'GET',
		path: '/datasets/<base>',
		handle: (context) => ok(shownBaseAlone(context, context.base)),
	},
	{ method: 'PATCH', path: '/datasets/<base>', handle: update },
	{ method: 'DELETE', path: '/datasets/<base>', handle: remove },
];
