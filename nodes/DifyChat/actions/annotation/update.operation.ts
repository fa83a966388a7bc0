// Annotation: Update. Writes an annotation anew.

import { updateAnnotation } from '../../../../dify/app/annotations';
import type { Operation } from '../../../shared/operation';
import {
	annotationFields,
	annotationIdField,
	readAnnotation,
	readAnnotationId,
} from './annotationFields';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update annotation',
		description: 'Change the question and the answer of an annotation',
	},
	fields: [annotationIdField, ...annotationFields],
	read(n8n, itemIndex) {
		const id = readAnnotationId(n8n, itemIndex);
		const annotation = readAnnotation(n8n, itemIndex);
		return {
			async execute({ transport }) {
				return [{ json: await updateAnnotation(transport, id, annotation) }];
			},
		};
	},
};
