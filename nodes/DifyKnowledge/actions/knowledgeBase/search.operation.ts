// Knowledge Base: Search. Finds the chunks that fit a query.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { techniqueOf } from '../../../../dify/knowledge/knowledgeBases';
import { searchKnowledgeBase, shortenQuery } from '../../../../dify/knowledge/retrieval';
import {
	checkMethodFits,
	ownMethod,
	retrievalModel,
} from '../../../../dify/knowledge/retrievalModel';
import { isAiTool } from '../../../shared/aiTool';
import { optionsField } from '../../../shared/fields';
import { hideKey } from '../../../shared/hiddenKey';
import type { Operation, OperationItem } from '../../../shared/operation';
import { collectionParameter, oneOf, textParameter } from '../../../shared/parameters';
import { knowledgeBaseField, readKnowledgeBaseId } from '../knowledgeFields';
import { baseKey, knownBase } from '../knownBases';
import {
	readWishes,
	rerankModelField,
	scoreThresholdField,
	searchMethodField,
	semanticWeightField,
	topKField,
} from '../retrievalFields';
import { metadataFilterOptions, readMetadataFilter } from './metadataFilter';
import { nothingFoundHint, searchText, shapeHit } from './searchResult';
import type { Hit, Search } from './searchResult';

const SHORTENED = 'The query was shortened at a word: Dify takes 250 characters at most';

const NO_WEIGHT = "'Semantic Weight' had no effect: it is for a hybrid search";

export const search: Operation = {
	option: {
		name: 'Search',
		value: 'search',
		action: 'Search a knowledge base',
		description: 'Find the chunks of a knowledge base that fit a query',
	},
	fields: [
		knowledgeBaseField,
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. How do I return a product?',
			description:
				'What to look for, in one sentence or question that says all that matters, in the language of the documents. Dify takes 250 characters; a longer query is shortened at a word.',
		},
		searchMethodField,
		topKField,
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'Items', value: 'items', description: 'One item for each chunk that was found' },
				{
					name: 'Text',
					value: 'text',
					description: 'One item with all that was found as one text, made for a prompt',
				},
			],
			default: 'items',
			description:
				'What the search gives. An AI agent that uses it as a tool always gets the text.',
		},
		optionsField([
			scoreThresholdField,
			rerankModelField,
			{
				...semanticWeightField,
				displayOptions: { show: { '/searchMethod': ['auto', 'hybrid'] } },
			},
			...metadataFilterOptions,
		]),
	],
	read(n8n, itemIndex) {
		const baseId = readKnowledgeBaseId(n8n, itemIndex);
		const query = readQuery(n8n, itemIndex);
		const options = collectionParameter(n8n, 'options', itemIndex);
		const wishes = readWishes({
			...options,
			searchMethod: n8n.getNodeParameter('searchMethod', itemIndex, 'auto'),
			topK: n8n.getNodeParameter('topK', itemIndex, ''),
		});
		const filter = readMetadataFilter(n8n, options);
		const chosen = oneOf<'items' | 'text'>(
			'Output',
			n8n.getNodeParameter('output', itemIndex, 'items'),
			['items', 'text'],
		);
		const output = isAiTool(n8n) ? 'text' : chosen;
		return {
			async execute({ connection, transport, hints }) {
				const shortened = shortenQuery(query);
				if (shortened !== query) hints.add(SHORTENED, itemIndex);
				// It is asked for once, however many queries there are.
				const base = await knownBase(n8n, baseKey(connection, baseId)).settings(transport);
				const method = wishes.method ?? ownMethod(base);
				checkMethodFits(method, techniqueOf(base));
				if (wishes.semanticWeight !== null && method !== 'hybrid_search') {
					hints.add(NO_WEIGHT, itemIndex);
				}
				const model = retrievalModel(base, wishes);
				const made: Search = { query: shortened, base, model, isFiltered: filter !== null };
				const records = await searchKnowledgeBase(transport, base, shortened, model, filter);
				const hits = records.map((record) => shapeHit(record, model));
				if (hits.length === 0) {
					// It has the base's name, which a server gave.
					hints.add(hideKey(nothingFoundHint(made), connection.apiKey), itemIndex);
				}
				return present(output, made, hits);
			},
		};
	},
};

/** @throws DifyError when it is blank: Dify refuses an empty one, and finds anything for blanks */
function readQuery(n8n: IExecuteFunctions, itemIndex: number): string {
	const query = textParameter(n8n, 'query', itemIndex);
	if (query.trim() === '') {
		throw parameterError(
			"The 'Query' parameter is empty",
			'Enter what to look for. If it is an expression, check that the node it reads from gave a value for this item.',
		);
	}
	return query;
}

function present(output: 'items' | 'text', made: Search, hits: Hit[]): OperationItem[] {
	return output === 'text'
		? [{ json: { text: searchText(made, hits), hits } }]
		: hits.map((json) => ({ json }));
}
