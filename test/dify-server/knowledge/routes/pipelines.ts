// Knowledge pipelines: uploads for them, their sources, and runs.

import { randomUUID } from 'node:crypto';
import { HttpError, invalidParam } from '../../httpErrors';
import { isText } from '../../payload';
import { isObject, pythonTime } from '../../python';
import type { JsonObject } from '../../python';
import { chunksFrom } from '../indexing';
import type { Context, Endpoint, Result } from '../exchange';
import { jsonBody, ok } from '../exchange';
import { extract } from '../extraction';
import type { KnowledgeDocument, Pipeline } from '../types';
import { uploaded } from '../uploads';
import { isArray, isBoolean, isModel, isWord, Validation } from '../validation';

const PLUGINS = '/v1/datasets/<uuid:dataset_id>/pipeline/datasource-plugins';

const TYPED = 'application/json; charset=utf-8';

const isSource = isWord('enum', 'online_document', 'local_file', 'website_crawl', 'online_drive');

function upload(context: Context): Result {
	const { state } = context;
	const file = uploaded(context, 'pipeline');
	return {
		status: 201,
		json: {
			id: file.id,
			name: file.name,
			size: file.size,
			extension: file.extension,
			mime_type: file.mimeType,
			created_by: state.owner,
			created_at: pythonTime(file.createdAt),
		},
	};
}

/** @throws HttpError 400 for a base without one */
function pipelineOf({ base }: Context): Pipeline {
	if (!base.pipeline) throw invalidParam('Pipeline not found');
	return base.pipeline;
}

function plugins(context: Context): Result {
	const pipeline = pipelineOf(context);
	if (!pipeline.published) throw invalidParam('Pipeline or workflow not found');
	return ok([
		{
			node_id: pipeline.startNodeId,
			plugin_id: 'langgenius/file',
			provider_name: 'file',
			datasource_type: 'local_file',
			title: 'File',
			user_input_variables: [],
			credentials: [],
		},
	]);
}

