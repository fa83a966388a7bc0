// Human Input: Get Form. Tells what a person is asked.

import { readOpenForm } from '../../../../dify/app/humanInput';
import type { Operation } from '../../operation';
import { shapeForm } from '../../run/formItem';
import { formTokenField, readFormReference } from './formToken';

export const getForm: Operation = {
	option: {
		name: 'Get Form',
		value: 'getForm',
		action: 'Get form',
		description: 'Get what a person is asked by a run that waits, and whether it still waits',
	},
	fields: [formTokenField],
	read(n8n, itemIndex) {
		const { formToken, formId, workflowRunId } = readFormReference(n8n, itemIndex);
		return {
			async execute({ transport }) {
				const form = await readOpenForm(transport, formToken);
				return [{ json: shapeForm({ formToken, formId, ...form }, workflowRunId) }];
			},
		};
	},
};
