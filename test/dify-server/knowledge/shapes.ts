// The JSON of bases, documents and statuses, version by version.

import { isObject } from '../python';
import type { JsonObject } from '../python';
import type { Context } from './exchange';
import { completedSegments, displayStatus, endOf, indexingStatus } from './indexing';
import { shownMetadata } from './metadataValues';
import type { KnowledgeBase, KnowledgeDocument, ProcessRule } from './types';

const toSeconds = (milliseconds: number | null) =>
	milliseconds === null ? null : Math.floor(milliseconds / 1000);

const EXTERNAL = {
	external_knowledge_id: null,
	external_knowledge_api_id: null,
	external_knowledge_api_name: null,
	external_knowledge_api_endpoint: null,
};

const SUMMARY = {
	enable: null,
	model_name: null,
	model_provider_name: null,
	summary_prompt: null,
};

function retrievalModel(stored: JsonObject | null): JsonObject {
	const given = stored ?? {};
	const rerank = isObject(given.reranking_model) ? given.reranking_model : {};
	return {
		search_method: given.search_method ?? 'semantic_search',
		reranking_enable: given.reranking_enable ?? false,
		reranking_mode: given.reranking_mode ?? null,
		reranking_model: {
			reranking_provider_name: rerank.reranking_provider_name ?? '',
			reranking_model_name: rerank.reranking_model_name ?? '',
		},
		weights: given.weights ?? null,
		top_k: given.top_k ?? 2,
		score_threshold_enabled: given.score_threshold_enabled ?? false,
		score_threshold: given.score_threshold ?? null,
	};
}

/** Whether the model of a base is one of the workspace's. */
const hasModel = ({ embeddingModel }: KnowledgeBase) =>
	embeddingModel === null || embeddingModel === 'echo-embedding';

/** A base as every answer shows it. `made`: right after its making or change, which asks no model. */
export function shownBase(
	{ state, version }: Pick<Context, 'state' | 'version'>,
	base: KnowledgeBase,
	made = false,
): JsonObject {
	const now = state.now();
	const { documents, pipeline, retrievalModel: stored } = base;
	const available = documents.filter((one) => displayStatus(one, now) === 'available');
	const isOld = version === '1.9.2';
	return {
		id: base.id,
		name: base.name,
		description: base.description,
		provider: base.provider,
		permission: base.permission,
		data_source_type: base.dataSourceType,
		indexing_technique: base.technique,
		app_count: base.appCount,
		document_count: documents.length,
		word_count: documents.reduce((sum, { wordCount }) => sum + (wordCount ?? 0), 0),
		created_by: state.owner,
		...(isOld ? {} : { author_name: 'Admin' }),
		created_at: toSeconds(base.createdAt),
		updated_by: base.hasEditor ? state.owner : null,
		updated_at: toSeconds(base.updatedAt),
		embedding_model: base.embeddingModel,
		embedding_model_provider: base.embeddingProvider,
		embedding_available: made ? null : hasModel(base),
		retrieval_model_dict: retrievalModel(stored),
		...(isOld ? {} : { summary_index_setting: SUMMARY }),
		tags: base.tags.map(({ id, name, type }) => ({ id, name, type })),
		doc_form: base.form,
		external_knowledge_info: EXTERNAL,
		external_retrieval_model: {
			top_k: stored?.top_k ?? 2,
			score_threshold: stored ? (stored.score_threshold ?? null) : 0,
			score_threshold_enabled: stored?.score_threshold_enabled ?? null,
		},
		doc_metadata: base.fields.map(({ id, name, type }) => ({ id, name, type })),
		built_in_field_enabled: base.builtInFields,
		pipeline_id: pipeline?.id ?? null,
		runtime_mode: pipeline ? 'rag_pipeline' : 'general',
		chunk_structure: pipeline?.published ? 'text_model' : null,
		icon_info: pipeline
			? { icon_type: 'emoji', icon: '📙', icon_background: '#FFF4ED', icon_url: null }
			: { icon_type: null, icon: null, icon_background: null, icon_url: null },
		is_published: pipeline?.published ?? false,
		total_documents: documents.length,
		total_available_documents: available.length,
		enable_api: base.enableApi,
		...(isOld ? {} : { is_multimodal: false }),
		...(version === '1.15.0' ? { maintainer: state.owner } : {}),
	};
}

/** The same looked at alone: a base without vectors always says that it is searched by keyword. */
export function shownBaseAlone(context: Context, base: KnowledgeBase): JsonObject {
	const shown = shownBase(context, base);
	if (base.technique !== 'high_quality' && base.provider === 'vendor') {
		shown.retrieval_model_dict = {
			...retrievalModel(base.retrievalModel),
			search_method: 'keyword_search',
		};
	}
	if (base.permission === 'partial_members') shown.partial_member_list = base.partialMembers;
	return shown;
}

function shownFile({ state }: Pick<Context, 'state'>, document: KnowledgeDocument): JsonObject {
	const { file } = document;
	if (!file) return {};
	return {
		upload_file: {
			id: file.id,
			name: file.name,
			size: file.size,
			extension: file.extension,
			mime_type: file.mimeType,
			created_by: state.owner,
			created_at: file.createdAt / 1000,
		},
	};
}

function summaryKeys(version: Context['version']): JsonObject {
	return version === '1.9.2' ? {} : { summary_index_status: null, need_summary: false };
}

