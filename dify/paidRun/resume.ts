// Lets a paused run go on: joins its events first, so that nothing of them is missed, then submits the form.

import { objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import type { DifyRequest, DifyResponse, Transport } from '../http/transport';
import type { DifyEvent } from '../stream/events';
import { eventsRequest } from './rejoin';
import type { JoinedRun } from './rejoin';

/**
 * The request for the events of a run that is paused: with the state before, and beyond the pause
 * that it is in. Only both together miss nothing (§8 of Dify's Service API, seen on 1.14.2).
 */
export function resumedRequest(run: JoinedRun): DifyRequest {
	const request = eventsRequest(run);
	return { ...request, query: { ...request.query, continue_on_pause: 'true' } };
}

/**
 * The same transport, which submits a form as soon as the run's events come, and before they are
 * read on. What keeps the form from being submitted fails the request for the events.
 *
 * @param submit submits the form; called once for each time that the events are opened
 */
export function submittingBetween(
	transport: Transport,
	{ path }: DifyRequest,
	submit: () => Promise<void>,
): Transport {
	let wasSubmitted = false;
	return async (request) => {
		const response = await transport(request);
		if (request.path !== path || wasSubmitted || response.status !== 200) return response;
		const pieces = response.body[Symbol.asyncIterator]();
		try {
			// Dify listens to the run by the time that it writes at all.
			const first = await pieces.next();
			await submit();
			wasSubmitted = true;
			return { ...response, body: readOn(first, pieces) };
		} finally {
			if (!wasSubmitted) response.close();
		}
	};
}

async function* readOn(
	first: IteratorResult<Uint8Array>,
	pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	if (first.done !== true) yield first.value;
	yield* { [Symbol.asyncIterator]: () => pieces } satisfies DifyResponse['body'];
}

/**
 * Tells which events of a joined run are past: its pause at the form that is answered, which the
 * stream repeats, also for a moment after the form was submitted (§8).
 *
 * @param formToken of the form that is answered
 */
export function pastBefore(formToken: string): (event: DifyEvent) => boolean {
	let hasResumed = false;
	let formId: unknown;
	const isAnswered = (form: JsonObject) => {
		if (form.form_token === formToken) formId ??= form.form_id;
		return form.form_token === formToken || (formId !== undefined && form.form_id === formId);
	};
	return ({ event, ...rest }) => {
		const data = objectOf(rest.data);
		switch (event) {
			case 'workflow_started':
				hasResumed ||= data.reason === 'resumption';
				return false;
			case 'human_input_required':
				return isAnswered(data) || !hasResumed;
			case 'workflow_paused':
				return objectsOf(data.reasons).some(isAnswered);
			case 'message_replace':
				// What is stored before the end of a turn is nothing as a rule, and replaces nothing.
				return !hasResumed && textOf(rest.answer) === '';
			default:
				return false;
		}
	};
}
