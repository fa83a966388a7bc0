// Reads an answer that came as one JSON body (response mode "blocking").

import { emptyAnswer } from './chatAnswer';
import type { Answer } from './chatAnswer';
import { filledTextOf, numberOf, objectOf, objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { readForm } from '../app/pausedForm';
import { joinReasoning } from './reasoning';

/**
 * The answer in a blocking body of `POST /chat-messages`, or undefined where the body holds none.
 * A chatflow that waits for a person says so here too (§6.1 of Dify's Service API, 1.14 and later).
 */
export function readAnswerBody(body: JsonObject): Answer | undefined {
	if (typeof body.answer !== 'string') return undefined;
	const paused = body.event === 'workflow_paused';
	const data = objectOf(body.data);
	const metadata = objectOf(body.metadata);
	return {
		...emptyAnswer(),
		status: paused ? 'paused' : 'succeeded',
		text: body.answer,
		conversationId: filledTextOf(body.conversation_id),
		messageId: filledTextOf(body.message_id) ?? filledTextOf(body.id),
		taskId: filledTextOf(body.task_id),
		createdAt: numberOf(body.created_at),
		mode: textOf(body.mode),
		metadata,
		workflowRunId: filledTextOf(body.workflow_run_id) ?? filledTextOf(data.workflow_run_id),
		forms: paused
			? objectsOf(data.reasons)
					.map(readForm)
					.filter((form) => form !== null)
			: [],
		reasoning: joinReasoning(metadata),
	};
}
