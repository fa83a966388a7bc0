// Moments that users give, in whatever form an expression or n8n's editor has them.

import { readMoment } from '../../../nodes/shared/times';

const read = (value: unknown, timezone = 'UTC') => readMoment('Created After', value, timezone);

it.each<[string, unknown]>([
	['UTC', '2026-01-28T06:46:43Z'],
	['another zone', '2026-01-28T07:46:43+01:00'],
	['an e-mail', 'Wed, 28 Jan 2026 06:46:43 GMT'],
	['JavaScript', new Date('2026-01-28T06:46:43Z')],
])('are read as %s has them', (_whose, value) => {
	expect(read(value)).toBe('2026-01-28T06:46:43.000Z');
});

it.each([undefined, null, '', ' '])('are none where none is given: %j', (value) => {
	expect(read(value)).toBe('');
});

it.each([
	['Europe/Berlin', '2026-01-28T10:00:00', '2026-01-28T09:00:00.000Z'],
	['Europe/Berlin', '2026-07-28 10:00', '2026-07-28T08:00:00.000Z'],
	['Europe/Berlin', '2026-03-29T03:30:00', '2026-03-29T01:30:00.000Z'],
	['America/New_York', '2026-01-28', '2026-01-28T05:00:00.000Z'],
	['Asia/Kolkata', '2026-01-28T10:00:00.5', '2026-01-28T04:30:00.500Z'],
	['UTC', '2026-01-28T10:00:00', '2026-01-28T10:00:00.000Z'],
])('that do not say their zone are of the workflow’s: %s, %s', (timezone, value, moment) => {
	expect(read(value, timezone)).toBe(moment);
});

it.each([
	['yesterday 5', 'yesterday 5'],
	[5, '5'],
	[true, 'true'],
	[['2026-01-01'], '["2026-01-01"]'],
	[{ toString: 1, valueOf: 1 }, '{"toString":1,"valueOf":1}'],
	['2026-13-45', '2026-13-45'],
	[new Date(NaN), 'null'],
])('are refused where they are none: %j', (value, words) => {
	expect(() => read(value)).toThrow(`'Created After' is not a date: ${words}`);
});
