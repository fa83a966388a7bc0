// The rarely used settings of apps that run a graph of nodes.

import type { INodeProperties } from 'n8n-workflow';

import type { GraphKind } from '../../../dify/http/responseErrors';
import { parameterError } from '../../../dify/errors/errors';
import { checkUuid } from '../../../dify/http/identifiers';
import type { JsonObject } from '../../../dify/http/json';
import { asText } from '../parameters';

/** The settings, read. */
export interface GraphSettings {
	/** A published version; empty for the newest. */
	workflowId: string;
	/** Empty for none. */
	traceId: string;
}

/**
 * Their fields, for the Options collection.
 *
 * @param kind what its users call such an app
 */
export const graphOptionFields = (kind: GraphKind): INodeProperties[] => [
	{
		displayName: 'Trace ID',
		name: 'traceId',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-4711',
		description: `An ID of your own that ${kind}s hand on to tracing tools: letters, digits, - and _`,
	},
	{
		displayName: 'Workflow ID',
		name: 'workflowId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 4c8e2a6f-1b3d-4f57-8092-a4b6c8d0e205',
		description: `The published version of a ${kind} to run, by its ID: in Dify's editor, Version History has Copy ID in the menu of each version. Empty for the newest.`,
	},
];

/**
 * Reads these options.
 *
 * @throws DifyError when one has a value that Dify would refuse or pass over in silence
 */
export function readGraphSettings(options: JsonObject): GraphSettings {
	const workflowId = asText(options.workflowId).trim();
	return {
		workflowId: workflowId === '' ? '' : checkUuid('Workflow ID', workflowId, VERSION_ORIGIN),
		traceId: readTraceId(options.traceId),
	};
}

const VERSION_ORIGIN = "In Dify's editor, Version History has Copy ID in the menu of each version.";

/** Dify passes over a trace id of another form without a word (§4.5). */
function readTraceId(value: unknown): string {
	const traceId = asText(value).trim();
	if (traceId !== '' && !/^[a-zA-Z0-9_-]{1,128}$/.test(traceId)) {
		throw parameterError(
			"The 'Trace ID' option holds characters that Dify does not take",
			'Use up to 128 letters, digits, hyphens and underscores.',
		);
	}
	return traceId;
}
