// Turns a recorded request into the parameters with which the node sends the same one.

import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { RecordedForm, Recording } from './recordings';

/** The node's parameters, and its input items where one holds a file. */
export interface NodeCall {
	parameters: INodeParameters;
	items: INodeExecutionData[];
}

interface RecordedCall {
	/** The id in the path, where there is one. */
	id: string;
	query: URLSearchParams;
	body: Record<string, unknown>;
	separateReasoning: boolean;
}

const OPERATIONS: Array<[RegExp, (call: RecordedCall) => INodeParameters]> = [
	[/^POST \/v1\/chat-messages$/, send],
	[/^POST \/v1\/chat-messages\/([^/]+)\/stop$/, stop],
	[/^POST \/v1\/messages\/([^/]+)\/feedbacks$/, feedback],
	[/^GET \/v1\/messages$/, messages],
	[/^GET \/v1\/conversations$/, conversations],
	[/^DELETE \/v1\/conversations\/([^/]+)$/, deleteConversation],
	[/^GET \/v1\/conversations\/([^/]+)\/variables$/, variables],
];

/**
 * The call of the node that a recorded request stands for.
 *
 * @param separateReasoning whether the node is to keep thinking apart from the answer, which is its
 * own doing and no part of the request
 */
export function nodeCallFor({ request }: Recording, separateReasoning: boolean): NodeCall {
	if (isForm(request.body)) return upload(request.body);
	const [path = '', query = ''] = request.path.split('?');
	for (const [pattern, describe] of OPERATIONS) {
		const match = pattern.exec(`${request.method} ${path}`);
		if (match === null) continue;
		const call = {
			id: decodeURIComponent(match[1] ?? ''),
			query: new URLSearchParams(query),
			body: isObject(request.body) ? request.body : {},
			separateReasoning,
		};
		return { parameters: describe(call), items: [{ json: {} }] };
	}
	throw new Error(`No operation of the node sends ${request.method} ${request.path}`);
}

/** Whether a recorded body is a form. */
export function isForm(body: unknown): body is RecordedForm {
	return isObject(body) && isObject(body.fields) && Array.isArray(body.files);
}

function send({ body, separateReasoning }: RecordedCall): INodeParameters {
	const conversationId = text(body.conversation_id);
	return {
		resource: 'message',
		operation: 'send',
		query: text(body.query),
		user: text(body.user),
		conversationMode: conversationId === '' ? 'new' : 'id',
		conversationId,
		inputsMode: 'json',
		inputsJson: JSON.stringify(body.inputs ?? {}),
		files: { file: Array.isArray(body.files) ? body.files.map(fileParameter) : [] },
		options: {
			// Dify answers in one piece when it is not told how.
			responseMode: text(body.response_mode) || 'blocking',
			autoGenerateName: body.auto_generate_name !== false,
			workflowId: text(body.workflow_id),
			traceId: text(body.trace_id),
			reasoning: separateReasoning ? 'separate' : 'keep',
		},
	};
}

function fileParameter(file: Record<string, unknown>): INodeParameters {
	return file.transfer_method === 'remote_url'
		? { source: 'url', url: text(file.url), type: text(file.type) }
		: { source: 'id', uploadFileId: text(file.upload_file_id), type: text(file.type) };
}

function stop({ id, body }: RecordedCall): INodeParameters {
	return { resource: 'message', operation: 'stop', taskId: id, user: text(body.user) };
}

function feedback({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'message',
		operation: 'feedback',
		messageId: id,
		rating: text(body.rating) || 'none',
		content: text(body.content),
		user: text(body.user),
	};
}

function messages({ query }: RecordedCall): INodeParameters {
	return {
		resource: 'message',
		operation: 'getAll',
		conversationId: query.get('conversation_id') ?? '',
		...firstPage(query),
		// Dify's own rows, which the recording can be compared with key by key.
		simplify: false,
	};
}

function conversations({ query }: RecordedCall): INodeParameters {
	const sortBy = query.get('sort_by');
	return {
		resource: 'conversation',
		operation: 'getAll',
		...firstPage(query),
		simplify: false,
		options: sortBy === null ? {} : { sortBy },
	};
}

function deleteConversation({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'conversation',
		operation: 'delete',
		conversationId: id,
		user: text(body.user),
	};
}

function variables({ id, query }: RecordedCall): INodeParameters {
	return {
		resource: 'conversation',
		operation: 'getVariables',
		conversationId: id,
		...firstPage(query),
	};
}

/** As many rows as the recorded page could hold, so that no other page is asked for. */
function firstPage(query: URLSearchParams): INodeParameters {
	return {
		user: query.get('user') ?? '',
		returnAll: false,
		limit: Number(query.get('limit') ?? 20),
	};
}

/** A file of the recorded length: what was in it is not recorded, and Dify does not look at it. */
function upload({ fields, files }: RecordedForm): NodeCall {
	const file = files[0];
	if (file === undefined) throw new Error('The recorded form holds no file');
	return {
		parameters: {
			resource: 'file',
			operation: 'upload',
			binaryPropertyName: 'data',
			user: fields.user ?? '',
		},
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

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
