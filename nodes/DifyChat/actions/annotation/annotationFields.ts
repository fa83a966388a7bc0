// The parameters of an annotation: its question and answer, or its id.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Annotation } from '../../../../dify/app/annotations';
import { checkFilled, checkUuid } from '../../../../dify/http/identifiers';
import { textParameter } from '../../../shared/parameters';

/** What it says. */
export const annotationFields: INodeProperties[] = [
	{
		displayName: 'Question',
		name: 'question',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		placeholder: 'e.g. What are your opening hours?',
		description: 'What people ask, in the words that they use',
	},
	{
		displayName: 'Answer',
		name: 'answer',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. We are open from 9 to 17.',
		description: 'What the app answers, without asking its model',
	},
];

/** Which one it is. */
export const annotationIdField: INodeProperties = {
	displayName: 'Annotation ID',
	name: 'annotationId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ccc8a174-6000-4065-b169-ce164592d618',
	description: 'The ID that Create or Get Many gave',
};

/**
 * Reads question and answer, character by character.
 *
 * @throws DifyError when one of them is empty: Dify would take it
 */
export function readAnnotation(n8n: IExecuteFunctions, itemIndex: number): Annotation {
	const question = textParameter(n8n, 'question', itemIndex);
	const answer = textParameter(n8n, 'answer', itemIndex);
	checkFilled('Question', question);
	checkFilled('Answer', answer);
	return { question, answer };
}

/**
 * Reads the id.
 *
 * @throws DifyError when it is none
 */
export function readAnnotationId(n8n: IExecuteFunctions, itemIndex: number): string {
	return checkUuid(
		'Annotation ID',
		textParameter(n8n, 'annotationId', itemIndex),
		'Get Many gives it beside the question, as id.',
	);
}
