// Annotation: Delete.

import { deleteAnnotation } from '../../../../dify/app/annotations';
import type { Operation } from '../../../shared/operation';
import { annotationIdField, readAnnotationId } from './annotationFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete annotation',
		description: 'Delete an annotation for good',
	},
	fields: [annotationIdField],
	read(n8n, itemIndex) {
		const id = readAnnotationId(n8n, itemIndex);
		return {
			async execute({ transport }) {
				await deleteAnnotation(transport, id);
				return [{ json: { deleted: true, annotation_id: id } }];
			},
		};
	},
};
