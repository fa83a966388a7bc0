// The list of conversations, their names, variables and removal.

import { crash, invalidParam, notFound } from '../httpErrors';
import {
	checkPayload,
	isIdentifier,
	isIntegerBetween,
	isOneOf,
	isText,
	orNothing,
} from '../payload';
import { isObject, parsePython, pythonText } from '../python';
import type { JsonObject } from '../python';
import { CHAT_MODES, sendNothing } from '../router';
import type { Route, RouteContext } from '../router';
import type { Conversation, Variable } from '../state';
import { titleFor } from '../turn';
import { setVariable } from '../variables';

const LIST_ALIKE = [
	'/v1/conversations',
	'/v1/conversations/<uuid:c_id>/variables/<uuid:variable_id>',
	'/api/conversations',
];

function shown(conversation: Conversation): JsonObject {
	const { id, name, inputs, introduction, createdAt, updatedAt } = conversation;
	return {
		id,
		name,
		inputs,
		status: 'normal',
		introduction,
		created_at: createdAt,
		updated_at: updatedAt,
	};
}

function limitOf(query: JsonObject): number {
	return query.limit === undefined ? 20 : Number(query.limit);
}

const list: Route = {
	method: 'GET',
	path: '/v1/conversations',
	userFrom: 'query',
	modes: CHAT_MODES,
	handle: ({ emulator, app, user, query, uri }) => {
		checkPayload('ConversationListQuery', query, {
			last_id: { check: orNothing(isIdentifier('must be a valid UUID')) },
			limit: { check: isIntegerBetween(1, 100) },
			sort_by: { check: isOneOf('created_at', '-created_at', 'updated_at', '-updated_at') },
		});
		const limit = limitOf(query);
		const order = String(query.sort_by ?? '-updated_at');
		const field = order.endsWith('created_at') ? 'createdAt' : 'updatedAt';
		const sign = order.startsWith('-') ? -1 : 1;
		// Newer rows come first where a descending order finds equal seconds.
		const rows = [...app.conversations.values()].filter((row) => row.user === user);
		if (sign < 0) rows.reverse();
		rows.sort((one, other) => sign * (one[field] - other[field]));
		let start = 0;
		if (typeof query.last_id === 'string' && query.last_id !== '') {
			const last = emulator.state.conversationOf(user, query.last_id);
			if (!last) throw notFound('Last Conversation Not Exists.', uri, LIST_ALIKE);
			// The comparison is strict: rows of the cursor's own second are skipped.
			start = rows.findIndex((row) => sign * (row[field] - last[field]) > 0);
			if (start < 0) start = rows.length;
		}
		const page = rows.slice(start, start + limit);
		const edge = page.at(-1);
		const beyond = rows.some((row) => edge && sign * (row[field] - edge[field]) > 0);
		const full = page.length === limit;
		return { limit, has_more: full && beyond, data: page.map(shown) };
	},
};

function conversationOr404(context: RouteContext, alike?: string[]): Conversation {
	const { emulator, user, params, uri } = context;
	const conversation = emulator.state.conversationOf(user, params.conversationId ?? '');
	if (!conversation) throw notFound('Conversation Not Exists.', uri, alike);
	return conversation;
}

const remove: Route = {
	method: 'DELETE',
	path: '/v1/conversations/<uuid:conversationId>',
	userFrom: 'json',
	modes: CHAT_MODES,
	handle: (context) => {
		context.emulator.state.removeConversation(conversationOr404(context));
		return sendNothing(context);
	},
};

const rename: Route = {
	method: 'POST',
	path: '/v1/conversations/<uuid:conversationId>/name',
	userFrom: 'json',
	modes: CHAT_MODES,
	handle: (context) => {
		const { body, emulator } = context;
		checkPayload(
			'ConversationRenamePayload',
			body,
			{ name: { check: (value) => (value === null ? undefined : isText(value)) } },
			({ name, auto_generate: automatic }) =>
				automatic === true || (typeof name === 'string' && name.trim() !== '')
					? undefined
					: {
							type: 'value_error',
							words: 'Value error, name is required when auto_generate is false',
						},
		);
		const conversation = conversationOr404(context);
		if (body.auto_generate === true) {
			conversation.name = titleFor(conversation.messages[0]?.query ?? '');
		} else {
			const name = String(body.name);
			if ([...name].length > 255) throw crash();
			conversation.name = name;
		}
		conversation.updatedAt = emulator.state.seconds();
		return shown(conversation);
	},
};

function shownVariable(variable: Variable): JsonObject {
	const { id, name, type, value, description, createdAt, updatedAt } = variable;
	return {
		id,
		name,
		value_type: type,
		value: pythonText(value),
		description,
		created_at: createdAt,
		updated_at: updatedAt,
	};
}

const variables: Route = {
	method: 'GET',
	path: '/v1/conversations/<uuid:conversationId>/variables',
	userFrom: 'query',
	modes: CHAT_MODES,
	handle: (context) => {
		const { query } = context;
		checkPayload('ConversationVariablesQuery', query, {
			last_id: { check: orNothing(isIdentifier('must be a valid UUID')) },
			limit: { check: isIntegerBetween(1, 100) },
		});
		const alike = ['/v1/conversations/<uuid:c_id>/variables'];
		const conversation = conversationOr404(context, alike);
		// The filter calls a function that PostgreSQL does not have for this column (since 1.11.2).
		if (query.variable_name !== undefined) throw crash();
		const limit = limitOf(query);
		let rows = conversation.variables;
		if (typeof query.last_id === 'string' && query.last_id !== '') {
			const last = rows.find((row) => row.id === query.last_id);
			if (!last) throw invalidParam('');
			rows = rows.filter((row) => row.createdAt > last.createdAt);
		}
		return {
			limit,
			has_more: rows.length > limit,
			data: rows.slice(0, limit).map(shownVariable),
		};
	},
};

const changeVariable: Route = {
	method: 'PUT',
	path: '/v1/conversations/<uuid:conversationId>/variables/<uuid:variableId>',
	userFrom: 'json',
	modes: CHAT_MODES,
	handle: (context) => {
		const { body, params, request, emulator } = context;
		const anything = () => undefined;
		const fields = { value: { required: true, check: anything } };
		checkPayload('ConversationVariableUpdatePayload', body, fields);
		const id = (params.variableId ?? '').toLowerCase();
		const variable = conversationOr404(context).variables.find((row) => row.id === id);
		if (!variable) throw notFound('Conversation Variable Not Exists.');
		// Read again, for JavaScript does not tell 42.0 from 42.
		const read = parsePython(String(request.body));
		setVariable(variable, isObject(read) ? read.value : null, emulator.state.seconds());
		return shownVariable(variable);
	},
};

export const conversationRoutes = [list, remove, rename, variables, changeVariable];
