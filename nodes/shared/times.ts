// Shows Dify's moments as n8n's users know them, and reads those that they give.

import { parameterError } from '../../dify/errors/errors';
import { numberOf } from '../../dify/http/json';
import { asText } from './parameters';

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

/** A date, or a date and a time, that does not say of which zone it is. */
const WITHOUT_ZONE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;

/**
 * A moment that was given: as a text, or as one of n8n's own by an expression.
 *
 * @param label the parameter's name as the user reads it
 * @param timezone the workflow's, for what does not say of which zone it is
 * @returns ISO 8601 in UTC; empty where none was given
 * @throws DifyError when it is no moment
 */
export function readMoment(label: string, value: unknown, timezone: string): string {
	// As JSON, Date and n8n's own moments are ISO 8601 in quotation marks.
	const text = asText(value)
		.replace(/^"(.*)"$/, '$1')
		.trim();
	if (text === '') return '';
	// JavaScript takes any text that ends in a small number for a day of 2001.
	const moment = /\d{4}/.test(text) ? parseMoment(text, timezone) : NaN;
	if (!Number.isNaN(moment)) return new Date(moment).toISOString();
	throw parameterError(
		`'${label}' is not a date: ${text.slice(0, 100)}`,
		'Enter a date and time such as 2026-01-28T06:46:43Z, or {{ $now.minus({ days: 1 }) }}.',
	);
}

function parseMoment(text: string, timezone: string): number {
	const [, date, time = '00:00'] = WITHOUT_ZONE.exec(text) ?? [];
	if (date === undefined) return Date.parse(text);
	const asUtc = Date.parse(`${date}T${time}Z`);
	// The offset at the moment itself, which that of a clock change nearby is not.
	return Number.isNaN(asUtc) ? NaN : asUtc - offsetAt(asUtc - offsetAt(asUtc, timezone), timezone);
}

/** Milliseconds by which a zone is ahead of UTC. */
function offsetAt(moment: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value;
	const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? [];
	const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
	return sign === '-' ? -ahead : ahead;
}
