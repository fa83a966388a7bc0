// The parameters with which Dify Workflow asks for what a recorded request asked for, by operation.

import type { INodeParameters } from 'n8n-workflow';

import type { RecordedCall } from './callParameters';

/** Operations of the resource Run by method and path, ids in parentheses. */
export const RUN_OPERATIONS: Array<[RegExp, (call: RecordedCall) => INodeParameters]> = [
	[/^POST \/v1\/workflows\/run$/, execute],
	[/^POST \/v1\/workflows\/([^/]+)\/run$/, execute],
	[/^POST \/v1\/workflows\/tasks\/([^/]+)\/stop$/, stop],
	[/^GET \/v1\/workflows\/run\/([^/]+)$/, get],
	[/^GET \/v1\/workflows\/logs$/, getAll],
];

function execute({ id, body }: RecordedCall): INodeParameters {
	return {
		resource: 'run',
		operation: 'execute',
		user: text(body.user),
		inputsMode: 'json',
		inputsJson: JSON.stringify(body.inputs ?? {}),
		waitFor: 'result',
		options: { responseMode: text(body.response_mode), workflowId: id },
	};
}

function stop({ id, body }: RecordedCall): INodeParameters {
	return { resource: 'run', operation: 'stop', taskId: id, user: text(body.user) };
}

function get({ id }: RecordedCall): INodeParameters {
	return { resource: 'run', operation: 'get', workflowRunId: id };
}

/** As many rows as the recorded page could hold, so that no other page is asked for. */
function getAll({ query }: RecordedCall): INodeParameters {
	return {
		resource: 'run',
		operation: 'getAll',
		returnAll: false,
		limit: Number(query.get('limit') ?? 20),
		// Dify's own rows, which the recording can be compared with key by key.
		simplify: false,
		options: {
			status: query.get('status') ?? 'any',
			createdAfter: query.get('created_at__after') ?? '',
		},
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
