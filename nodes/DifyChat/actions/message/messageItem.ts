// Shapes a message of a conversation's history into the item that a workflow gets.

import { readStoredForms } from '../../../../dify/app/pausedForm';
import { filledTextOf, isObject, objectOf, objectsOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { simplifyCitation, simplifyThought } from '../../../shared/run/answerItem';
import { shapeForms } from '../../../shared/run/formItem';
import { simplifyFile } from '../../../shared/run/madeFiles';
import { isoTime } from '../../../shared/times';

/** Dify's words for how a turn ended, as an answer has them that was just sent. */
const STATUSES = new Map([
	['normal', 'succeeded'],
	['error', 'failed'],
]);

/**
 * A stored message with the names and forms that an answer has.
 *
 * @param message Dify's row (§3.4 of its Service API)
 * @param baseUrl the API's address, which addresses of files without a host are completed with
 */
export function simplifyMessage(message: JsonObject, baseUrl: string): JsonObject {
	const status = textOf(message.status);
	const [content] = objectsOf(message.extra_contents);
	return {
		message_id: filledTextOf(message.id),
		conversation_id: filledTextOf(message.conversation_id),
		query: textOf(message.query),
		answer: textOf(message.answer),
		status: STATUSES.get(status) ?? status,
		error_message: filledTextOf(message.error),
		created_at: isoTime(message.created_at),
		feedback: isObject(message.feedback) ? filledTextOf(message.feedback.rating) : null,
		inputs: objectOf(message.inputs),
		files: objectsOf(message.message_files).map((file) => ({
			...simplifyFile(file, baseUrl),
			belongs_to: filledTextOf(file.belongs_to),
		})),
		citations: objectsOf(message.retriever_resources).map(simplifyCitation),
		agent_thoughts: objectsOf(message.agent_thoughts).map(simplifyThought),
		parent_message_id: filledTextOf(message.parent_message_id),
		...shapeForms(readStoredForms(message), filledTextOf(content?.workflow_run_id)),
	};
}
