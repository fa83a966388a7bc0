// Reads the form of a run that waits for a person.

import { filledTextOf, numberOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';

/** A form that waits for a person (Human Input node; Service API of Dify 1.14 and later, §8). */
export interface PausedForm {
	/** What opens and submits the form; null where it is delivered by e-mail or console. */
	formToken: string | null;
	formId: string;
	formContent: string;
	actions: JsonObject[];
	inputs: JsonObject[];
	/** Values of inputs that the flow has filled in. */
	defaultValues: JsonObject;
	/** Seconds since 1970. */
	expirationTime: number | null;
}

/**
 * The form that a `human_input_required` event or a reason of a pause holds; null for reasons of
 * other kinds.
 */
export function readForm(data: JsonObject): PausedForm | null {
	const formId = filledTextOf(data.form_id);
	if (formId === null) return null;
	return {
		formToken: filledTextOf(data.form_token),
		formId,
		formContent: textOf(data.form_content),
		actions: objectsOf(data.actions),
		inputs: objectsOf(data.inputs),
		defaultValues: objectOf(data.resolved_default_values),
		expirationTime: numberOf(data.expiration_time),
	};
}

/** The forms that still wait in a stored message (`extra_contents`; Dify 1.13 and later, §3.4). */
export function readStoredForms(message: JsonObject): PausedForm[] {
	return objectsOf(message.extra_contents)
		.filter(({ submitted }) => submitted !== true)
		.map(({ form_definition: definition }) => readForm(objectOf(definition)))
		.filter((form) => form !== null);
}
