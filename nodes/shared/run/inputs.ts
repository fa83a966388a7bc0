// The variables of an app, as parameters of a run.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { objectParameter, oneOf } from '../parameters';
import { mappedInputsField, readMappedInputs } from './inputFields';
import type { RunInputs } from './inputFields';

/** The parameters. */
export const inputFields: INodeProperties[] = [
	{
		displayName: 'Inputs',
		name: 'inputsMode',
		type: 'options',
		options: [
			{ name: 'None', value: 'none', description: 'The app asks for no variables' },
			{
				name: 'Map Each Variable',
				value: 'fields',
				description: 'One field for each variable that the app asks for, read from Dify',
			},
			{ name: 'JSON', value: 'json', description: 'All variables as one object' },
		],
		default: 'none',
		description:
			"Only if your app in Dify has variables, which its users fill in before they begin. With Map Each Variable they appear here as fields as soon as a credential is chosen; they are sent every time. A field for files takes the name of a binary field such as data (several with commas between them), a web address, or the ID or the whole item that the File: Upload operation gave. If no fields appear, check the credential and that the app's API can be reached.",
	},
	{ ...mappedInputsField, displayOptions: { show: { inputsMode: ['fields'] } } },
	{
		displayName: 'Inputs (JSON)',
		name: 'inputsJson',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"name": "Ada", "tone": "formal"}',
		displayOptions: { show: { inputsMode: ['json'] } },
		description:
			'A value for each variable, under its name in Dify, which is not its label. Dify ignores other names without a word.',
	},
];

/**
 * Reads the variables.
 *
 * @param limit milliseconds that the item may take; 0 for no limit
 * @param given values that a parameter of their own gives; those of the inputs win
 * @throws DifyError when they are no object, or a file is missing
 */
export function readInputs(
	n8n: IExecuteFunctions,
	itemIndex: number,
	limit: number,
	given: JsonObject = {},
): RunInputs {
	const mode = n8n.getNodeParameter('inputsMode', itemIndex, '');
	switch (oneOf('Inputs', mode, ['none', 'fields', 'json'])) {
		case 'fields':
			return readMappedInputs(n8n, itemIndex, limit, given);
		case 'json':
			return asTheyAre({
				...given,
				...objectParameter(n8n, 'inputsJson', itemIndex, 'Inputs (JSON)'),
			});
		default:
			return asTheyAre(given);
	}
}

function asTheyAre(inputs: JsonObject): RunInputs {
	return { check: async () => undefined, prepare: async () => inputs };
}
