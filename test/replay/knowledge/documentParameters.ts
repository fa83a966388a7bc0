// The parameters of documents: written, read, switched, waited for.

import type { INodeParameters } from 'n8n-workflow';

import { readRecording } from '../recordings';
import { NAMESAKES } from './before';
import type { KnowledgeCall, KnowledgeOperations } from './call';
import { firstPage, list, object, text } from './parts';
import type { Json } from './recordedObjects';

const DOCUMENT = '/datasets/([^/]+)/documents/([^/]+)';

export const DOCUMENT_OPERATIONS: KnowledgeOperations = [
	[/^POST \/datasets\/([^/]+)\/document\/create-by-(?:text|file)$/, create],
	[new RegExp(`^POST ${DOCUMENT}/update-by-(?:text|file)$`), update],
	[/^GET \/datasets\/([^/]+)\/documents$/, getAll],
	[new RegExp(`^GET ${DOCUMENT}/indexing-status$`), wait],
	[/^PATCH \/datasets\/([^/]+)\/documents\/status\/([^/]+)$/, setStatus],
	[/^POST \/datasets\/([^/]+)\/documents\/metadata$/, setMetadata],
	[new RegExp(`^GET ${DOCUMENT}$`), one('get')],
	[new RegExp(`^DELETE ${DOCUMENT}$`), one('delete')],
];

function create(call: KnowledgeCall): INodeParameters {
	return {
		resource: 'document',
		operation: 'create',
		knowledgeBaseId: call.ids[0],
		...contentOf(call),
		options: {
			...optionsOf(call.body),
			ifExists: call.name in NAMESAKES ? 'overwrite' : 'error',
		},
	};
}

function update(call: KnowledgeCall): INodeParameters {
	return {
		resource: 'document',
		operation: 'update',
		knowledgeBaseId: call.ids[0],
		documentId: call.ids[1],
		...contentOf(call),
		options: optionsOf(call.body),
	};
}

function contentOf({ version, name, body, hasFile }: KnowledgeCall): INodeParameters {
	return {
		source: hasFile ? 'binary' : 'text',
		text: text(body.text),
		binaryPropertyName: 'data',
		name: text(body.name),
		...chunkingOf(body, readRecording(version, name).app),
	};
}

/** Indexing is another request: what is waited for stands in rows of its own. */
function optionsOf({ indexing_technique: technique, doc_language: language }: Json) {
	return {
		waitUntilIndexed: false,
		...(technique === undefined ? {} : { indexingTechnique: text(technique) }),
		...(language === undefined ? {} : { docLanguage: text(language) }),
	};
}

const KINDS: Record<string, string> = { custom: 'general', hierarchical: 'parentChild' };

/** @param base what the base is called in the recordings: its own form is the automatic one */
function chunkingOf({ process_rule: rule, doc_form: form }: Json, base: string): INodeParameters {
	const { mode, rules } = object(rule);
	const kind = KINDS[text(mode)];
	if (kind === undefined) {
		const isOther = form === 'qa_model' && base !== 'kb-qa';
		return { chunking: isOther ? 'questionAnswer' : 'automatic' };
	}
	const { segmentation, pre_processing_rules: cleaning, ...parents } = object(rules);
	const cut = object(segmentation);
	const sub = object(parents.subchunk_segmentation);
	const isOn = (id: string) =>
		list(cleaning).some((step) => step.id === id && step.enabled === true);
	return {
		chunking: kind,
		separator: text(cut.separator),
		maxTokens: Number(cut.max_tokens ?? 500),
		chunkOverlap: Number(cut.chunk_overlap ?? 0),
		removeExtraSpaces: isOn('remove_extra_spaces'),
		removeUrlsEmails: isOn('remove_urls_emails'),
		parentMode: text(parents.parent_mode),
		childSeparator: text(sub.separator),
		childMaxTokens: Number(sub.max_tokens ?? 200),
	};
}

function getAll({ ids: [knowledgeBaseId], query }: KnowledgeCall): INodeParameters {
	return {
		resource: 'document',
		operation: 'getAll',
		knowledgeBaseId,
		...firstPage(query),
		options: { keyword: query.get('keyword') ?? '', status: query.get('status') ?? '' },
	};
}

/** Not for long: what is still under way stays so. */
function wait({ ids: [knowledgeBaseId, batch] }: KnowledgeCall): INodeParameters {
	return {
		resource: 'document',
		operation: 'wait',
		knowledgeBaseId,
		simplify: false,
		options: { batch, timeout: 5 },
	};
}

function setStatus({ ids: [knowledgeBaseId, action], body }: KnowledgeCall): INodeParameters {
	const ids: unknown[] = Array.isArray(body.document_ids) ? body.document_ids : [];
	return {
		resource: 'document',
		operation: 'setStatus',
		knowledgeBaseId,
		documentId: text(ids[0]),
		action: action === 'un_archive' ? 'unarchive' : action,
	};
}

function setMetadata({ ids: [knowledgeBaseId], body }: KnowledgeCall): INodeParameters {
	const [operation = {}] = list(body.operation_data);
	return {
		resource: 'document',
		operation: 'setMetadata',
		knowledgeBaseId,
		documentId: text(operation.document_id),
		metadata: {
			values: list(operation.metadata_list).map(({ name, value }) => ({
				name: text(name),
				value: value === null ? '' : String(value),
			})),
		},
		options: { keepOthers: operation.partial_update === true },
	};
}

function one(operation: 'get' | 'delete') {
	return ({ ids: [knowledgeBaseId, documentId] }: KnowledgeCall): INodeParameters => ({
		resource: 'document',
		operation,
		knowledgeBaseId,
		documentId,
		...(operation === 'get' ? { simplify: false } : {}),
	});
}
