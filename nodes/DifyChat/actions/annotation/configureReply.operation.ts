// Annotation: Configure Reply. Switches answers from annotations on or off.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { AnnotationReply } from '../../../../dify/app/annotations';
import { configureAnnotationReply, waitForAnnotationReply } from '../../../../dify/app/annotations';
import { parameterError } from '../../../../dify/errors/errors';
import { checkFilled } from '../../../../dify/http/identifiers';
import { optionsField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	amount,
	asBoolean,
	booleanParameter,
	collectionParameter,
	textParameter,
} from '../../../shared/parameters';

/** What Dify's own settings begin with. */
const DEFAULT_THRESHOLD = 0.9;

const WHEN_ENABLED = { show: { enabled: [true] } };

const STILL_WORKING =
	'Dify was still working on it after 5 minutes. It goes on by itself; the annotations can be used when it is done.';

export const configureReply: Operation = {
	option: {
		name: 'Configure Reply',
		value: 'configureReply',
		action: 'Configure annotation reply',
		description:
			'Switch on or off that the app answers from its annotations (Annotation Reply in Dify)',
	},
	fields: [
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether the app answers from its annotations',
		},
		{
			displayName: 'Score Threshold',
			name: 'scoreThreshold',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
			default: DEFAULT_THRESHOLD,
			displayOptions: WHEN_ENABLED,
			description:
				"How alike a question must be to an annotation's, from 0 to 1: the higher, the stricter",
		},
		{
			displayName: 'Embedding Provider Name',
			name: 'embeddingProviderName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. langgenius/openai/openai',
			displayOptions: WHEN_ENABLED,
			description:
				"The provider of the embedding model that compares questions, by Dify's own name for it: author, plugin and provider, for example langgenius/openai/openai for OpenAI",
		},
		{
			displayName: 'Embedding Model Name',
			name: 'embeddingModelName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. text-embedding-3-small',
			displayOptions: WHEN_ENABLED,
			description:
				'The embedding model that compares questions, spelled as in the list of models in Dify',
		},
		optionsField([
			{
				displayName: 'Wait for Completion',
				name: 'waitForCompletion',
				type: 'boolean',
				default: true,
				description:
					'Whether to wait until Dify has prepared all annotations, 5 minutes at most. It does so in the background.',
			},
		]),
	],
	read(n8n, itemIndex) {
		const reply = readReply(n8n, itemIndex);
		const { waitForCompletion } = collectionParameter(n8n, 'options', itemIndex);
		const isWaitedFor = waitForCompletion === undefined || asBoolean(waitForCompletion);
		return {
			async execute(context) {
				const begun = await configureAnnotationReply(context.transport, reply);
				const { jobId, status } = isWaitedFor
					? await waitForAnnotationReply(begun, reply, context)
					: begun;
				if (isWaitedFor && status !== 'completed') context.hints.add(STILL_WORKING, itemIndex);
				return [{ json: { job_id: jobId, job_status: status } }];
			},
		};
	},
};

/** @throws DifyError when a setting is missing, or out of its range */
function readReply(n8n: IExecuteFunctions, itemIndex: number): AnnotationReply {
	if (!booleanParameter(n8n, 'enabled', itemIndex)) {
		return {
			enabled: false,
			scoreThreshold: DEFAULT_THRESHOLD,
			embeddingProviderName: '',
			embeddingModelName: '',
		};
	}
	const threshold = n8n.getNodeParameter('scoreThreshold', itemIndex, DEFAULT_THRESHOLD);
	const scoreThreshold = amount(threshold, 'Score Threshold', DEFAULT_THRESHOLD);
	if (scoreThreshold > 1) {
		throw parameterError(
			`'Score Threshold' is above 1: ${scoreThreshold}`,
			'Enter a number from 0 to 1, such as 0.9.',
		);
	}
	const filled = (label: string, name: string) =>
		checkFilled(label, textParameter(n8n, name, itemIndex));
	return {
		enabled: true,
		scoreThreshold,
		embeddingProviderName: filled('Embedding Provider Name', 'embeddingProviderName'),
		embeddingModelName: filled('Embedding Model Name', 'embeddingModelName'),
	};
}
