// Shows Dify's moments as n8n's users know them, and reads those that they give.

import { parameterError } from '../../dify/errors/errors';
import { numberOf } from '../../dify/http/json';

/**
 * A moment as ISO 8601 in UTC.
 *
 * @param seconds since 1970, as Dify keeps moments
 * @returns null where there is none
 */
export function isoTime(seconds: unknown): string | null {
	const number = numberOf(seconds);
	if (number === null) return null;
	const moment = new Date(number * 1_000);
	return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/**
 * A moment that was given: as a text, or as one of n8n's own by an expression.
 *
 * @param label the parameter's name as the user reads it
 * @returns ISO 8601 in UTC; empty where none was given
 * @throws DifyError when it is no moment
 */
export function readMoment(label: string, value: unknown): string {
	const text = String(value ?? '').trim();
	if (text === '') return '';
	const moment = new Date(text);
	if (!Number.isNaN(moment.getTime())) return moment.toISOString();
	throw parameterError(
		`'${label}' is not a date: ${text.slice(0, 100)}`,
		'Enter a date and time such as 2026-01-28T06:46:43Z, or {{ $now.minus({ days: 1 }) }}.',
	);
}
