// The form that an operation is about: its token, or the whole human_input of a paused item.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { checkFilled } from '../../../../dify/http/identifiers';
import { filledTextOf, isObject, parseObject } from '../../../../dify/http/json';
import { asText } from '../../parameters';

/** What is known of a form. */
export interface FormReference {
	formToken: string;
	formId: string | null;
	workflowRunId: string | null;
}

/** The parameter. */
export const formTokenField: INodeProperties = {
	displayName: 'Form Token',
	name: 'formToken',
	type: 'string',
	typeOptions: { password: true },
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.human_input }}',
	description:
		'The human_input of a paused item, or only the form_token in it. It lets anybody who has it answer the form, as long as it waits.',
};

/**
 * Reads the parameter.
 *
 * @throws DifyError when it is empty, also where the form goes to people by e-mail and has no token
 */
export function readFormReference(n8n: IExecuteFunctions, itemIndex: number): FormReference {
	const given: unknown = n8n.getNodeParameter(formTokenField.name, itemIndex, '');
	const form = isObject(given) ? given : parseObject(asText(given));
	return {
		formToken: checkFilled(
			formTokenField.displayName,
			form === undefined ? asText(given) : asText(form.form_token),
		),
		formId: filledTextOf(form?.form_id),
		workflowRunId: filledTextOf(form?.workflow_run_id),
	};
}
