// The conversation variables of the chatflow that has some.

import { randomUUID } from 'node:crypto';
import type { AppState, Conversation } from './state';

const DEFINITIONS: Array<{ name: string; type: string; description: string; value: unknown }> = [
	{ name: 'seen', type: 'string', description: 'What was asked last', value: '' },
	{ name: 'score', type: 'number', description: 'A number', value: 1.5 },
	{ name: 'notes', type: 'array[string]', description: 'A list', value: ['a', 'b'] },
	{ name: 'profile', type: 'object', description: 'An object', value: { k: 1 } },
];

/** Makes a conversation's variables when its first run begins, all at one instant. */
export function ensureVariables(app: AppState, conversation: Conversation, seconds: number): void {
	if (app.definition.flow !== 'remember' || conversation.variables.length > 0) return;
	conversation.variables = DEFINITIONS.map((definition) => ({
		id: randomUUID(),
		...definition,
		createdAt: seconds,
		updatedAt: seconds,
	}));
}
