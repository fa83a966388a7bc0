// Shows the forms of a run that waits for a person, in an item and in a chat.

import type { PausedForm } from '../../../dify/app/pausedForm';
import type { JsonObject } from '../../../dify/http/json';
import { isoTime } from '../times';

/** Where Dify's own page puts a field of the form. */
const FORM_FIELD = /\{\{#\$output\.([^#{}]+)#\}\}/g;

/** The keys of an item for the forms that wait: the first one, and all where there are several. */
export function shapeForms(forms: PausedForm[], workflowRunId: string | null): JsonObject {
	const shaped = forms.map((form) => shapeForm(form, workflowRunId));
	return {
		human_input: shaped[0] ?? null,
		...(shaped.length > 1 ? { human_inputs: shaped } : {}),
	};
}

/** What a chat shows of a run: its text, and the forms that it waits at, if any. */
export function withForms(text: string, forms: PausedForm[]): string {
	return [text, ...forms.map(formText)].filter((part) => part !== '').join('\n\n');
}

/** The text of a form with the names of its fields where they are to be filled in. */
function formText({ formContent }: PausedForm): string {
	return formContent.replace(FORM_FIELD, '[$1]');
}

/** The keys of one form; its id is not known where only its token was. */
export function shapeForm(
	form: Omit<PausedForm, 'formId'> & { formId: string | null },
	workflowRunId: string | null,
): JsonObject {
	return {
		form_token: form.formToken,
		form_id: form.formId,
		form_content: form.formContent,
		actions: form.actions,
		inputs: form.inputs,
		default_values: form.defaultValues,
		expiration_time: isoTime(form.expirationTime),
		workflow_run_id: workflowRunId,
	};
}
