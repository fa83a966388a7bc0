// The form that an operation is about: its token, or the whole human_input of a paused item.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
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
		'The whole human_input of a paused item, best by dragging human_input here, or only the form_token in it. Whoever has it can answer the form, as long as it waits.',
};

/**
 * Reads the parameter.
 *
 * @throws DifyError when it is empty, also where the form goes to people by e-mail and has no token
 */
export function readFormReference(n8n: IExecuteFunctions, itemIndex: number): FormReference {
	const given: unknown = n8n.getNodeParameter(formTokenField.name, itemIndex, '');
	const object = isObject(given) ? given : parseObject(asText(given));
	const form = isObject(object?.human_input) ? object.human_input : object;
	const formToken = (form === undefined ? asText(given) : asText(form.form_token)).trim();
	if (formToken === '' && form !== undefined) throw withoutToken();
	return {
		formToken: checkFilled(formTokenField.displayName, formToken),
		formId: filledTextOf(form?.form_id),
		workflowRunId: filledTextOf(form?.workflow_run_id),
	};
}

function withoutToken() {
	return parameterError(
		`'${formTokenField.displayName}' holds no form_token`,
		'Give the human_input of a paused item, as {{ $json.human_input }}. If it is that already, Dify gave no token for this form: it can be answered only where Dify sent it, for example by e-mail.',
	);
}
