// Chunk: Create. Adds a chunk to a document.

import { checkFilled } from '../../../../dify/http/identifiers';
import { createChunk } from '../../../../dify/knowledge/chunks';
import { optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import { booleanParameter, textParameter } from '../../../shared/parameters';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import { textListParameter } from '../textList';
import {
	answerField,
	contentField,
	keywordsField,
	laneOf,
	readDocumentAddress,
} from './chunkFields';
import { simplifyChunk } from './chunkItem';

export const create: Operation = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create chunk',
		description: 'Add a chunk at the end of a document that is indexed and enabled',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		{
			...contentField,
			required: true,
			description:
				'The text that is searched; in a knowledge base of questions and answers, the question',
		},
		{
			...answerField,
			description:
				'The answer to the question in Content. Only knowledge bases of questions and answers keep it, and there it is needed.',
		},
		{
			...keywordsField,
			description:
				'Words that the chunk is found by in an economical knowledge base, separated by commas; an expression can give a list. Leave empty to let Dify find them.',
		},
		simplifyField,
		optionsField([concurrencyOption]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readDocumentAddress(n8n, itemIndex);
		const content = textParameter(n8n, 'content', itemIndex);
		checkFilled('Content', content);
		const answer = textParameter(n8n, 'answer', itemIndex);
		const keywords = textListParameter(n8n, 'keywords', itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			lane: laneOf(address),
			async execute({ transport }) {
				const chunk = await createChunk(transport, address, { content, answer, keywords });
				return [{ json: simplify ? simplifyChunk(chunk) : chunk }];
			},
		};
	},
};
