// The option that searches only documents with certain metadata.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { checkFilled } from '../../../../dify/http/identifiers';
import { numberOf, objectOf, objectsOf } from '../../../../dify/http/json';
import type { JsonObject } from '../../../../dify/http/json';
import type { MetadataCondition, MetadataFilter } from '../../../../dify/knowledge/retrievalModel';
import { asText, oneOf } from '../../../shared/parameters';
import { readMoment } from '../../../shared/times';

/** What a value is compared as. */
type Comparison = 'text' | 'list' | 'number' | 'moment' | 'nothing';

/** Dify's operators (§11.2 of the knowledge API's facts), in the order of their names. */
const OPERATORS: { name: string; value: string; comparison: Comparison }[] = [
	{ name: 'After (Time)', value: 'after', comparison: 'moment' },
	{ name: 'Before (Time)', value: 'before', comparison: 'moment' },
	{ name: 'Contains (Text)', value: 'contains', comparison: 'text' },
	{ name: 'Does Not Contain (Text)', value: 'not contains', comparison: 'text' },
	{ name: 'Ends With (Text)', value: 'end with', comparison: 'text' },
	{ name: 'Equals (Number)', value: '=', comparison: 'number' },
	{ name: 'Greater or Equal (Number)', value: '≥', comparison: 'number' },
	{ name: 'Greater Than (Number)', value: '>', comparison: 'number' },
	{ name: 'Is (Text)', value: 'is', comparison: 'text' },
	{ name: 'Is Empty', value: 'empty', comparison: 'nothing' },
	{ name: 'Is Not (Text)', value: 'is not', comparison: 'text' },
	{ name: 'Is Not Empty', value: 'not empty', comparison: 'nothing' },
	{ name: 'Is Not One Of (Text)', value: 'not in', comparison: 'list' },
	{ name: 'Is One Of (Text)', value: 'in', comparison: 'list' },
	{ name: 'Less or Equal (Number)', value: '≤', comparison: 'number' },
	{ name: 'Less Than (Number)', value: '<', comparison: 'number' },
	{ name: 'Not Equal (Number)', value: '≠', comparison: 'number' },
	{ name: 'Starts With (Text)', value: 'start with', comparison: 'text' },
];

const DEFAULT_OPERATOR = 'is';

/** The conditions, and whether all of them must hold. */
export const metadataFilterOptions: INodeProperties[] = [
	{
		displayName: 'Metadata Filter',
		name: 'metadataFilter',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add condition',
		default: {},
		description: 'Which documents are searched, by the metadata that they have in Dify',
		options: [
			{
				displayName: 'Condition',
				name: 'conditions',
				values: [
					{
						displayName: 'Field Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. source_id',
						description:
							'The metadata field by its name in the knowledge base. No document has one that does not exist.',
					},
					{
						displayName: 'Operator',
						name: 'comparisonOperator',
						type: 'options',
						options: OPERATORS.map(({ name, value }) => ({ name, value })),
						default: DEFAULT_OPERATOR,
						description: 'How the value of a document is compared',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description:
							'What it is compared with: a text, a number, a date and time, or a list whose parts are separated by commas. Is Empty and Is Not Empty need none.',
					},
				],
			},
		],
	},
	{
		displayName: 'Metadata Filter Combination',
		name: 'logicalOperator',
		type: 'options',
		options: [
			{ name: 'All Conditions', value: 'and', description: 'Each condition must hold' },
			{ name: 'Any Condition', value: 'or', description: 'One condition that holds is enough' },
		],
		default: 'and',
		description: 'Whether all conditions of the metadata filter must hold',
	},
];

/**
 * The filter that the options give.
 *
 * @returns null where they have no condition
 * @throws DifyError when a condition has no field, or a value of another kind than its operator
 */
export function readMetadataFilter(
	n8n: IExecuteFunctions,
	options: JsonObject,
): MetadataFilter | null {
	const conditions = objectsOf(objectOf(options.metadataFilter).conditions);
	if (conditions.length === 0) return null;
	const timezone = n8n.getTimezone();
	return {
		logical_operator: oneOf<'and' | 'or'>('Metadata Filter Combination', options.logicalOperator, [
			'and',
			'or',
		]),
		conditions: conditions.map((condition) => readCondition(condition, timezone)),
	};
}

function readCondition(
	{ name, comparisonOperator, value }: JsonObject,
	timezone: string,
): MetadataCondition {
	const operator = oneOf<string>('Operator', comparisonOperator, [
		DEFAULT_OPERATOR,
		...OPERATORS.map((known) => known.value),
	]);
	const comparison = OPERATORS.find((known) => known.value === operator)?.comparison ?? 'text';
	return {
		name: checkFilled('Field Name', asText(name)),
		comparison_operator: operator,
		value: READERS[comparison](value, timezone),
	};
}

const READERS: Record<
	Comparison,
	(value: unknown, timezone: string) => MetadataCondition['value']
> = {
	text: asText,
	list: (value) =>
		(Array.isArray(value) ? value : asText(value).split(','))
			.map((part) => asText(part).trim())
			.filter((part) => part !== ''),
	number: readNumber,
	moment: readSeconds,
	nothing: () => null,
};

function readNumber(value: unknown): number {
	const number = numberOf(value);
	if (number !== null) return number;
	throw parameterError(
		`The 'Value' of the metadata filter is not a number: ${asText(value).slice(0, 100)}`,
		'Enter a number, or choose an operator for text.',
	);
}

/** Unix seconds, as Dify keeps times; they may be given as such. */
function readSeconds(value: unknown, timezone: string): number {
	const seconds = numberOf(value);
	if (seconds !== null) return seconds;
	const moment = readMoment('Value', value, timezone);
	return moment === '' ? readNumber(value) : Date.parse(moment) / 1_000;
}
