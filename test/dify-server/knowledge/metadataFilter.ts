// Conditions on the metadata of documents, as a search can name them.

import { isObject } from '../python';
import type { JsonObject } from '../python';

/** The words that a condition can compare with. */
export const OPERATORS = [
	'contains',
	'not contains',
	'start with',
	'end with',
	'is',
	'is not',
	'empty',
	'not empty',
	'in',
	'not in',
	'=',
	'≠',
	'>',
	'<',
	'≥',
	'≤',
	'before',
	'after',
];

function listed(wanted: unknown): string[] {
	return Array.isArray(wanted) ? wanted.map(String) : String(wanted ?? '').split(',');
}

function holds(operator: unknown, value: unknown, wanted: unknown): boolean {
	const there = value !== undefined && value !== null;
	if (operator === 'empty') return !there;
	if (operator === 'not empty') return there;
	// As in SQL, nothing compares with what is not there.
	if (!there) return false;
	const text = String(value);
	const other = String(wanted ?? '');
	switch (operator) {
		case 'contains':
			return text.includes(other);
		case 'not contains':
			return !text.includes(other);
		case 'start with':
			return text.startsWith(other);
		case 'end with':
			return text.endsWith(other);
		case 'is':
			return text === other;
		case 'is not':
			return text !== other;
		case 'in':
			return listed(wanted).includes(text);
		case 'not in':
			return !listed(wanted).includes(text);
		case '=':
			return Number(value) === Number(wanted);
		case '≠':
			return Number(value) !== Number(wanted);
		case '>':
		case 'after':
			return Number(value) > Number(wanted);
		case '<':
		case 'before':
			return Number(value) < Number(wanted);
		case '≥':
			return Number(value) >= Number(wanted);
		default:
			return Number(value) <= Number(wanted);
	}
}

/** Whether a document's metadata meets the conditions; without conditions every one does. */
export function meets(filter: unknown, metadata: JsonObject | null): boolean {
	if (!isObject(filter) || !Array.isArray(filter.conditions)) return true;
	const results = filter.conditions
		.filter(isObject)
		.map(({ name, comparison_operator: operator, value }) =>
			holds(operator, (metadata ?? {})[String(name)], value),
		);
	if (results.length === 0) return true;
	return filter.logical_operator === 'or' ? results.includes(true) : !results.includes(false);
}
