// The form of a Human Input node: what a person is asked, and what they answer.

import { DifyError, formatSeconds, parameterError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { neverArrived, toDifyError } from '../http/connectionErrors';
import { startDeadline, withinDeadline } from '../http/deadline';
import { numberOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** A form that waits, as its token opens it. */
export interface OpenForm {
	formContent: string;
	actions: JsonObject[];
	inputs: JsonObject[];
	/** Values of inputs that the flow has filled in. */
	defaultValues: JsonObject;
	/** Seconds since 1970. */
	expirationTime: number | null;
}

/** What a person answers. */
export interface FormAnswer {
	formToken: string;
	/** The id of one of the form's actions, or its title. */
	action: string;
	inputs: JsonObject;
	/** Anybody: Dify does not ask who answers. */
	user: string;
}

/** What an older server lacks (§3.12 of Dify's Service API: 1.14.0). */
const FEATURE = 'API for human input';

/**
 * Opens a form (`GET /form/human_input/{form_token}`).
 *
 * @throws DifyError also when it was submitted already, or has expired
 */
export async function readOpenForm(transport: Transport, formToken: string): Promise<OpenForm> {
	const form = await requestJson(transport, {
		method: 'GET',
		mayRepeat: true,
		path: pathOf(formToken),
		feature: FEATURE,
	});
	return {
		formContent: textOf(form.form_content),
		// The events of a run call them `actions` (§3.2).
		actions: objectsOf(form.user_actions),
		inputs: objectsOf(form.inputs),
		defaultValues: objectOf(form.resolved_default_values),
		expirationTime: numberOf(form.expiration_time),
	};
}

/**
 * The answer as its form takes it, checked before it is sent: Dify refuses an action that the form
 * does not have, and wants a value for every input.
 *
 * @throws DifyError
 */
export function checkAnswer(answer: FormAnswer, form: OpenForm): FormAnswer {
	const names = form.inputs.map((input) => textOf(input.output_variable_name));
	const missing = names.filter((name) => !Object.hasOwn(answer.inputs, name));
	const action = findAction(answer.action, form.actions);
	if (missing.length > 0) {
		throw parameterError(
			`The form asks for ${missing.map((name) => `'${name}'`).join(', ')}, which ${missing.length === 1 ? 'has' : 'have'} no value`,
			`Give a value for every field of the form in 'Form Inputs (JSON)', whichever button was chosen, for example ${JSON.stringify({ [missing[0] ?? '']: 'looks good' })}. Where the person wrote nothing, give "". The names are those that the form's inputs have as output_variable_name. Nothing was submitted.`,
		);
	}
	return { ...answer, action };
}

function findAction(wanted: string, actions: JsonObject[]): string {
	const choices = actions.map(({ id, title }) => ({ id: textOf(id), title: textOf(title) }));
	const chosen =
		choices.find(({ id }) => id === wanted) ??
		choices.find(({ title }) => title.toLowerCase() === wanted.toLowerCase());
	if (chosen !== undefined) return chosen.id;
	const listed = choices.map(({ id, title }) => `${id} (${title})`).join(', ');
	throw parameterError(
		`The form has no action '${wanted}'`,
		`Use the ID of one of its buttons: ${listed}.`,
	);
}

/** Milliseconds that Dify may take to accept a form. */
const LONGEST_POST = 30_000;

/** Milliseconds that it may take to say whether it has. */
const LONGEST_LOOK = 10_000;

/** Milliseconds that submitting a form takes at most. */
export const LONGEST_SUBMISSION = LONGEST_POST + LONGEST_LOOK;

/**
 * Submits a form, once (`POST /form/human_input/{form_token}`), in {@link LONGEST_SUBMISSION} at
 * most. Where Dify was not heard to accept it, the form itself says whether it was taken.
 *
 * @throws DifyError
 */
export async function submitForm(
	transport: Transport,
	{ formToken, action, inputs, user }: FormAnswer,
	clock: Clock,
): Promise<void> {
	const limit = startDeadline(clock, LONGEST_POST, undefined);
	try {
		await requestDone(withinDeadline(transport, limit), {
			method: 'POST',
			path: pathOf(formToken),
			body: { inputs, action, user },
			feature: FEATURE,
		});
	} catch (thrown) {
		const failure = limit.failure() === undefined ? toDifyError(thrown) : notConfirmed();
		const isTaken = mayHaveArrived(failure) && (await wasTaken(transport, formToken, clock));
		if (!isTaken) throw toDifyError(failure);
	} finally {
		limit.end();
	}
}

/** A gateway that gave up waiting says nothing of what Dify has done. */
function mayHaveArrived(failure: DifyError): boolean {
	if (failure.kind === 'connection') return !neverArrived(failure);
	return failure.kind === 'response' && (failure.status ?? 0) >= 500;
}

async function wasTaken(transport: Transport, formToken: string, clock: Clock): Promise<boolean> {
	const limit = startDeadline(clock, LONGEST_LOOK, undefined);
	const [look] = await Promise.allSettled([
		readOpenForm(withinDeadline(transport, limit), formToken),
	]);
	limit.end();
	const { reason }: { reason?: unknown } = look.status === 'rejected' ? look : {};
	return reason instanceof DifyError && reason.code === 'human_input_form_submitted';
}

function notConfirmed(): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'connection_timeout',
		message: `Dify did not say within ${formatSeconds(LONGEST_POST)} whether it took the form`,
		remedy:
			'Look with the operation Get Form whether it still waits before you submit it again. Dify may be busy, or a proxy in between hangs.',
		retryable: true,
	});
}

function pathOf(formToken: string): string {
	return `/form/human_input/${encode(formToken)}`;
}
