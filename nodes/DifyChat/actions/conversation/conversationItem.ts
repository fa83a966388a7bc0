// Shapes a conversation into the item that a workflow gets.

import { filledTextOf, objectOf, textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import { isoTime } from '../../../shared/times';

/**
 * A conversation in the names that the other operations have.
 *
 * @param conversation Dify's row (§3.5 of its Service API)
 */
export function simplifyConversation(conversation: JsonObject): JsonObject {
	return {
		conversation_id: filledTextOf(conversation.id),
		name: textOf(conversation.name),
		status: textOf(conversation.status),
		created_at: isoTime(conversation.created_at),
		updated_at: isoTime(conversation.updated_at),
		inputs: objectOf(conversation.inputs),
		introduction: textOf(conversation.introduction),
	};
}
