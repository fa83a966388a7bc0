// How a document is cut into chunks, as the user chooses it.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import type { Chunking, Segmentation } from '../../../../dify/knowledge/chunking';
import { booleanParameter, oneOf, textParameter, wholeNumber } from '../../../shared/parameters';

const KINDS: [Chunking['kind'], ...Chunking['kind'][]] = [
	'automatic',
	'general',
	'parentChild',
	'questionAnswer',
];

const WITH_RULES = { chunking: ['general', 'parentChild', 'questionAnswer'] };

const WITH_PARENTS = { chunking: ['parentChild'] };

/** Chunking, and the rules that go with each kind. */
export const chunkingFields: INodeProperties[] = [
	{
		displayName: 'Chunking',
		name: 'chunking',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'Chunks of the kind that the knowledge base has, cut by usual rules',
			},
			{ name: 'General', value: 'general', description: 'Chunks of a text, cut by your rules' },
			{
				name: 'Parent-Child',
				value: 'parentChild',
				description: 'Small chunks to be found, within large ones to be read',
			},
			{
				name: 'Question and Answer',
				value: 'questionAnswer',
				description:
					"The workspace's language model writes questions and answers for each chunk, which costs its tokens",
			},
		],
		default: 'automatic',
		description:
			'How the document is cut into the pieces that are found. The first document of a knowledge base decides the kind for all.',
	},
	{
		displayName: 'Parent Mode',
		name: 'parentMode',
		type: 'options',
		options: [
			{
				name: 'Full Document',
				value: 'full-doc',
				description: 'The whole document is one parent',
			},
			{ name: 'Paragraph', value: 'paragraph', description: 'Each chunk is a parent' },
		],
		default: 'paragraph',
		displayOptions: { show: WITH_PARENTS },
		description: 'What is read when one of its small chunks is found',
	},
	{
		displayName: 'Separator',
		name: 'separator',
		type: 'string',
		default: '\\n\\n',
		displayOptions: { show: WITH_RULES },
		description: 'Where the text is cut. Write \\n for a line break and \\t for a tab.',
	},
	{
		displayName: 'Max Tokens',
		name: 'maxTokens',
		type: 'number',
		typeOptions: { minValue: 50 },
		default: 500,
		displayOptions: { show: WITH_RULES },
		description: 'The longest chunk, in tokens: 50 to 4000, unless your own server allows more',
	},
	{
		displayName: 'Chunk Overlap',
		name: 'chunkOverlap',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 50,
		displayOptions: { show: WITH_RULES },
		description: 'How many tokens a chunk repeats of the one before',
	},
	{
		displayName: 'Child Separator',
		name: 'childSeparator',
		type: 'string',
		default: '\\n',
		displayOptions: { show: WITH_PARENTS },
		description:
			'Where a parent is cut into children. Write \\n for a line break and \\t for a tab.',
	},
	{
		displayName: 'Child Max Tokens',
		name: 'childMaxTokens',
		type: 'number',
		typeOptions: { minValue: 50 },
		default: 200,
		displayOptions: { show: WITH_PARENTS },
		description: 'The longest child chunk, in tokens',
	},
	{
		displayName: 'Remove Extra Spaces',
		name: 'removeExtraSpaces',
		type: 'boolean',
		default: true,
		displayOptions: { show: WITH_RULES },
		description: 'Whether runs of spaces, tabs and empty lines become one',
	},
	{
		displayName: 'Remove URLs and Emails',
		name: 'removeUrlsEmails',
		type: 'boolean',
		default: false,
		displayOptions: { show: WITH_RULES },
		description: 'Whether web and e-mail addresses are taken out of the text',
	},
];

/** Tokens of a chunk at least: with less, Dify accepts the document and then fails to index it (§5). */
const FEWEST_TOKENS = 50;

/**
 * How the document is to be cut.
 *
 * @throws DifyError when a rule is one that Dify would fail at later
 */
export function readChunking(n8n: IExecuteFunctions, itemIndex: number): Chunking {
	const kind = oneOf('Chunking', n8n.getNodeParameter('chunking', itemIndex, ''), KINDS);
	if (kind === 'automatic') return { kind };
	const segmentation = readSegmentation(n8n, itemIndex);
	if (kind !== 'parentChild') return { kind, segmentation };
	const number = (name: string, label: string, fallback: number) =>
		wholeNumber(n8n.getNodeParameter(name, itemIndex, fallback), label, fallback, FEWEST_TOKENS);
	return {
		kind,
		segmentation,
		parents: {
			parentMode: oneOf('Parent Mode', n8n.getNodeParameter('parentMode', itemIndex, ''), [
				'paragraph',
				'full-doc',
			]),
			childSeparator: separator(n8n, 'childSeparator', 'Child Separator', itemIndex),
			childMaxTokens: number('childMaxTokens', 'Child Max Tokens', 200),
		},
	};
}

function readSegmentation(n8n: IExecuteFunctions, itemIndex: number): Segmentation {
	const given = (name: string) => n8n.getNodeParameter(name, itemIndex, '');
	const maxTokens = wholeNumber(given('maxTokens'), 'Max Tokens', 500, FEWEST_TOKENS);
	const chunkOverlap = wholeNumber(given('chunkOverlap'), 'Chunk Overlap', 50, 0);
	if (chunkOverlap >= maxTokens) {
		throw parameterError(
			`'Chunk Overlap' (${chunkOverlap}) is not less than 'Max Tokens' (${maxTokens})`,
			'A chunk cannot repeat all of the one before: give a smaller overlap.',
		);
	}
	return {
		separator: separator(n8n, 'separator', 'Separator', itemIndex),
		maxTokens,
		chunkOverlap,
		removeExtraSpaces: booleanParameter(n8n, 'removeExtraSpaces', itemIndex),
		removeUrlsEmails: booleanParameter(n8n, 'removeUrlsEmails', itemIndex),
	};
}

/** In a field of one line a line break can only be written, not typed. */
function separator(n8n: IExecuteFunctions, name: string, label: string, itemIndex: number): string {
	const written = textParameter(n8n, name, itemIndex);
	if (written === '') {
		throw parameterError(`The '${label}' parameter is empty`, 'Write \\n for a line break.');
	}
	return written.replace(/\\([nrt])/g, (_sign, letter: string) => SIGNS.get(letter) ?? letter);
}

const SIGNS = new Map([
	['n', '\n'],
	['r', '\r'],
	['t', '\t'],
]);
