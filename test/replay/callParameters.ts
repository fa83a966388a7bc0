// The parameters with which the node asks for what a recorded request asked for, by operation.

import type { INodeParameters } from 'n8n-workflow';

/** A recorded request, taken apart. */
export interface RecordedCall {
	/** The id in the path, where there is one. */
	id: string;
	/** The second one. */
	innerId: string;
	query: URLSearchParams;
	body: Record<string, unknown>;
	separateReasoning: boolean;
}

/** Dify's own name for the end user of a request that names none (§1.2 of its Service API). */
export const NOBODY = 'DEFAULT-USER';

/** Operations by method and path, ids in parentheses. */
export const OPERATIONS: Array<[RegExp, (call: RecordedCall) => INodeParameters]> = [
	[/^POST \/v1\/chat-messages$/, send],
	[/^POST \/v1\/chat-messages\/([^/]+)\/stop$/, stop],
	[/^POST \/v1\/messages\/([^/]+)\/feedbacks$/, feedback],
	[/^GET \/v1\/messages\/([^/]+)\/suggested$/, suggested],
	[/^GET \/v1\/messages$/, messages],
	[/^GET \/v1\/conversations$/, conversations],
	[/^DELETE \/v1\/conversations\/([^/]+)$/, deleteConversation],
	[/^POST \/v1\/conversations\/([^/]+)\/name$/, rename],
	[/^GET \/v1\/conversations\/([^/]+)\/variables$/, variables],
	[/^PUT \/v1\/conversations\/([^/]+)\/variables\/([^/]+)$/, updateVariable],
	[/^GET \/v1\/files\/([^/]+)\/preview$/, download],
	[/^POST \/v1\/text-to-audio$/, speak],
	[/^GET \/v1\/app\/feedbacks$/, feedbacks],
	[/^GET \/v1\/form\/human_input\/([^/]+)$/, getForm],
	[/^POST \/v1\/form\/human_input\/([^/]+)$/, submitForm],
	[/^GET \/v1\/apps\/annotations$/, annotations],
	[/^POST \/v1\/apps\/annotations$/, createAnnotation],
	[/^PUT \/v1\/apps\/annotations\/([^/]+)$/, updateAnnotation],
	[/^DELETE \/v1\/apps\/annotations\/([^/]+)$/, deleteAnnotation],
	[/^POST \/v1\/apps\/annotation-reply\/enable$/, enableReply],
	[/^GET \/v1\/end-users\/([^/]+)$/, endUser],
];

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

function suggested({ id, query }: RecordedCall): INodeParameters {
	return {
		resource: 'message',
		operation: 'getSuggested',
		messageId: id,
		user: query.get('user') ?? '',
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

function rename({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'conversation',
		operation: 'rename',
		conversationId: id,
		autoGenerate: body.auto_generate === true,
		name: text(body.name),
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

/** Lists and objects are given as the text that a user writes into the field. */
function updateVariable({ id, innerId, body }: RecordedCall): INodeParameters {
	return {
		resource: 'conversation',
		operation: 'updateVariable',
		conversationId: id,
		variableId: innerId,
		value: isPlain(body.value) ? body.value : JSON.stringify(body.value),
		user: text(body.user) || NOBODY,
	};
}

function download({ id, query }: RecordedCall): INodeParameters {
	return {
		resource: 'file',
		operation: 'download',
		fileId: id,
		user: query.get('user') ?? NOBODY,
		binaryPropertyName: 'data',
	};
}

function speak({ body }: RecordedCall): INodeParameters {
	return {
		resource: 'audio',
		operation: 'speak',
		from: body.message_id === undefined ? 'text' : 'message',
		text: text(body.text),
		messageId: text(body.message_id),
		user: text(body.user),
		binaryPropertyName: 'data',
		options: { voice: text(body.voice) },
	};
}

function feedbacks({ query }: RecordedCall): INodeParameters {
	return { resource: 'app', operation: 'getFeedbacks', ...firstPage(query) };
}

function getForm({ id }: RecordedCall): INodeParameters {
	return { resource: 'humanInput', operation: 'getForm', formToken: id };
}

/** Without what comes of it, which is another request. */
function submitForm({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'humanInput',
		operation: 'submit',
		formToken: id,
		actionId: text(body.action),
		inputsJson: JSON.stringify(body.inputs ?? {}),
		user: text(body.user),
		options: { waitForResult: false },
	};
}

function annotations({ query }: RecordedCall): INodeParameters {
	return { resource: 'annotation', operation: 'getAll', ...firstPage(query) };
}

function createAnnotation({ body }: RecordedCall): INodeParameters {
	return {
		resource: 'annotation',
		operation: 'create',
		question: text(body.question),
		answer: text(body.answer),
	};
}

function updateAnnotation({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'annotation',
		operation: 'update',
		annotationId: id,
		question: text(body.question),
		answer: text(body.answer),
	};
}

function deleteAnnotation({ id }: RecordedCall): INodeParameters {
	return { resource: 'annotation', operation: 'delete', annotationId: id };
}

function enableReply({ body }: RecordedCall): INodeParameters {
	return {
		resource: 'annotation',
		operation: 'configureReply',
		enabled: true,
		scoreThreshold: Number(body.score_threshold),
		embeddingProviderName: text(body.embedding_provider_name),
		embeddingModelName: text(body.embedding_model_name),
	};
}

function endUser({ id }: RecordedCall): INodeParameters {
	return { resource: 'endUser', operation: 'get', endUserId: id };
}

/** As many rows as the recorded page could hold, so that no other page is asked for. */
function firstPage(query: URLSearchParams): INodeParameters {
	return {
		user: query.get('user') ?? '',
		returnAll: false,
		limit: Number(query.get('limit') ?? 20),
	};
}

function isPlain(value: unknown): value is string | number {
	return typeof value === 'string' || typeof value === 'number';
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
