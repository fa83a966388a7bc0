// What Dify says of a run that failed, or that calls itself failed.

import { isStopInDisguise, readRunFailure } from '../../../dify/errors/runFailure';

describe('the words of a failed run', () => {
	it('are told by what Dify puts before them', () => {
		expect(readRunFailure('Run failed: 429: wait')).toEqual({
			isRunFailure: true,
			message: '429: wait',
		});
	});

	it.each(['run failed: no', 'It says: Run failed: no', 'Run failed:', ''])(
		'are not told by words elsewhere: "%s"',
		(text) => {
			expect(readRunFailure(text)).toEqual({ isRunFailure: false, message: text });
		},
	);
});

describe('a stop that calls itself failed', () => {
	it.each([
		['Aborted: User requested stop', true],
		['Run failed: Aborted: User requested stop', true],
		['Aborted: User requested stop.', true],
		['Aborted: Workflow exceeded its time', false],
		['The tool said "Aborted: User requested stop"', false],
		['Stopped by user.', false],
		['', false],
	])('"%s" is one: %s', (text, isStop) => {
		expect(isStopInDisguise(text)).toBe(isStop);
	});
});
