// Shows Dify's moments as n8n's users know them.

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
