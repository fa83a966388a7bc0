// The variables of an app, as parameters of a run.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { objectParameter, oneOf } from '../parameters';

/** The parameters. */
export const inputFields: INodeProperties[] = [
	{
		displayName: 'Inputs',
		name: 'inputsMode',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'The app asks for no variables' },
			{ name: 'JSON', value: 'json', description: 'All variables as one object' },
		],
		default: 'none',
		description:
			'Only if your app in Dify asks for values before the chat begins: give them here with every message',
	},
	{
		displayName: 'Inputs (JSON)',
		name: 'inputsJson',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"name": "Ada", "tone": "formal"}',
		displayOptions: { show: { inputsMode: ['json'] } },
		description: 'An object with the name and the value of each variable',
	},
];

/**
 * Reads the variables.
 *
 * @throws DifyError when they are no object
 */
export function readInputs(n8n: IExecuteFunctions, itemIndex: number): JsonObject {
	const mode = n8n.getNodeParameter('inputsMode', itemIndex, '');
	if (oneOf('Inputs', mode, ['none', 'json']) === 'none') return {};
	return objectParameter(n8n, 'inputsJson', itemIndex, 'Inputs (JSON)');
}
