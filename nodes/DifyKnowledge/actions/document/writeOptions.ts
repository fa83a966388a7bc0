// Options that all operations have which write documents.

import type { INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../../../dify/http/json';
import type { DocumentDraft } from '../../../../dify/knowledge/writePlan';
import { amount, asBoolean, asText, oneOf } from '../../../shared/parameters';
import { concurrencyOption } from '../knowledgeFields';

/** Seconds to wait for indexing. */
const DEFAULT_TIMEOUT = 300;

/** The options. */
export const writeOptions: INodeProperties[] = [
	concurrencyOption,
	{
		displayName: 'Index of an Empty Knowledge Base',
		name: 'indexingTechnique',
		type: 'options',
		options: [
			{
				name: 'Economical',
				value: 'economy',
				description: 'Finds words; costs nothing',
			},
			{
				name: 'High Quality',
				value: 'high_quality',
				description: 'Finds meanings; uses the embedding model of the workspace',
			},
		],
		default: 'high_quality',
		description: 'Only where the knowledge base does not have an index yet',
	},
	{
		displayName: 'Language',
		name: 'docLanguage',
		type: 'string',
		default: 'English',
		placeholder: 'e.g. Chinese',
		description: 'In which language questions and answers are written, for that kind of chunks',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: DEFAULT_TIMEOUT,
		description:
			'How many seconds to wait for indexing at most; 0 for no limit. Behind it the item fails, and Dify goes on.',
	},
	{
		displayName: 'Wait Until Indexed',
		name: 'waitUntilIndexed',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the new content can be found. Otherwise nothing is said of content that Dify fails to index.',
	},
];

/** What those options say. */
export interface WriteSettings extends Pick<DocumentDraft, 'technique' | 'language'> {
	waitUntilIndexed: boolean;
	/** Milliseconds; 0 for no limit. */
	limit: number;
}

/**
 * The options as they were set.
 *
 * @throws DifyError when one of them is none of its values
 */
export function readWriteSettings(options: JsonObject): WriteSettings {
	return {
		technique: oneOf('Index of an Empty Knowledge Base', options.indexingTechnique, [
			'high_quality',
			'economy',
		]),
		language: asText(options.docLanguage).trim() || 'English',
		waitUntilIndexed: options.waitUntilIndexed === undefined || asBoolean(options.waitUntilIndexed),
		limit: amount(options.timeout, 'Timeout', DEFAULT_TIMEOUT) * 1_000,
	};
}
