// Turns a recorded request into the parameters with which the node sends the same one.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { parseObject } from '../../dify/http/json';
import {
	DIFY_CHAT,
	DIFY_KNOWLEDGE,
	DIFY_TEXT_GENERATOR,
	DIFY_WORKFLOW,
} from '../workflows/harness';
import type { PackageNode } from '../workflows/harness';
import { OPERATIONS } from './callParameters';
import type { RecordedForm, Recording } from './recordings';
import { TEXT_OPERATIONS } from './textParameters';
import { RUN_OPERATIONS } from './workflowParameters';

/** The node's parameters, and its input items where one holds a file. */
export interface NodeCall {
	type: PackageNode;
	parameters: INodeParameters;
	items: INodeExecutionData[];
}

/**
 * The call of the node that a recorded request stands for.
 *
 * @param separateReasoning whether the node is to keep thinking apart from the answer, which is its
 * own doing and no part of the request
 */
export function nodeCallFor(recording: Recording, separateReasoning: boolean): NodeCall {
	const { request } = recording;
	const type = nodeFor(recording);
	const form = formOf(request.body);
	const [path = '', query = ''] = request.path.split('?');
	if (form !== undefined) return { type, ...withFile(path, form) };
	for (const [pattern, describe] of [...OPERATIONS, ...RUN_OPERATIONS, ...TEXT_OPERATIONS]) {
		const match = pattern.exec(`${request.method} ${path}`);
		if (match === null) continue;
		const call = {
			id: decodeURIComponent(match[1] ?? ''),
			innerId: decodeURIComponent(match[2] ?? ''),
			query: new URLSearchParams(query),
			body: bodyOf(request.body),
			separateReasoning,
		};
		return { type, parameters: describe(call), items: [{ json: {} }] };
	}
	throw new Error(`No operation of the node sends ${request.method} ${request.path}`);
}

/**
 * The node that a recorded request stands for. Runs are Dify Workflow's and texts are Dify Text
 * Generator's, whatever the key; what several nodes do goes by the kind of app.
 */
export function nodeFor({ mode, request }: Recording): PackageNode {
	if (request.path.startsWith('/v1/completion-messages')) return DIFY_TEXT_GENERATOR;
	if (/^\/v1\/(?:datasets|workspaces)\b/.test(request.path)) return DIFY_KNOWLEDGE;
	const isOfRuns = request.path.startsWith('/v1/workflows/');
	const isOfBoth = mode === 'workflow' && /^\/v1\/(?:form|files)\//.test(request.path);
	return isOfRuns || isOfBoth ? DIFY_WORKFLOW : DIFY_CHAT;
}

/** A value that was recorded as its text, for its spelling counts, is given as text. */
function bodyOf(body: unknown): Record<string, unknown> {
	if (typeof body !== 'string') return isObject(body) ? body : {};
	const [, value] = /^\{"value":([^"].*)\}$/s.exec(body) ?? [];
	return value === undefined ? (parseObject(body) ?? {}) : { value };
}

/** The recorded form, also where only a description was recorded. */
export function formOf(body: unknown): RecordedForm | undefined {
	if (typeof body === 'string') return describedForm(body);
	return isForm(body) ? body : undefined;
}

/** Bytes of the files that are described without their length; no server looked at it. */
const SOME_BYTES = 641;

/** Such as "multipart: user, file a.mp3 audio/mpeg"; the user was `tester`. */
function describedForm(description: string): RecordedForm | undefined {
	const parts = /^multipart: user(?:, file (\S+) (\S+))?$/.exec(description);
	if (parts === null) return undefined;
	const [, filename, contentType] = parts;
	const files =
		filename === undefined || contentType === undefined
			? []
			: [{ field: 'file', filename, contentType, bytes: SOME_BYTES }];
	return { fields: { user: 'tester' }, files };
}

function isForm(body: unknown): body is RecordedForm {
	return isObject(body) && isObject(body.fields) && Array.isArray(body.files);
}

/** A file of the recorded length: what was in it is not recorded, and Dify does not look at it. */
function withFile(path: string, { fields, files }: RecordedForm): Omit<NodeCall, 'type'> {
	const file = files[0];
	if (file === undefined) throw new Error('The recorded form holds no file');
	const operation =
		path === '/v1/audio-to-text'
			? { resource: 'audio', operation: 'transcribe' }
			: { resource: 'file', operation: 'upload' };
	return {
		parameters: { ...operation, binaryPropertyName: 'data', user: fields.user ?? '' },
		items: [
			{
				json: {},
				binary: {
					data: {
						data: Buffer.alloc(file.bytes, '.').toString('base64'),
						fileName: spokenName(file.filename),
						mimeType: file.contentType,
					},
				},
			},
		],
	};
}

/** A form's header cannot hold a quote or a line break; clients and Dify write them like this. */
export function spokenName(written: string): string {
	return written.replace(/%(22|0D|0A)/g, decodeURIComponent);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
