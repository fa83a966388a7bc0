// Lets a paused run go on: joins its events first, so that nothing of them is missed, then submits the form.

import { DifyError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { startDeadline, withinDeadline } from '../http/deadline';
import { objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { readErrorResponse } from '../http/responseErrors';
import type { DifyRequest, DifyResponse, Transport } from '../http/transport';
import { detectStream } from '../stream/detectStream';
import type { DifyEvent } from '../stream/events';
import type { GenerationLimits } from '../stream/lifeSigns';
import { eventsRequest, JOINED_LIMITS } from './rejoin';
import type { JoinedRun } from './rejoin';

/**
 * The request for the events of a run that is paused: with the state before, and beyond the pause
 * that it is in. Only both together miss nothing (§8 of Dify's Service API, seen on 1.14.2).
 */
export function resumedRequest(run: JoinedRun): DifyRequest {
	const request = eventsRequest(run);
	return { ...request, query: { ...request.query, continue_on_pause: 'true' } };
}

/** How long a resumed run may be silent at first: until it is joined, submitted to, and goes on. */
export function resumedLimits(longestSubmission: number): GenerationLimits {
	return { ...JOINED_LIMITS, start: LONGEST_JOINING + longestSubmission + JOINED_LIMITS.start };
}

/** Milliseconds until the events of a run come. */
const LONGEST_JOINING = 30_000;

/**
 * The same transport, which submits a form as soon as the run's events come, and before they are
 * read on. What keeps the form from being submitted fails the request for the events, and where no
 * events come, it is not submitted.
 *
 * @param submit submits the form; called once for each time that the events are opened
 */
export function submittingBetween(
	transport: Transport,
	{ path }: DifyRequest,
	submit: () => Promise<void>,
	clock: Clock,
): Transport {
	let wasSubmitted = false;
	return async (request) => {
		if (request.path !== path || wasSubmitted) return await transport(request);
		const limit = startDeadline(clock, LONGEST_JOINING, undefined);
		let response: DifyResponse | undefined;
		try {
			response = await withinDeadline(transport, limit)(request);
			if (response.status !== 200) {
				const refusal = await readErrorResponse(request, response);
				throw refusal.withTurn({}, 'Nothing was submitted.');
			}
			const { isStream, body } = await detectStream(response, true);
			if (!isStream) return { ...response, body };
			const pieces = body[Symbol.asyncIterator]();
			// Dify listens to the run by the time that it writes at all.
			const first = await pieces.next();
			if (first.done === true) throw notJoined();
			limit.end();
			await submit();
			wasSubmitted = true;
			return { ...response, body: readOn(first.value, pieces) };
		} catch (thrown) {
			response?.close();
			throw limit.failure() === undefined ? toDifyError(thrown) : notJoined();
		} finally {
			limit.end();
		}
	};
}

function notJoined(): DifyError {
	return new DifyError({
		kind: 'connection',
		code: 'run_not_joined',
		message: "Dify did not begin to tell of the run's events, so the form was not submitted",
		remedy:
			"The form still waits: submit it again. If that does not help, switch off the option 'Wait for Result' and fetch the result later: a chatflow's from the conversation's messages, a workflow's with Wait for Result.",
		retryable: true,
	});
}

async function* readOn(
	first: Uint8Array,
	pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	yield first;
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
