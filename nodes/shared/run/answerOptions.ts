// The rarely used settings of apps that answer with a text.

import type { INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../../dify/http/json';
import { asBoolean, oneOf } from '../parameters';

/** The settings, read. */
export interface AnswerSettings {
	parseJson: boolean;
	separateReasoning: boolean;
}

/** Their fields, for the Options collection. */
export const answerOptionFields: INodeProperties[] = [
	{
		displayName: 'Parse Answer as JSON',
		name: 'parseJson',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the answer, read as JSON, into answer_json. An answer that is not JSON then fails the item.',
	},
	{
		displayName: 'Reasoning',
		name: 'reasoning',
		type: 'options',
		options: [
			{ name: 'Keep in Answer', value: 'keep' },
			{ name: 'Separate', value: 'separate' },
		],
		default: 'keep',
		description:
			"Where a model's thinking goes: it stays in the answer, or gets a field of its own",
	},
];

/**
 * Reads these options.
 *
 * @throws DifyError when one has a value that is none of its choices
 */
export function readAnswerSettings(options: JsonObject): AnswerSettings {
	return {
		parseJson: asBoolean(options.parseJson),
		separateReasoning: oneOf('Reasoning', options.reasoning, ['keep', 'separate']) === 'separate',
	};
}
