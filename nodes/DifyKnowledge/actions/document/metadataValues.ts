// The parameter Metadata: values by the names of their fields, each read in the type that its field has.

import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parameterError } from '../../../../dify/errors/errors';
import { checkStorable } from '../../../../dify/http/identifiers';
import { numberOf, objectsOf } from '../../../../dify/http/json';
import type { MetadataType } from '../../../../dify/knowledge/metadata';
import { checkFieldName } from '../../../../dify/knowledge/setValues';
import type { NamedValue } from '../../../../dify/knowledge/setValues';
import { asText, collectionParameter } from '../../../shared/parameters';
import { readMoment } from '../../../shared/times';

/** The values of a document in fields of its knowledge base. */
export const metadataField: INodeProperties = {
	displayName: 'Metadata',
	name: 'metadata',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add value',
	default: {},
	description:
		'Values by the names of metadata fields of the knowledge base. A missing field is made: for numbers where the value is one, for times where it is a date with time and zone, otherwise for text.',
	options: [
		{
			displayName: 'Value',
			name: 'values',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. department',
					description: 'The name of the metadata field, in its exact spelling',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. sales',
					description:
						'What the document has there. For a time: a date such as 2026-01-28T06:46:43Z, or seconds since 1970. Empty to clear it.',
				},
			],
		},
	],
};

/**
 * The values of the parameter Metadata.
 *
 * @throws DifyError when a name is missing, or cannot be given a value
 */
export function readMetadataValues(n8n: IExecuteFunctions, itemIndex: number): NamedValue[] {
	const { values } = collectionParameter(n8n, metadataField.name, itemIndex);
	const named = objectsOf(values).map(({ name, value }) =>
		namedValue(checkFieldName(metadataField.displayName, asText(name)), value, n8n.getTimezone()),
	);
	const twice = named.find(
		({ name }, place) => named.findIndex((one) => one.name === name) < place,
	);
	if (twice !== undefined) {
		throw parameterError(
			`'${metadataField.displayName}' gives the field '${twice.name}' two values`,
			'A document has one value in each field: leave one of them out.',
		);
	}
	return named;
}

/**
 * A value as a user gives it.
 *
 * @param timezone the workflow's, for dates that do not say of which zone they are
 * @throws DifyError for a text that Dify cannot keep
 */
export function namedValue(name: string, given: unknown, timezone: string): NamedValue {
	const value = plain(given);
	checkStorable(name, asText(value));
	return {
		name,
		type: typeFor(value),
		as(type) {
			if (asText(value).trim() === '') return null;
			if (type === 'string') return asText(value);
			return type === 'number' ? readNumber(name, value) : readSeconds(name, value, timezone);
		},
	};
}

/** As JSON holds it: dates become texts. */
function plain(value: unknown): unknown {
	return value instanceof Date ? value.toISOString() : value;
}

/** A date with time and zone, as n8n's own moments and most services write it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

function typeFor(value: unknown): MetadataType {
	if (typeof value === 'number') return 'number';
	return MOMENT.test(asText(value).trim()) ? 'time' : 'string';
}

/** @throws DifyError when it is none */
function readNumber(name: string, value: unknown): number {
	const number = numberOf(value);
	if (number !== null) return number;
	throw parameterError(
		`The metadata field '${name}' holds numbers, and this is none: ${asText(value).slice(0, 100)}`,
		'Give a number, or use a field of the type text.',
	);
}

/** So many digits are no date any more, but seconds since 1970. */
const SECONDS = /^-?\d{9,}(?:\.\d+)?$/;

/** JavaScript counts milliseconds; as seconds, such a number would be a day behind the year 5000. */
const LEAST_MILLISECONDS = 1e11;

/** @throws DifyError when it is no moment */
function readSeconds(name: string, value: unknown, timezone: string): number {
	if (typeof value === 'number' || SECONDS.test(asText(value).trim())) {
		const number = readNumber(name, value);
		return Math.abs(number) < LEAST_MILLISECONDS ? number : Math.floor(number / 1_000);
	}
	return Math.floor(Date.parse(readMoment(name, value, timezone)) / 1_000);
}
