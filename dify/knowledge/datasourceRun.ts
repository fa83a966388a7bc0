// Runs a datasource of a pipeline on its own, and reads the stream that it is answered with.

import { DifyError, parameterError } from '../errors/errors';
import { isPassingFailure } from '../errors/providerErrors';
import { isObject, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, readJsonBody, requestSuccess } from '../http/request';
import { errorInBody, fromErrorEvent } from '../http/responseErrors';
import type { DifyResponse, Transport } from '../http/transport';
import { detectStream } from '../stream/detectStream';
import { EventReader } from '../stream/events';
import type { DifyEvent } from '../stream/events';
import { basePath } from './paths';
import { PIPELINE_FEATURE } from './pipelines';
import type { Datasource } from './pipelines';

/** What a datasource is asked for. */
export interface DatasourceRequest {
	datasource: Datasource;
	inputs: JsonObject;
	/** Which of the datasource's credentials in Dify is used; empty for the default one. */
	credentialId: string;
}

/**
 * Lets a datasource of the published pipeline give what it has (`POST …/pipeline/datasource/nodes/{id}/run`):
 * the pages of a website, the documents of an account, the files of a drive. Dify answers 200 also where
 * that fails (§13).
 *
 * @returns Dify's rows; one where it gave a single object
 * @throws DifyError `datasource_error` with the datasource's words
 */
export async function runDatasource(
	transport: Transport,
	baseId: string,
	{ datasource, inputs, credentialId }: DatasourceRequest,
): Promise<JsonObject[]> {
	if (datasource.type === 'local_file') {
		throw parameterError(
			`The datasource '${datasource.title}' takes files, and has nothing to give`,
			'Upload a file with Upload File, and run the pipeline with its ID.',
		);
	}
	const response = await requestSuccess(transport, {
		method: 'POST',
		path: basePath(baseId, `/pipeline/datasource/nodes/${encode(datasource.nodeId)}/run`),
		body: {
			inputs,
			datasource_type: datasource.type,
			...(credentialId === '' ? {} : { credential_id: credentialId }),
			is_published: true,
		},
		feature: PIPELINE_FEATURE,
	});
	try {
		return rowsOf(await readCompleted(response));
	} finally {
		response.close();
	}
}

/** The event that ends a datasource's run well. */
async function readCompleted(response: DifyResponse): Promise<JsonObject> {
	const { isStream, body } = await detectStream(response, true);
	if (!isStream) throw errorInBody(await readJsonBody({ ...response, body })) ?? interrupted();
	const reader = new EventReader();
	for await (const bytes of body) {
		const completed = reader.read(bytes).find(isCompleted);
		if (completed !== undefined) return completed;
	}
	const completed = reader.end().find(isCompleted);
	if (completed === undefined) throw interrupted();
	return completed;
}

/** @throws DifyError for an event that ends a run badly */
function isCompleted(event: DifyEvent): boolean {
	if (event.event === 'datasource_error') throw failed(textOf(event.error));
	if (event.event === 'error') throw fromErrorEvent(event);
	return event.event === 'datasource_completed';
}

function rowsOf({ data }: JsonObject): JsonObject[] {
	const values: unknown[] = Array.isArray(data) ? data : [data];
	return values.filter(isObject);
}

function failed(words: string): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'datasource_error',
		message: `The datasource failed${words === '' ? ', and gave no reason' : `: ${words}`}`,
		words,
		remedy:
			"The reason is the datasource's: look at its settings in the pipeline and at its credential in Dify, and at 'Inputs'.",
		retryable: isPassingFailure(words),
	});
}

function interrupted(): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'stream_interrupted',
		message: 'The connection to Dify broke before the datasource had given all it has',
		remedy:
			'Nothing was changed in Dify: run this again. A proxy with a time limit is a frequent cause.',
		retryable: true,
	});
}
