// The list of a user's conversations, to choose one by its name in the editor.

import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { readConversations } from '../../../dify/chat/conversations';
import { textOf } from '../../../dify/http/json';
import { take } from '../../../dify/http/paging';
import { lookUp } from '../../shared/lookUp';
import { APP_CREDENTIAL } from '../../shared/node';
import { asText } from '../../shared/parameters';
import { isoTime } from '../../shared/times';

/** Conversations that are looked through at most; more are found by their id. */
const MOST_CONVERSATIONS = 1_000;

/**
 * The conversations of the user in the parameter User, the one that was used last first.
 *
 * @param filter a part of the name or of the id, whatever the case
 * @throws NodeOperationError where User has no value yet, and what Dify says where it fails
 */
export async function searchConversations(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const user = readUser(this);
	if (user === '') {
		throw new NodeOperationError(this.getNode(), "Fill in 'User' first", {
			description:
				'The list shows the conversations of one user. Where User is an expression, run the nodes before once, or choose By ID.',
		});
	}
	return await lookUp(this, APP_CREDENTIAL, async (transport) => {
		const newest = readConversations(transport, user, '-updated_at');
		const wanted = filter.trim().toLowerCase();
		const results = (await take(newest, MOST_CONVERSATIONS))
			.map((conversation) => ({
				name: textOf(conversation.name) || 'Without a name',
				value: textOf(conversation.id),
				description: isoTime(conversation.updated_at ?? conversation.created_at) ?? '',
			}))
			.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted));
		return { results };
	});
}

/** The user; an expression that cannot be read yet gives none, for which the editor sends null. */
function readUser(n8n: ILoadOptionsFunctions): string {
	if (n8n.getCurrentNodeParameters()?.user === null) return '';
	try {
		return asText(n8n.getNodeParameter('user', '')).trim();
	} catch {
		return '';
	}
}
