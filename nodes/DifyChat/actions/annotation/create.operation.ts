// Annotation: Create. Writes down an answer that the app gives without its model.

import { createAnnotation } from '../../../../dify/app/annotations';
import type { Operation } from '../../../shared/operation';
import { annotationFields, readAnnotation } from './annotationFields';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create annotation',
		description:
			'Write down a question and the answer that the app is to give to it, once Configure Reply or Dify has switched annotations on',
	},
	fields: annotationFields,
	read(n8n, itemIndex) {
		const annotation = readAnnotation(n8n, itemIndex);
		return {
			execute: async ({ transport }) => [{ json: await createAnnotation(transport, annotation) }],
		};
	},
};
