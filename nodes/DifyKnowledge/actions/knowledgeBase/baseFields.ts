// The fields of a knowledge base that can be written, and how they are checked.

import type { INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import type { IndexingTechnique } from '../../../../dify/knowledge/knowledgeBases';
import { modelField } from '../modelField';
import {
	rerankModelField,
	scoreThresholdField,
	searchMethodField,
	topKField,
} from '../retrievalFields';

/** Characters that Dify takes (§15 of the knowledge API's facts). */
const LONGEST_NAME = 40;

const LONGEST_DESCRIPTION = 400;

/** Its name. */
export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Handbook',
	description: 'The name of the knowledge base: 1 to 40 characters, and no other has it',
};

/** What is in it. */
export const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	placeholder: 'e.g. Returns, guarantees and opening hours',
	description:
		'What the knowledge base holds, in up to 400 characters: apps in Dify decide by it when to search it',
};

/** How it is indexed. */
export const techniqueField: INodeProperties = {
	displayName: 'Indexing Technique',
	name: 'indexingTechnique',
	type: 'options',
	options: [
		{
			name: 'Economical',
			value: 'economy',
			description: 'By keywords: costs nothing, and finds only whole words in the same case',
		},
		{
			name: 'High Quality',
			value: 'high_quality',
			description: 'By meaning, which takes an embedding model',
		},
	],
	default: 'high_quality',
	description: 'How documents are indexed',
};

/** Who sees it. */
export const permissionField: INodeProperties = {
	displayName: 'Permission',
	name: 'permission',
	type: 'options',
	options: [
		{ name: 'All Team Members', value: 'all_team_members' },
		{ name: 'Only Me', value: 'only_me', description: 'Only the owner of the workspace' },
	],
	default: 'only_me',
	description:
		'Who sees the knowledge base in Dify. Every knowledge key of the workspace reaches it all the same.',
};

/** What it is embedded with. */
export const embeddingModelField: INodeProperties = modelField({
	displayName: 'Embedding Model Name or ID',
	name: 'embeddingModel',
	loadOptionsMethod: 'getEmbeddingModels',
	purpose:
		"The model that documents and queries are embedded with, where the indexing technique is High Quality; none for the workspace's default",
});

/** How it is searched where nobody says otherwise. */
export const retrievalOptions: INodeProperties[] = [
	{
		...searchMethodField,
		description: 'How apps and searches find chunks where they choose no way of their own',
	},
	topKField,
	scoreThresholdField,
	rerankModelField,
];

/** Who sees a base, in Dify's words, the default first. */
export const PERMISSIONS: ['only_me', 'all_team_members'] = ['only_me', 'all_team_members'];

/** Ways of indexing, in Dify's words, the default first. */
export const TECHNIQUES: [IndexingTechnique, IndexingTechnique] = ['high_quality', 'economy'];

/**
 * A name as Dify takes it; it takes one of blanks, too.
 *
 * @throws DifyError when nothing is left of it, or too much
 */
export function checkName(name: string): string {
	const trimmed = name.trim();
	const length = [...trimmed].length;
	if (length >= 1 && length <= LONGEST_NAME) return trimmed;
	throw parameterError(
		length === 0
			? "The 'Name' of the knowledge base is empty"
			: `The 'Name' of the knowledge base has ${length} characters; Dify takes ${LONGEST_NAME} at most`,
		'Enter a name of 1 to 40 characters.',
	);
}

/** @throws DifyError when it is too long */
export function checkDescription(description: string): string {
	const length = [...description].length;
	if (length <= LONGEST_DESCRIPTION) return description;
	throw parameterError(
		`The 'Description' of the knowledge base has ${length} characters; Dify takes ${LONGEST_DESCRIPTION} at most`,
		'Shorten it to what tells this knowledge base from others.',
	);
}
