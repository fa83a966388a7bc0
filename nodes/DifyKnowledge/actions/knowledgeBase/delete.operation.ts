// Knowledge Base: Delete. Deletes a knowledge base for whoever knows its name.

import { parameterError } from '../../../../dify/errors/errors';
import { numberOf, textOf } from '../../../../dify/http/json';
import { deleteKnowledgeBase, getKnowledgeBase } from '../../../../dify/knowledge/knowledgeBases';
import type { Operation } from '../../../shared/operation';
import { textParameter } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';

export const deleteOperation: Operation = {
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete a knowledge base',
		description:
			'Delete a knowledge base with all its documents for good, also where apps in Dify use it',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Confirm Name',
			name: 'confirmName',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. Handbook',
			description:
				'The exact name of the knowledge base, as a second key: Dify itself asks nothing before it deletes',
		},
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const confirmName = textParameter(n8n, 'confirmName', itemIndex);
		return {
			async execute({ transport }) {
				const base = await getKnowledgeBase(transport, baseId);
				const name = textOf(base.name);
				const appCount = numberOf(base.app_count) ?? 0;
				if (confirmName !== name) throw notConfirmed(appCount);
				await deleteKnowledgeBase(transport, baseId);
				return [{ json: { deleted: true, knowledge_base_id: baseId, name, app_count: appCount } }];
			},
		};
	},
};

/** It does not tell the name: whoever is to confirm has to know it. */
function notConfirmed(appCount: number) {
	const users =
		appCount === 0
			? 'No app uses it'
			: appCount === 1
				? '1 app uses it'
				: `${appCount} apps use it`;
	return parameterError(
		`The knowledge base was not deleted: 'Confirm Name' is not its name. ${users}`,
		'Enter the exact name of the knowledge base in Confirm Name, with its capitals and blanks. Apps that use a deleted knowledge base find nothing in it any more.',
	);
}