const events = (...all: JsonObject[]): Result => ({
	status: 200,
	bytes: Buffer.from(all.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')),
	contentType: 'text/event-stream; charset=utf-8',
});

function testNode(context: Context): Result {
	const body = jsonBody(context);
	const validation = new Validation('DatasourceNodeRunPayload');
	const required = { required: true, nullable: false };
	validation.field(body, 'inputs', isModel, required);
	validation.field(body, 'datasource_type', isText, required);
	validation.field(body, 'is_published', isBoolean, required);
	validation.finish();
	const { published } = pipelineOf(context);
	const error = published
		? 'Unsupported datasource provider: <bound method LocalFileDatasourcePlugin.datasource_provider_type of <core.datasource.local_file.local_file_plugin.LocalFileDatasourcePlugin object at 0x7f0c59714fb0>>'
		: 'Workflow not initialized';
	return events({ event: 'datasource_error', error });
}

function checkRun(body: JsonObject): void {
	const validation = new Validation('PipelineRunApiEntity');
	const required = { required: true, nullable: false };
	validation.field(body, 'inputs', isModel, required);
	validation.field(body, 'datasource_type', isSource, required);
	validation.field(body, 'datasource_info_list', isArray, required);
	validation.field(body, 'start_node_id', isText, required);
	validation.field(body, 'is_published', isBoolean, required);
	validation.field(
		body,
		'response_mode',
		isWord('literal_error', 'streaming', 'blocking'),
		required,
	);
	validation.finish();
}

const runError = (words: string) => new HttpError(500, 'pipeline_run_error', words);

/** The texts that the extractor of the recorded pipeline finds, echoed by the stand-in model. */
function textsIn(context: Context, info: JsonObject): string[] | undefined {
	const { reference, related_id: related } = info;
	const id = typeof reference === 'string' ? reference : related;
	const file = context.state.files.get(String(id));
	if (!file) return undefined;
	const text = extract(file).texts.join('\n');
	const asked = /\[tool extract_parameters (\{.*\})\]/s.exec(text)?.[1];
	if (asked === undefined) return [text];
	const { chunks } = JSON.parse(asked) as JsonObject;
	return Array.isArray(chunks) ? chunks.map(String) : [];
}

function addRun(
	context: Context,
	info: JsonObject,
	batch: string,
	known: boolean,
): KnowledgeDocument {
	const { base, state } = context;
	const name = String(info.name ?? '');
	const file = state.addText(name, '');
	const document = state.addDocument(base, { name, file });
	// Its rule is not the base's: nothing inherits it.
	base.rules.pop();
	Object.assign(document, { file: null, rule: null, dataSourceInfo: info, batch });
	Object.assign(document, { dataSourceType: 'local_file', createdFrom: 'rag-pipeline' });
	base.technique ??= 'economy';
	const { run } = document;
	run.byPipeline = true;
	document.chunks = [];
	document.wordCount = null;
	document.tokens = null;
	run.settled = false;
	if (!known) {
		run.beganAt = null;
		return document;
	}
	const texts = textsIn(context, info);
	run.beganAt = state.now();
	if (texts === undefined) {
		const id = String(info.reference ?? info.related_id);
		const words = `UploadFile not found for file_id=${id}, tenant_id=${state.workspace}`;
		run.failure = { phase: 'parsing', words };
		return document;
	}
	const pieces = texts.map((content) => ({ content, answer: null, children: [] }));
	run.chunks = chunksFrom(pieces, document, state.now());
	for (const chunk of run.chunks) chunk.indexingAt = null;
	return document;
}

function publishedRun(context: Context, body: JsonObject, pipeline: Pipeline): Result {
	const { base, state } = context;
	const batch = state.newBatch();
	const given = Array.isArray(body.datasource_info_list) ? body.datasource_info_list : [];
	const inputs = isObject(body.inputs) ? body.inputs : {};
	const missing = pipeline.requiredInputs.find((name) => inputs[name] === undefined);
	const known = missing === undefined && body.start_node_id === pipeline.startNodeId;
	const documents = given.filter(isObject).map((info) => addRun(context, info, batch, known));
	if (missing !== undefined) throw runError(`${missing} is required in input form`);
	return {
		status: 200,
		contentType: TYPED,
		json: {
			batch,
			dataset: {
				id: base.id,
				name: base.name,
				description: base.description,
				chunk_structure: 'text_model',
			},
			documents: documents.map((document) => ({
				id: document.id,
				position: document.position,
				data_source_type: document.dataSourceType,
				data_source_info: document.dataSourceInfo,
				name: document.name,
				indexing_status: 'waiting',
				error: null,
				enabled: true,
			})),
		},
	};
}

/** A trial: nothing is stored. Only its beginning and end are shown of the stream. */
function draftRun(context: Context, body: JsonObject): Result {
	const { state } = context;
	const given = Array.isArray(body.datasource_info_list) ? body.datasource_info_list : [];
	const texts = given.filter(isObject).flatMap((info) => textsIn(context, info) ?? []);
	const preview = texts.map((content) => ({ content }));
	const outputs = {
		chunk_structure: 'text_model',
		preview,
		qa_preview: [],
		total_segments: preview.length,
	};
	const run = randomUUID();
	const task = randomUUID();
	const now = Math.floor(state.now() / 1000);
	const data = {
		id: run,
		workflow_id: context.base.pipeline?.id,
		status: 'succeeded',
		outputs,
		error: null,
		elapsed_time: 0.1,
		total_tokens: 0,
		total_steps: 4,
		created_at: now,
		finished_at: now,
	};
	if (body.response_mode === 'blocking') {
		const json = { task_id: task, workflow_run_id: run, data };
		return { status: 200, contentType: TYPED, json };
	}
	const ids = { workflow_run_id: run, task_id: task };
	const started = { id: run, workflow_id: data.workflow_id, inputs: body.inputs, created_at: now };
	return events(
		{ event: 'workflow_started', ...ids, data: started },
		{ event: 'workflow_finished', ...ids, data },
	);
}

function runPipeline(context: Context): Result {
	const body = jsonBody(context);
	checkRun(body);
	const pipeline = pipelineOf(context);
	const isDraft = body.is_published === false;
	if (!pipeline.published) {
		throw runError(isDraft ? 'Workflow not initialized' : 'Workflow not published');
	}
	return isDraft ? draftRun(context, body) : publishedRun(context, body, pipeline);
}

export const pipelineEndpoints: Endpoint[] = [
	{ method: 'POST', path: '/datasets/pipeline/file-upload', since: '1.14.2', handle: upload },
	{
		method: 'GET',
		path: '/datasets/<base>/pipeline/datasource-plugins',
		since: '1.14.2',
		alike: [PLUGINS],
		handle: plugins,
	},
	{
		method: 'POST',
		path: '/datasets/<base>/pipeline/datasource/nodes/<string:node>/run',
		since: '1.14.2',
		handle: testNode,
	},
	{
		method: 'POST',
		path: '/datasets/<base>/pipeline/run',
		since: '1.14.2',
		handle: runPipeline,
	},
];
