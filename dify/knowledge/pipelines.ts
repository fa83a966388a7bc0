// Knowledge pipelines: what they can begin with, files for them, and their runs.

import { sendFile } from '../app/fileForm';
import type { Upload } from '../app/fileForm';
import { DifyError, parameterError } from '../errors/errors';
import { isInputMissing } from '../errors/words';
import { toDifyError } from '../http/connectionErrors';
import { objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { requestJson, requestList } from '../http/request';
import type { Transport } from '../http/transport';
import { notCompleted, waitForBatch } from './indexing';
import type { WaitContext } from './indexing';
import { basePath } from './paths';

/** What a server older than Dify 1.13.0 lacks, as far as keys reach (§2). */
export const PIPELINE_FEATURE = 'knowledge pipelines for knowledge keys';

/** A node that a pipeline can begin with. */
export interface Datasource {
	nodeId: string;
	title: string;
	/** `local_file`, `online_document`, `website_crawl` or `online_drive`. */
	type: string;
	/** Its variables that must have a value; those of the whole pipeline are not told. */
	requiredInputs: string[];
}

/** A run of a pipeline. */
export interface PipelineRun {
	datasource: Datasource;
	/** The pipeline's variables. */
	inputs: JsonObject;
	/** What is to become documents, as the datasource names it. */
	datasourceInfoList: JsonObject[];
}

/**
 * Uploads a file for a pipeline (`POST /datasets/pipeline/file-upload`). Dify takes any type.
 *
 * @throws DifyError
 */
export async function uploadPipelineFile(
	transport: Transport,
	upload: Upload,
): Promise<JsonObject> {
	return await sendFile(transport, '/datasets/pipeline/file-upload', {}, upload, PIPELINE_FEATURE);
}

/**
 * The nodes that the published pipeline of a base can begin with, as Dify gives them
 * (`GET …/pipeline/datasource-plugins`).
 *
 * @throws DifyError `pipeline_not_found` where the base has none, or none that is published
 */
export async function readDatasources(transport: Transport, baseId: string): Promise<JsonObject[]> {
	return await requestList(transport, {
		method: 'GET',
		mayRepeat: true,
		path: basePath(baseId, '/pipeline/datasource-plugins'),
		feature: PIPELINE_FEATURE,
	});
}

/**
 * The node to begin with. Dify itself takes any ID and then lets the documents wait for ever (§13), so
 * it is looked up here, and so are its inputs.
 *
 * @param nodeId empty for the only one there is
 * @throws DifyError when there is no such node, or an input that it needs has no value
 */
export async function findDatasource(
	transport: Transport,
	baseId: string,
	nodeId: string,
	inputs: JsonObject,
): Promise<Datasource> {
	const datasources = (await readDatasources(transport, baseId)).map(readDatasource);
	const [only, ...others] = datasources;
	const found =
		nodeId === '' && others.length === 0
			? only
			: datasources.find((datasource) => datasource.nodeId === nodeId);
	if (found === undefined) throw unknownNode(nodeId, datasources);
	const missing = found.requiredInputs.find((name) => isEmpty(inputs[name]));
	if (missing !== undefined) {
		throw parameterError(
			`The datasource '${found.title}' asks for '${missing}', which has no value`,
			`Give it in 'Inputs', for example {"${missing}": "…"}.`,
		);
	}
	return found;
}

/**
 * Runs the published pipeline of a base (`POST …/pipeline/run`). Dify answers at once; its documents are
 * made later. Each run makes new ones, also of the same names.
 *
 * @throws DifyError
 */
export async function runPipeline(
	transport: Transport,
	baseId: string,
	{ datasource, inputs, datasourceInfoList }: PipelineRun,
): Promise<JsonObject> {
	try {
		return await requestJson(transport, {
			method: 'POST',
			path: basePath(baseId, '/pipeline/run'),
			body: {
				inputs,
				datasource_type: datasource.type,
				datasource_info_list: datasourceInfoList,
				start_node_id: datasource.nodeId,
				is_published: true,
				response_mode: 'blocking',
			},
			feature: PIPELINE_FEATURE,
		});
	} catch (thrown) {
		throw explainRun(toDifyError(thrown));
	}
}

/**
 * Waits until the documents of a run are indexed.
 *
 * @param run as {@link runPipeline} gave it
 * @param limit milliseconds; 0 for no limit
 * @returns the run with the states of its documents as they are then
 * @throws DifyError `indexing_failed` where some ended in an error, `indexing_timeout` at the limit
 */
export async function waitForPipelineRun(
	baseId: string,
	run: JsonObject,
	limit: number,
	context: WaitContext,
): Promise<JsonObject> {
	const batch = textOf(run.batch);
	let states: JsonObject[];
	try {
		states = await waitForBatch(baseId, batch, limit, context);
	} catch (thrown) {
		throw toDifyError(thrown).withTurn({}, `The batch of this run is ${batch}.`);
	}
	const documents = objectsOf(run.documents).map((document) => {
		const state = states.find(({ id }) => id === document.id);
		return state === undefined
			? document
			: { ...document, indexing_status: state.indexing_status, error: state.error };
	});
	const failure = notCompleted(documents);
	if (failure !== undefined) throw failure.withTurn({}, `The batch of this run is ${batch}.`);
	return { ...run, documents };
}

function readDatasource(row: JsonObject): Datasource {
	return {
		nodeId: textOf(row.node_id),
		title: textOf(row.title),
		type: textOf(row.datasource_type),
		requiredInputs: objectsOf(row.user_input_variables)
			.filter(({ required }) => required === true)
			.map(({ variable }) => textOf(variable)),
	};
}

function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function unknownNode(nodeId: string, datasources: Datasource[]): DifyError {
	if (datasources.length === 0) {
		return parameterError(
			'The published pipeline has no datasource',
			'Add one in Dify, and publish the pipeline.',
		);
	}
	const known = datasources.map((node) => `${node.nodeId} (${node.title}, ${node.type})`);
	return parameterError(
		nodeId === ''
			? 'The pipeline has several datasources, and none is chosen'
			: `The published pipeline has no datasource node '${nodeId}'`,
		`It has these: ${known.join(', ')}.`,
	);
}

const LEFT_BEHIND =
	'Dify has made documents all the same, which wait for ever: delete them (Document: Get Many with the status Queuing lists them).';

/** A run that Dify began and could not go on with. */
function explainRun(error: DifyError): DifyError {
	if (error.code !== 'pipeline_run_error') return error;
	if (!isInputMissing(error.words)) return error.withTurn({}, LEFT_BEHIND);
	const { code, words, status } = error;
	return new DifyError({
		kind: 'response',
		code,
		message: `The pipeline asks for '${words.replace(/ is required.*/s, '')}', which has no value`,
		words,
		remedy: `Give it in 'Inputs'. ${LEFT_BEHIND}`,
		status,
	});
}
