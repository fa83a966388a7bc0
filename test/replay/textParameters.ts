// The parameters with which Dify Text Generator asks for what a recorded request asked for.

import type { INodeParameters } from 'n8n-workflow';

import type { RecordedCall } from './callParameters';

/** Operations of the resource Text by method and path, ids in parentheses. */
export const TEXT_OPERATIONS: Array<[RegExp, (call: RecordedCall) => INodeParameters]> = [
	[/^POST \/v1\/completion-messages$/, generate],
	[/^POST \/v1\/completion-messages\/([^/]+)\/stop$/, stop],
];

/** The variable `query` is given as the parameter Text, the others as JSON. */
function generate({ body }: RecordedCall): INodeParameters {
	const { query, ...others } = Object(body.inputs);
	return {
		resource: 'text',
		operation: 'generate',
		query: text(query),
		user: text(body.user),
		inputsMode: 'json',
		inputsJson: JSON.stringify(others),
		options: { responseMode: text(body.response_mode) },
	};
}

function stop({ id, body }: RecordedCall): INodeParameters {
	return { resource: 'text', operation: 'stop', taskId: id, user: text(body.user) };
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
