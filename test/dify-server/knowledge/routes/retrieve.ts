// The search in a base.

import { HttpError, invalidParam } from '../../httpErrors';
import { isText } from '../../payload';
import { isObject, pythonText } from '../../python';
import type { JsonObject } from '../../python';
import { shownHit } from '../chunkShapes';
import { embeddingFailure } from '../embedding';
import type { Context, Endpoint, Result } from '../exchange';
import { jsonBody, ok } from '../exchange';
import { OPERATORS } from '../metadataFilter';
import { conditionsOf, search } from '../search';
import type { KnowledgeBase } from '../types';
import { checkRetrievalModel, isMethod, isTextOf, isWord, Validation } from '../validation';

const LONGEST_QUERY = 250;

const isOperator = isWord('literal_error', ...OPERATORS);

function checkConditions(validation: Validation, setting: unknown, prefix: string): void {
	conditionsOf(setting).forEach((condition, index) => {
		if (!isObject(condition)) return;
		validation.field(condition, 'comparison_operator', isOperator, {
			required: true,
			nullable: false,
			prefix: `${prefix}conditions.${index}.`,
		});
	});
}

function oldQuery({ query, retrieval_model: setting }: JsonObject): string {
	const text = query === undefined || query === null ? '' : pythonText(query);
	if (text === '' || [...text].length > LONGEST_QUERY) {
		throw invalidParam(`Query is required and cannot exceed ${LONGEST_QUERY} characters`);
	}
	if (isObject(setting)) {
		if (setting.search_method !== undefined && isMethod(setting.search_method)) {
			throw invalidParam(`'${String(setting.search_method)}' is not a valid RetrievalMethod`);
		}
		if (setting.score_threshold_enabled === undefined) {
			throw new HttpError(500, 'internal_server_error', "'score_threshold_enabled'");
		}
	}
	const validation = new Validation('MetadataFilteringCondition', '2.11');
	checkConditions(validation, setting, '');
	validation.finish();
	return text;
}

/** The text searched for, once everything about the request has been checked. */
function queryOf({ version }: Context, body: JsonObject): string {
	if (version === '1.9.2') return oldQuery(body);
	const validation = new Validation('HitTestingPayload');
	validation.field(body, 'query', isText, { required: true, nullable: false });
	if (typeof body.query === 'string') {
		validation.field(body, 'query', isTextOf(0, LONGEST_QUERY));
	}
	checkRetrievalModel(validation, body.retrieval_model, 'retrieval_model.');
	checkConditions(
		validation,
		body.retrieval_model,
		'retrieval_model.metadata_filtering_conditions.',
	);
	validation.finish();
	const { query, attachment_ids: attachments } = body;
	if (query === '' && (!Array.isArray(attachments) || attachments.length === 0)) {
		throw invalidParam('Query or attachment_ids is required');
	}
	return String(query);
}

const POINTER = 61;

/** What pgvector says when a base has no vectors. */
function missingRelation({ id }: KnowledgeBase, method: unknown): string {
	const table = `embedding_vector_index_${id.replaceAll('-', '_')}_nod`;
	const missing = `relation "${table}" does not exist\n`;
	const start = id.replaceAll('-', '_').slice(0, 12);
	const fullText = `${missing}LINE 2:                     FROM embedding_Vector_index_${start}...\n${' '.repeat(33)}^\n`;
	const vector = `${missing}LINE 1: ..., 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]' AS distance FROM embedding_...\n${' '.repeat(POINTER)}^\n`;
	if (method === 'full_text_search') return fullText;
	return method === 'hybrid_search' ? `${fullText};\n${vector}` : vector;
}

/** What is searched with where nothing was given and nothing is stored. */
const SEMANTIC = { search_method: 'semantic_search', top_k: 4, score_threshold_enabled: false };

function retrieve(context: Context): Result {
	const { base, version } = context;
	const body = jsonBody(context);
	const query = queryOf(context, body);
	const given = isObject(body.retrieval_model) ? body.retrieval_model : undefined;
	// It replaces the base's setting as a whole.
	const setting = given ?? base.retrievalModel ?? SEMANTIC;
	if (typeof setting.top_k === 'number' && setting.top_k < 1) {
		throw invalidParam('top_k must be a positive integer');
	}
	const { search_method: method } = setting;
	if (method !== 'keyword_search') {
		const failure = method === 'full_text_search' ? undefined : embeddingFailure(query);
		if (failure !== undefined) throw invalidParam(failure);
		if (!base.hasVectors || base.technique !== 'high_quality') {
			throw invalidParam(missingRelation(base, method));
		}
	}
	const hits = search(base, query, setting);
	const records = hits.map((hit) => shownHit(context, hit));
	for (const { chunk } of hits) chunk.hitCount += 1;
	return ok({ query: version === '1.14.2' ? query : { content: query }, records });
}

export const retrieveEndpoints: Endpoint[] = ['retrieve', 'hit-testing'].map((name) => ({
	method: 'POST',
	path: `/datasets/<base>/${name}`,
	handle: retrieve,
}));
