// Knowledge Base: Update. Changes what is set, and nothing else.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { textOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import {
	getKnowledgeBase,
	techniqueOf,
	updateKnowledgeBase,
} from '../../../../dify/knowledge/knowledgeBases';
import type { IndexingTechnique } from '../../../../dify/knowledge/knowledgeBases';
import type { ModelName } from '../../../../dify/knowledge/models';
import {
	changedRetrievalModel,
	checkStorable,
	storesUnfitMethod,
} from '../../../../dify/knowledge/retrievalModel';
import type { RetrievalWishes } from '../../../../dify/knowledge/retrievalModel';
import { byName, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { asText, booleanParameter, collectionParameter, oneOf } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
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

const INDEXED_ANEW =
	'Dify indexes the whole knowledge base anew in the background, which costs embeddings and can take long: it shows no progress, and until then searches may find nothing or fail';

const COST = 'A change makes Dify index the whole knowledge base anew, which costs embeddings.';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update a knowledge base',
		description: 'Change the name, the description or the settings of a knowledge base',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description: 'What is changed; all else stays as it is',
			options: byName([
				nameField,
				descriptionField,
				{ ...techniqueField, description: `${techniqueField.description}. ${COST}` },
				{ ...embeddingModelField, description: `${embeddingModelField.description} ${COST}` },
				permissionField,
				...retrievalOptions,
			]),
		},
		simplifyField,
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		const change = readChange(n8n, itemIndex);
		return {
			async execute({ transport, hints }) {
				const indexing = needsBase(change)
					? planIndexing(change, await getKnowledgeBase(transport, baseId))
					: NO_INDEXING;
				if (indexing.isAnew) hints.add(INDEXED_ANEW, itemIndex);
				const settings = { ...change.settings, ...indexing.settings };
				return [baseItem(await updateKnowledgeBase(transport, baseId, settings), simplify)];
			},
		};
	},
};

/** What is to be changed. */
interface Change {
	/** Fields of Dify's that need no look at the base. */
	settings: JsonObject;
	/** Null where it stays. */
	technique: IndexingTechnique | null;
	/** Null where it stays. */
	embeddingModel: ModelName | null;
	wishes: RetrievalWishes;
	changesRetrieval: boolean;
}

/** @throws DifyError when a parameter is wrong, or nothing is set */
function readChange(n8n: IExecuteFunctions, itemIndex: number): Change {
	const fields = collectionParameter(n8n, 'updateFields', itemIndex);
	const { name, description, permission, indexingTechnique, embeddingModel } = fields;
	const wishes = readWishes(fields);
	const change: Change = {
		settings: {
			...(name === undefined ? {} : { name: checkName(asText(name)) }),
			...(description === undefined ? {} : { description: checkDescription(asText(description)) }),
			...(permission === undefined
				? {}
				: { permission: oneOf('Permission', permission, PERMISSIONS) }),
		},
		technique:
			indexingTechnique === undefined
				? null
				: oneOf('Indexing Technique', indexingTechnique, TECHNIQUES),
		embeddingModel: readModel('Embedding Model', embeddingModel),
		wishes,
		changesRetrieval: Object.values(wishes).some((wish) => wish !== null),
	};
	if (Object.keys(change.settings).length === 0 && !needsBase(change)) {
		throw parameterError(
			"Nothing is set in 'Update Fields'",
			'Add what is to be changed, with its new value.',
		);
	}
	return change;
}

function needsBase({ technique, embeddingModel, changesRetrieval }: Change): boolean {
	return technique !== null || embeddingModel !== null || changesRetrieval;
}

/** What Dify is told of indexing and searching. */
interface Indexing {
	settings: JsonObject;
	/** Whether the whole base is indexed again. */
	isAnew: boolean;
}

const NO_INDEXING: Indexing = { settings: {}, isAnew: false };

/** @throws DifyError when the base cannot be indexed or searched so */
function planIndexing(change: Change, base: JsonObject): Indexing {
	const { wishes, embeddingModel } = change;
	const before = techniqueOf(base);
	const technique = change.technique ?? before;
	checkStorable(wishes.method, technique);
	const isSwitched = change.technique !== null && technique !== before;
	const changed = { ...base, indexing_technique: technique };
	const mustFit = isSwitched && storesUnfitMethod(changed);
	const model = chosenModel(embeddingModel, technique, base);
	const isOtherModel =
		embeddingModel !== null &&
		(embeddingModel.model !== textOf(base.embedding_model) ||
			embeddingModel.provider !== textOf(base.embedding_model_provider));
	return {
		settings: {
			...(change.technique === null && embeddingModel === null
				? {}
				: { indexing_technique: technique, ...model }),
			...(change.changesRetrieval || mustFit
				? { retrieval_model: changedRetrievalModel(changed, wishes) }
				: {}),
		},
		isAnew: isSwitched || isOtherModel,
	};
}

/**
 * The embedding model that goes with the technique: Dify asks for both together, and fills in no
 * default where a base becomes one of high quality (§4.3 of the knowledge API's facts).
 */
function chosenModel(
	wished: ModelName | null,
	technique: IndexingTechnique | null,
	base: JsonObject,
): JsonObject {
	if (technique !== 'high_quality') {
		if (wished === null) return {};
		throw parameterError(
			'An economical knowledge base has no embedding model',
			"Set 'Indexing Technique' to High Quality as well, or remove 'Embedding Model'.",
		);
	}
	const provider = wished?.provider ?? textOf(base.embedding_model_provider);
	const model = wished?.model ?? textOf(base.embedding_model);
	if (provider === '' || model === '') {
		throw parameterError(
			'A knowledge base of high quality needs an embedding model, and this one has none yet',
			"Add 'Embedding Model' to 'Update Fields' and choose one.",
		);
	}
	return { embedding_model: model, embedding_model_provider: provider };
}
