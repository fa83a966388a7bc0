// Turns a recorded request of a knowledge key into the parameters with which Dify Knowledge sends the same one.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { DIFY_KNOWLEDGE } from '../../workflows/harness';
import type { Version } from '../expectation';
import type { NodeCall } from '../nodeCall';
import { readRecording } from '../recordings';
import { BASE_OPERATIONS } from './baseParameters';
import { CHUNK_OPERATIONS } from './chunkParameters';
import { DOCUMENT_OPERATIONS } from './documentParameters';
import { fileOf, formOf } from './form';
import { isObject } from './recordedObjects';
import type { Json } from './recordedObjects';
import { WORKSPACE_OPERATIONS } from './workspaceParameters';

/** A recorded request, taken apart. */
export interface KnowledgeCall {
	version: Version;
	name: string;
	/** Ids in the path, in their order; empty texts where there are none. */
	ids: [string, string, string, string];
	query: URLSearchParams;
	/** Its JSON, or that of the part `data` of a form. */
	body: Json;
	/** Whether it carries a file. */
	hasFile: boolean;
}

/** An operation by the method and path that it sends, ids in parentheses. */
export type KnowledgeOperations = Array<[RegExp, (call: KnowledgeCall) => INodeParameters]>;

const OPERATIONS: KnowledgeOperations = [
	...WORKSPACE_OPERATIONS,
	...DOCUMENT_OPERATIONS,
	...CHUNK_OPERATIONS,
	...BASE_OPERATIONS,
];

/**
 * The call of the node that a recorded request stands for.
 *
 * @throws Error where no operation sends the like
 */
export function knowledgeCallFor(version: Version, name: string): NodeCall {
	const { request } = readRecording(version, name);
	const [path = '', query = ''] = request.path.split('?');
	for (const [pattern, describe] of OPERATIONS) {
		const match = pattern.exec(`${request.method} ${path.replace(/^\/v1/, '')}`);
		if (match === null) continue;
		const [, first = '', second = '', third = '', fourth = ''] = match.map((id) =>
			decodeURIComponent(id ?? ''),
		);
		const parameters = describe({
			version,
			name,
			ids: [first, second, third, fourth],
			query: new URLSearchParams(query),
			body: bodyOf(request.body),
			hasFile: fileOf(request.body) !== undefined,
		});
		return { type: DIFY_KNOWLEDGE, parameters, items: [itemOf(request.body)] };
	}
	throw new Error(`No operation of the node sends ${request.method} ${request.path}`);
}

function bodyOf(body: unknown): Json {
	const form = formOf(body);
	if (form === undefined) return isObject(body) ? body : {};
	const data: unknown = JSON.parse(form.fields.data ?? '{}');
	return isObject(data) ? data : {};
}

/** A file of the recorded text, or of the recorded length: its bytes were not kept. */
function itemOf(body: unknown): INodeExecutionData {
	const file = fileOf(body);
	if (file === undefined) return { json: {} };
	const data = file.text === undefined ? Buffer.alloc(file.bytes, '.') : Buffer.from(file.text);
	return {
		json: {},
		binary: {
			data: {
				data: data.toString('base64'),
				fileName: file.filename,
				mimeType: file.contentType,
			},
		},
	};
}
