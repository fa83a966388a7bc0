// How long a generation may still be waited for, by what came when.

import { LifeSigns } from '../../../dify/stream/lifeSigns';

const SENT = 1_000_000;

const LIMITS = { start: 60_000, idle: 30_000, progress: 1_260_000 };

const begin = (limits = {}) => new LifeSigns(SENT, { ...LIMITS, ...limits });

describe('before a run lives', () => {
	it('the start limit counts from the sending', () => {
		const signs = begin();
		expect(signs.nextLimit()).toEqual({ at: SENT + 60_000, passed: 'start' });
		expect(signs.isAlive).toBe(false);
	});

	it('the reason is looked for 15 s after the answer began, once', () => {
		const signs = begin();
		signs.noteAnswer(SENT + 2_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 17_000, passed: 'look' });
		signs.noteLooked();
		expect(signs.nextLimit()).toEqual({ at: SENT + 60_000, passed: 'start' });
	});

	it('a ping counts as a sign of life only more than 5 s after the answer began', () => {
		const signs = begin();
		signs.noteAnswer(SENT + 2_000);
		signs.noteBytes(SENT + 7_000);
		expect(signs.isAlive).toBe(false);
		signs.noteBytes(SENT + 7_001);
		expect(signs.isAlive).toBe(true);
	});

	it('bytes before any answer are no sign', () => {
		const signs = begin();
		signs.noteBytes(SENT + 20_000);
		expect(signs.isAlive).toBe(false);
	});
});

describe('once a run lives', () => {
	const living = (limits = {}) => {
		const signs = begin(limits);
		signs.noteAnswer(SENT);
		signs.noteEvent(SENT + 1_000);
		signs.noteBytes(SENT + 1_000);
		return signs;
	};

	it('silence counts from the last byte', () => {
		const signs = living();
		expect(signs.nextLimit()).toEqual({ at: SENT + 31_000, passed: 'idle' });
		signs.noteBytes(SENT + 9_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 39_000, passed: 'idle' });
	});

	it('progress counts from the last event, whatever pings come', () => {
		const signs = living({ idle: 0 });
		signs.noteBytes(SENT + 9_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 1_261_000, passed: 'no-progress' });
		signs.noteEvent(SENT + 10_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 1_270_000, passed: 'no-progress' });
	});

	it('progress counts from the ping that showed the life, where no event came yet', () => {
		const signs = begin({ idle: 0 });
		signs.noteAnswer(SENT);
		signs.noteBytes(SENT + 10_000);
		signs.noteBytes(SENT + 20_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 1_270_000, passed: 'no-progress' });
	});

	it('a limit of 0 never passes', () => {
		const { at } = living({ idle: 0, progress: 0 }).nextLimit();
		expect(at).toBe(Infinity);
	});
});

describe('once the outcome is known', () => {
	it('a tail of 3 s is waited for, and not longer because something comes in it', () => {
		const signs = begin();
		signs.noteEnding(SENT + 5_000, false);
		signs.noteEnding(SENT + 6_000, false);
		signs.noteBytes(SENT + 6_000);
		expect(signs.nextLimit()).toEqual({ at: SENT + 8_000, passed: 'tail' });
	});

	it('the 3 s begin again with each piece of a tail that is wanted', () => {
		const signs = begin();
		signs.noteEnding(SENT + 5_000, true);
		signs.noteEnding(SENT + 6_000, true);
		expect(signs.nextLimit()).toEqual({ at: SENT + 9_000, passed: 'tail' });
	});

	it('the 3 s do not begin again for what is not wanted, also behind a piece that is', () => {
		const signs = begin();
		signs.noteEnding(SENT + 5_000, true);
		signs.noteEnding(SENT + 6_000, true);
		signs.noteEnding(SENT + 7_000, false);
		expect(signs.nextLimit()).toEqual({ at: SENT + 9_000, passed: 'tail' });
	});

	it('no tail is waited for longer than 60 s, however many pieces of it are wanted', () => {
		const signs = begin();
		signs.noteEnding(SENT + 5_000, false);
		signs.noteEnding(SENT + 62_000, true);
		expect(signs.nextLimit()).toEqual({ at: SENT + 65_000, passed: 'tail' });
		signs.noteEnding(SENT + 64_999, true);
		expect(signs.nextLimit()).toEqual({ at: SENT + 65_000, passed: 'tail' });
	});
});

describe('between two looks at the limits', () => {
	it('no more than 3 s pass, nor the shortest limit that may begin in the meantime', () => {
		expect(begin().shortestLimit).toBe(3_000);
		expect(begin({ idle: 0, progress: 0 }).shortestLimit).toBe(3_000);
		expect(begin({ idle: 2_000 }).shortestLimit).toBe(2_000);
		expect(begin({ progress: 1_500 }).shortestLimit).toBe(1_500);
	});

	it('a tenth of a second passes at least, so that a tiny limit keeps nobody busy', () => {
		expect(begin({ idle: 0.5 }).shortestLimit).toBe(100);
	});
});
