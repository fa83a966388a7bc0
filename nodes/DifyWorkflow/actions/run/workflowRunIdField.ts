// The run that an operation is about.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkUuid } from '../../../../dify/http/identifiers';
import { textParameter } from '../../../shared/parameters';

/** The parameter. */
export const workflowRunIdField: INodeProperties = {
	displayName: 'Workflow Run ID',
	name: 'workflowRunId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. e7a1b3c5-2d4f-4681-9abc-0d1e2f3a4b04',
	description: 'The workflow_run_id that Execute or Get Many gave, not the task_id',
};

/**
 * Reads the parameter.
 *
 * @throws DifyError when it is empty, or none of Dify's
 */
export function readWorkflowRunId(n8n: IExecuteFunctions, itemIndex: number): string {
	const { displayName, name } = workflowRunIdField;
	return checkUuid(displayName, textParameter(n8n, name, itemIndex));
}
