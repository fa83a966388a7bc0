// Creating documents by text or file, which is an upsert by name.

import { crash, invalidParam, notFound } from '../../httpErrors';
import { isText } from '../../payload';
import { isObject } from '../../python';
import type { JsonObject } from '../../python';
import type { Context, Endpoint, Result } from '../exchange';
import { jsonBody, restxRefusal } from '../exchange';
import { displayStatus } from '../indexing';
import type { KnowledgeDocument, UploadFile } from '../types';
import { isTechnique, Validation } from '../validation';
import { chosenRule, checkKnowledgeConfig, modeProblem } from '../knowledgeConfig';
import { dataOf, uploaded } from '../uploads';
import type { Written } from '../written';
import { answered, markUpdated } from '../written';

const FORMS = ['text_model', 'hierarchical_model', 'qa_model'];

const BY_TEXT = [
	'/v1/datasets/<uuid:dataset_id>/document/create-by-text',
	'/v1/datasets/<uuid:dataset_id>/document/create_by_text',
	'/v1/datasets/<uuid:dataset_id>/document/create-by-file',
];

const BY_FILE = [
	'/v1/datasets/<uuid:dataset_id>/document/create-by-file',
	'/v1/datasets/<uuid:dataset_id>/document/create_by_file',
	'/v1/datasets/<uuid:dataset_id>/document/create-by-text',
];

const isForm = (value: unknown) =>
	typeof value === 'string' && FORMS.includes(value)
		? undefined
		: { type: 'value_error', words: 'Value error, Invalid doc_form.' };

function checkTextPayload({ version }: Context, body: JsonObject): void {
	if (version === '1.9.2') {
		const missing = 'Missing required parameter in the JSON body';
		for (const name of ['name', 'text']) {
			if (body[name] === undefined) throw restxRefusal(name, missing);
		}
		const { indexing_technique: technique } = body;
		if (technique !== undefined && technique !== null && isTechnique(technique)) {
			const words = `The value '${String(technique)}' is not a valid choice for 'indexing_technique'.`;
			throw restxRefusal('indexing_technique', words);
		}
		return;
	}
	const validation = new Validation('DocumentTextCreatePayload');
	validation.field(body, 'name', isText, { required: true, nullable: false });
	validation.field(body, 'text', isText, { required: true, nullable: false });
	if (isObject(body.process_rule)) {
		const type = version === '1.15.0' ? 'enum' : 'literal_error';
		validation.field(body.process_rule, 'mode', modeProblem(type), { prefix: 'process_rule.' });
	}
	validation.field(body, 'doc_form', isForm);
	validation.finish();
}

/** Replaces what a document holds; its counts are shown as they were until it is indexed. */
function rewrite(context: Context, document: KnowledgeDocument, written: Written): void {
	const { state, base } = context;
	document.name = written.name;
	document.createdFrom = 'api';
	document.file = written.file;
	document.rule = state.addRule(base, written.rule);
	document.form = written.form;
	document.dataSourceType = 'upload_file';
	state.index(document);
}

/**
 * Writes a document under a name: over the enabled one that has it (the newest, where several have),
 * or as a new one. A disabled one of the name is not seen.
 */
function upsert(context: Context, written: Written, duplicate: boolean): KnowledgeDocument {
	const { state, base } = context;
	const { name } = written;
	const same = base.documents.filter(
		(one) => one.name === name && one.enabled && one.dataSourceType === 'upload_file',
	);
	const target = duplicate ? same.at(-1) : undefined;
	if (!target) return state.addDocument(base, written);
	rewrite(context, target, written);
	target.batch = state.newBatch();
	return target;
}

function takeTechnique({ base, state }: Context, body: JsonObject): void {
	if (base.technique !== null || base.provider === 'external') return;
	const { indexing_technique: technique, embedding_model, embedding_model_provider } = body;
	if (technique !== 'high_quality' && technique !== 'economy') return;
	base.technique = technique;
	base.updatedAt = state.now();
	if (isObject(body.retrieval_model)) base.retrievalModel ??= body.retrieval_model;
	if (technique === 'economy') return;
	base.embeddingModel = typeof embedding_model === 'string' ? embedding_model : 'echo-embedding';
	base.embeddingProvider =
		typeof embedding_model_provider === 'string' ? embedding_model_provider : 'local/echo/echo';
}

/** @throws HttpError 404 for an unknown one, 400 for one that cannot be written */
function originalOf(context: Context, body: JsonObject, alike: string[]): KnowledgeDocument | null {
	const { base, uri, state } = context;
	const { original_document_id: id } = body;
	if (typeof id !== 'string' || id === '') return null;
	const document = base.documents.find((one) => one.id === id);
	if (!document) throw notFound('Document not found.', uri, alike);
	if (displayStatus(document, state.now()) !== 'available') {
		throw invalidParam('Document is not available');
	}
	return document;
}

function write(
	context: Context,
	body: JsonObject,
	given: { name: string; file: UploadFile },
	alike: string[],
): Result {
	const { base } = context;
	const form = typeof body.doc_form === 'string' ? body.doc_form : 'text_model';
	const written: Written = {
		...given,
		form,
		rule: chosenRule(body, base),
		language: typeof body.doc_language === 'string' ? body.doc_language : 'English',
	};
	const original = originalOf(context, body, alike);
	takeTechnique(context, body);
	if (original) {
		rewrite(context, original, written);
		markUpdated(original);
		return answered(context, original);
	}
	return answered(context, upsert(context, written, body.duplicate !== false));
}

function createByText(context: Context): Result {
	const { state, base, version } = context;
	const body = jsonBody(context);
	checkTextPayload(context, body);
	if (base.technique === null && !body.indexing_technique) {
		throw invalidParam('indexing_technique is required.');
	}
	const file = state.addText(String(body.name), String(body.text));
	checkKnowledgeConfig(context, body, file.id);
	if (version === '1.9.2' && !isObject(body.process_rule)) throw crash();
	// By text the switch is not passed on.
	const { duplicate, ...rest } = body;
	void duplicate;
	return write(context, rest, { name: file.name, file }, BY_TEXT);
}

function createByFile(context: Context): Result {
	const { base } = context;
	const data = dataOf(context);
	const { indexing_technique: technique, process_rule: rule } = data;
	if (!technique && base.technique === null && base.provider === 'vendor') {
		throw invalidParam('indexing_technique is required.');
	}
	if (base.provider === 'external') throw invalidParam('External datasets are not supported.');
	if (!rule && base.rules.length === 0) throw invalidParam('process_rule is required.');
	const file = uploaded(context, 'create');
	const body = { ...data, indexing_technique: technique || base.technique };
	checkKnowledgeConfig(context, body, file.id);
	return write(context, body, { name: file.name, file }, BY_FILE);
}

export const documentCreateEndpoints: Endpoint[] = [
	...['create-by-text', 'create_by_text'].map(
		(name): Endpoint => ({
			method: 'POST',
			path: `/datasets/<base>/document/${name}`,
			alike: BY_TEXT,
			handle: createByText,
		}),
	),
	...['create-by-file', 'create_by_file'].map(
		(name): Endpoint => ({
			method: 'POST',
			path: `/datasets/<base>/document/${name}`,
			alike: BY_FILE,
			handle: createByFile,
		}),
	),
];
