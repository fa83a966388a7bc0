// Knowledge Base: Create. Makes an empty knowledge base that can be searched as it is indexed.

import type { IExecuteFunctions } from 'n8n-workflow';

import type { JsonObject } from '../../../../dify/http/json';
import {
	createKnowledgeBase,
	ensureKnowledgeBase,
} from '../../../../dify/knowledge/knowledgeBases';
import { checkStorable, retrievalModel } from '../../../../dify/knowledge/retrievalModel';
import { optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	booleanParameter,
	collectionParameter,
	oneOf,
	textParameter,
} from '../../../shared/parameters';
import { readModel } from '../modelField';
import { readWishes } from '../retrievalFields';
import {
	checkDescription,
	checkName,
	descriptionField,
	embeddingModelField,
	nameField,
	permissionField,
	PERMISSIONS,
	retrievalOptions,
	techniqueField,
	TECHNIQUES,
} from './baseFields';
import { baseItem } from './baseItem';

const WAS_THERE =
	'A knowledge base of this name was there already, and is given as it is: its settings may differ from those here';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a knowledge base',
		description: 'Make a knowledge base without documents',
	},
	fields: [
		{ ...nameField, required: true },
		descriptionField,
		techniqueField,
		{
			...embeddingModelField,
			displayOptions: { show: { indexingTechnique: ['high_quality'] } },
		},
		permissionField,
		simplifyField,
		optionsField([
			...retrievalOptions,
			{
				displayName: 'If Name Exists',
				name: 'ifExists',
				type: 'options',
				options: [
					{ name: 'Fail', value: 'error', description: 'The item fails' },
					{
						name: 'Use It',
						value: 'use',
						description: 'Give the knowledge base that has the name, as it is',
					},
				],
				default: 'error',
				description: 'What is done where another knowledge base has the name',
			},
		]),
	],
	read(n8n, itemIndex) {
		const settings = readSettings(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const { ifExists } = collectionParameter(n8n, 'options', itemIndex);
		const isUsed = oneOf<'error' | 'use'>('If Name Exists', ifExists, ['error', 'use']) === 'use';
		return {
			async execute({ transport, hints }) {
				if (!isUsed) return [baseItem(await createKnowledgeBase(transport, settings), simplify)];
				const { base, wasThere } = await ensureKnowledgeBase(transport, settings);
				if (wasThere) hints.add(WAS_THERE, itemIndex);
				return [baseItem(base, simplify)];
			},
		};
	},
};

/**
 * Dify's own fields. A retrieval model is always among them: without one Dify searches by meaning,
 * which fails in an economical base (§4.1 of the knowledge API's facts).
 *
 * @throws DifyError when a parameter is wrong
 */
function readSettings(n8n: IExecuteFunctions, itemIndex: number): JsonObject & { name: string } {
	const technique = oneOf(
		'Indexing Technique',
		n8n.getNodeParameter('indexingTechnique', itemIndex, ''),
		TECHNIQUES,
	);
	const embeddingModel =
		technique === 'economy'
			? null
			: readModel('Embedding Model', n8n.getNodeParameter('embeddingModel', itemIndex, ''));
	const wishes = readWishes(collectionParameter(n8n, 'options', itemIndex));
	checkStorable(wishes.method, technique);
	return {
		name: checkName(textParameter(n8n, 'name', itemIndex)),
		description: checkDescription(textParameter(n8n, 'description', itemIndex)),
		indexing_technique: technique,
		permission: oneOf('Permission', n8n.getNodeParameter('permission', itemIndex, ''), PERMISSIONS),
		...(embeddingModel === null
			? {}
			: {
					embedding_model: embeddingModel.model,
					embedding_model_provider: embeddingModel.provider,
				}),
		retrieval_model: retrievalModel({ indexing_technique: technique }, wishes),
	};
}
