// Chunk: Update. Changes what a chunk says, or switches it.

import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { updateChunk } from '../../../../dify/knowledge/chunks';
import type { ChunkChange } from '../../../../dify/knowledge/chunks';
import { optionsField, simplifyField } from '../../../shared/fields';
import type { Operation } from '../../../shared/operation';
import {
	asBoolean,
	booleanParameter,
	collectionParameter,
	textParameter,
} from '../../../shared/parameters';
import {
	concurrencyOption,
	documentField,
	knowledgeBaseField,
	readLaneSettings,
} from '../knowledgeFields';
import { textListParameter } from '../textList';
import {
	answerField,
	chunkIdField,
	contentField,
	keywordsField,
	laneOf,
	readChunkAddress,
} from './chunkFields';
import { simplifyChunk } from './chunkItem';

export const update: Operation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update chunk',
		description: 'Change what a chunk says, or enable or disable it',
	},
	fields: [
		knowledgeBaseField,
		documentField,
		chunkIdField,
		{
			...contentField,
			description:
				'The new text, or in a knowledge base of questions and answers the new question. Leave empty to keep the one there is.',
		},
		{
			...answerField,
			description:
				'The new answer in a knowledge base of questions and answers. Leave empty to keep the one there is.',
		},
		{
			...keywordsField,
			description:
				'The new keywords, separated by commas, in place of all the chunk has; an expression can give a list. Leave empty to keep those there are; with new content, Dify then finds new ones.',
		},
		simplifyField,
		optionsField([
			{
				displayName: 'Enabled',
				name: 'enabled',
				type: 'boolean',
				default: true,
				description:
					'Whether searches find the chunk. A disabled chunk can only be changed with this option, whichever way it is set.',
			},
			{
				displayName: 'Regenerate Child Chunks',
				name: 'regenerateChildChunks',
				type: 'boolean',
				default: true,
				description:
					'Whether Dify makes the child chunks anew from the content, where the knowledge base has parents and children. Those written by hand are dropped. Without it, the chunk is still found by the words of its old content.',
			},
			concurrencyOption,
		]),
	],
	readLaneSettings,
	read(n8n, itemIndex) {
		const address = readChunkAddress(n8n, itemIndex);
		const change = readChange(n8n, itemIndex);
		const simplify = booleanParameter(n8n, 'simplify', itemIndex);
		return {
			lane: laneOf(address),
			async execute({ transport }) {
				const chunk = await updateChunk(transport, address, change);
				return [{ json: simplify ? simplifyChunk(chunk) : chunk }];
			},
		};
	},
};

/** @throws DifyError when there is nothing to change */
function readChange(n8n: IExecuteFunctions, itemIndex: number): ChunkChange {
	const { enabled, regenerateChildChunks } = collectionParameter(n8n, 'options', itemIndex);
	// Blanks alone would make Dify fail or keep a chunk of nothing.
	const filled = (name: string) => {
		const text = textParameter(n8n, name, itemIndex);
		return text.trim() === '' ? '' : text;
	};
	const change: ChunkChange = {
		content: filled('content'),
		answer: filled('answer'),
		keywords: textListParameter(n8n, 'keywords', itemIndex),
		enabled: enabled === undefined || enabled === '' ? undefined : asBoolean(enabled),
		regenerateChildChunks: asBoolean(regenerateChildChunks),
	};
	const isNothing =
		change.content === '' &&
		change.answer === '' &&
		change.keywords.length === 0 &&
		change.enabled === undefined &&
		!change.regenerateChildChunks;
	if (isNothing) {
		throw parameterError(
			`Item ${itemIndex} changes nothing of its chunk`,
			"Fill in 'Content', 'Answer' or 'Keywords', or add the option 'Enabled'. If they are expressions, check that the node they read from gave values for this item.",
		);
	}
	return change;
}
