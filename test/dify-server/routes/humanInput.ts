// The forms that paused runs wait with: read and submitted by token.

import type { Emulator } from '../emulator';
import { notFound } from '../httpErrors';
import { ensureOpen, submit } from '../humanForm';
import type { HumanForm } from '../humanForm';
import { checkPayload, isDictionary, isText } from '../payload';
import { isObject } from '../python';
import type { Route, RouteContext } from '../router';

const PATH = '/v1/form/human_input/<string:formToken>';

const ALIKE = [
	'/v1/form/human_input/<string:form_token>',
	'/api/form/human_input/<string:form_token>',
	'/api/form/human_input/<string:form_token>/upload-token',
];

/** A form that waits, whoever asks for it, as long as it is one of the key's app. */
function openForm({ emulator, app, params, uri }: RouteContext): HumanForm {
	const form = emulator.state.forms.get(params.formToken ?? '');
	if (form?.app !== app) throw notFound('Form not found.', uri, ALIKE);
	ensureOpen(form, emulator.state.seconds());
	return form;
}

const read: Route = {
	method: 'GET',
	path: PATH,
	userFrom: 'none',
	handle: (context) => {
		const form = openForm(context);
		return {
			form_content: form.content,
			inputs: form.inputs,
			resolved_default_values: {},
			user_actions: form.actions,
			expiration_time: form.expirationTime,
		};
	},
};

const send: Route = {
	method: 'POST',
	path: PATH,
	userFrom: 'json',
	userRequired: true,
	handle: (context) => {
		const { body } = context;
		checkPayload('HumanInputFormSubmitPayload', body, {
			inputs: { required: true, check: isDictionary },
			action: { required: true, check: isText },
		});
		submit(openForm(context), String(body.action), isObject(body.inputs) ? body.inputs : {});
		return {};
	},
};

/** The routes of a generation: forms can be filled in with an app's key since 1.14.0. */
export function humanInputRoutes(emulator: Emulator): Route[] {
	const canFill = emulator.generation === '1.14' || emulator.generation === '1.15';
	return canFill ? [read, send] : [];
}