/** A document as creates, updates and lists show it. */
export function shownDocument(context: Context, document: KnowledgeDocument): JsonObject {
	const { state, version } = context;
	const now = state.now();
	const metadata = shownMetadata(document);
	return {
		id: document.id,
		position: document.position,
		data_source_type: document.dataSourceType,
		data_source_info: document.dataSourceInfo ?? { upload_file_id: document.file?.id },
		data_source_detail_dict: shownFile(context, document),
		dataset_process_rule_id: document.rule?.id ?? null,
		name: document.name,
		created_from: document.createdFrom,
		created_by: state.owner,
		created_at: toSeconds(document.createdAt),
		tokens: document.tokens,
		indexing_status: indexingStatus(document, now),
		error: indexingStatus(document, now) === 'error' ? (document.run.failure?.words ?? null) : null,
		enabled: document.enabled,
		disabled_at: toSeconds(document.disabledAt),
		disabled_by: document.disabledAt === null ? null : state.owner,
		archived: document.archived,
		display_status: displayStatus(document, now),
		word_count: document.wordCount,
		hit_count: document.chunks.reduce((sum, { hitCount }) => sum + hitCount, 0),
		doc_form: document.form,
		doc_metadata: metadata ?? (version === '1.15.0' ? [] : null),
		...summaryKeys(version),
	};
}

function shownRule(rule: ProcessRule | null): JsonObject | null {
	if (!rule) return null;
	if (rule.rules === null) return { mode: rule.mode, rules: AUTOMATIC_RULES };
	const { parent_mode = null, subchunk_segmentation = null, ...rest } = rule.rules;
	return { mode: rule.mode, rules: { ...rest, parent_mode, subchunk_segmentation } };
}

const AUTOMATIC_RULES = {
	pre_processing_rules: [
		{ id: 'remove_extra_spaces', enabled: true },
		{ id: 'remove_urls_emails', enabled: false },
	],
	segmentation: { delimiter: '\n', max_tokens: 500, chunk_overlap: 50 },
};

/** A document looked at alone; `metadata` as its query parameter. */
export function shownDetail(
	context: Context,
	document: KnowledgeDocument,
	metadata: string,
): JsonObject {
	const { state, version } = context;
	const now = state.now();
	const known = { doc_type: null, doc_metadata: shownMetadata(document) };
	if (metadata === 'only') return { id: document.id, ...known };
	const { position, data_source_type, dataset_process_rule_id, ...row } = shownDocument(
		context,
		document,
	);
	const status = indexingStatus(document, now);
	const rule = shownRule(document.rule);
	const done = status === 'completed';
	const characters = document.wordCount ?? 0;
	return {
		id: document.id,
		position,
		data_source_type,
		data_source_info: document.dataSourceInfo ?? shownFile(context, document),
		dataset_process_rule_id,
		dataset_process_rule: shownRule(document.base.rules.at(-1) ?? null),
		document_process_rule: rule && {
			id: document.rule?.id,
			dataset_id: document.base.id,
			...rule,
		},
		name: row.name,
		created_from: row.created_from,
		created_by: row.created_by,
		created_at: version === '1.9.2' ? document.createdAt / 1000 : row.created_at,
		tokens: document.tokens,
		indexing_status: status,
		completed_at: done ? toSeconds(endOf(document.run, 'indexing')) : null,
		updated_at: toSeconds(document.updatedAt),
		indexing_latency: done ? document.run.duration / 1000 : null,
		error: row.error,
		enabled: row.enabled,
		disabled_at: row.disabled_at,
		disabled_by: row.disabled_by,
		archived: row.archived,
		...(metadata === 'without' ? {} : known),
		segment_count: document.chunks.length,
		average_segment_length:
			document.chunks.length === 0 ? 0 : Math.floor(characters / document.chunks.length),
		hit_count: row.hit_count,
		display_status: row.display_status,
		doc_form: document.form,
		doc_language: document.language,
		...summaryKeys(version),
	};
}

/** One entry of a batch's status. */
export function shownStatus(document: KnowledgeDocument, now: number): JsonObject {
	const { run } = document;
	const status = indexingStatus(document, now);
	const paused = run.pausedAt !== null && status !== 'completed' && status !== 'error';
	const failed = status === 'error' ? run.failure?.phase : undefined;
	const passed = (phase: 'waiting' | 'parsing' | 'splitting') => {
		const end = run.byPipeline ? null : endOf(run, phase);
		return end !== null && end <= (run.pausedAt ?? now) && failed !== phase ? toSeconds(end) : null;
	};
	const cleaned = failed === 'parsing' ? null : passed('splitting');
	return {
		id: document.id,
		indexing_status: paused ? 'paused' : status,
		processing_started_at: passed('waiting'),
		parsing_completed_at: passed('parsing'),
		cleaning_completed_at: cleaned,
		splitting_completed_at: cleaned,
		completed_at: status === 'completed' ? toSeconds(endOf(run, 'indexing')) : null,
		paused_at: paused ? toSeconds(run.pausedAt) : null,
		error: status === 'error' ? (run.failure?.words ?? null) : null,
		stopped_at: status === 'error' && !run.byPipeline ? toSeconds(endOf(run, 'indexing')) : null,
		completed_segments: completedSegments(document, now),
		total_segments: document.chunks.length,
	};
}
