// How often, how long and when for the last time it is looked for what Dify has stored of a run.

import { startDeadline, withinDeadline } from '../../../dify/http/deadline';
import { requestJson } from '../../../dify/http/request';
import type { Transport } from '../../../dify/http/transport';
import { lookOnce, lookUntil } from '../../../dify/paidRun/lookUntil';
import type { Look } from '../../../dify/paidRun/lookUntil';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { passTimeUntil } from '../../support/packageClock';
import { rejectionOf } from '../listTransport';

const NOTHING: Look<string> = { isOver: false };

const OVER: Look<string> = { isOver: true };

/** Asks a Dify that never answers. */
async function askInVain(transport: Transport): Promise<Look<string>> {
	await requestJson(transport, { method: 'GET', path: '/messages' });
	return NOTHING;
}

interface Setup {
	/** Milliseconds that all of it may take. */
	timeout?: number;
	wasStopped?: boolean;
	isOver?: boolean;
}

/** What looking works with, in a Dify that begins to answer and never ends. */
function fetchingOf({ timeout = 0, wasStopped = false }: Setup) {
	const clock = new ManualClock();
	const bodies: OpenBody[] = [];
	const deadline = startDeadline(clock, timeout, undefined);
	const transport = withinDeadline(async () => {
		const body = new OpenBody();
		bodies.push(body);
		return body.asResponse();
	}, deadline);
	return { bodies, fetching: { clock, deadline, transport, wasStopped, longestWait: 300_000 } };
}

/** Looks, each time with what the test says; the moments of the looks in milliseconds. */
function begin(
	look: (
		index: number,
		transport: Transport,
		clock: ManualClock,
	) => Promise<Look<string>> | Look<string>,
	setup: Setup = {},
) {
	const { bodies, fetching } = fetchingOf(setup);
	const { clock, deadline } = fetching;
	const looks: number[] = [];
	const found = lookUntil(
		async (transport) => {
			looks.push(clock.now());
			return await look(looks.length - 1, transport, clock);
		},
		setup.isOver ?? false,
		fetching,
	).finally(() => deadline.end());
	const end = async () => {
		await settle();
		await passTimeUntil(clock, found);
	};
	return { clock, bodies, looks, found, end };
}

describe('what is found', () => {
	it('at once is given at once', async () => {
		const { found, looks } = begin(() => ({ isOver: true, found: 'answer', instead: 'other' }));
		expect(await found).toBe('answer');
		expect(looks).toEqual([0]);
	});

	it('later is given then', async () => {
		const { found, looks, end } = begin((index) =>
			index < 2 ? NOTHING : { isOver: true, found: 'answer' },
		);
		await end();
		expect(await found).toBe('answer');
		expect(looks).toEqual([0, 500, 1_500]);
	});

	it('may be nothing that counts as false', async () => {
		expect(await begin(() => ({ isOver: true, found: '' })).found).toBe('');
	});

	it('is no failure of a look: that ends the looking', async () => {
		const failure = new Error('the run failed');
		const { found, looks, clock } = begin(() => {
			throw failure;
		});
		expect(await rejectionOf(found)).toBe(failure);
		expect(looks).toHaveLength(1);
		await settle();
		expect(await clock.advanceToNext()).toBe(false);
	});
});

describe('a run that goes on', () => {
	it('is looked for less and less often, and not for longer than 300 s', async () => {
		const { found, looks, end } = begin(() => NOTHING);
		await end();
		expect(await found).toBeUndefined();
		expect(looks.slice(0, 8)).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 30_500, 45_500]);
		expect(looks.slice(-2)).toEqual([285_500, 300_000]);
	});

	it('gives in the end what serves instead', async () => {
		const { found, end } = begin((index) => ({ isOver: false, instead: `look ${index}` }));
		await end();
		expect(await found).toMatch(/^look \d+$/);
	});

	it('that has ended then is looked for 6 s more, in which its result is stored or never', async () => {
		const { found, looks, end } = begin((index) => (index < 5 ? NOTHING : OVER));
		await end();
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0, 500, 1_500, 3_500, 7_500, 15_500, 21_500]);
	});

	it('that has ended shortly before the 300 s is looked for no longer than them', async () => {
		const { looks, end } = begin(async (_index, _transport, clock) => {
			if (clock.now() < 285_500) return NOTHING;
			await clock.wait(13_000);
			return OVER;
		});
		await end();
		expect(looks.slice(-2)).toEqual([285_500, 300_000]);
	});
});

describe('a run that is over', () => {
	it('from the start is looked for 6 s, however often it says so', async () => {
		const { found, looks, end } = begin(() => OVER, { isOver: true });
		await end();
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0, 500, 1_500, 3_500, 6_000]);
	});

	it('is looked for 6 s from the first look that says so', async () => {
		const { looks, end } = begin(() => OVER);
		await end();
		expect(looks).toEqual([0, 500, 1_500, 3_500, 6_000]);
	});

	it('gives what serves instead only when nothing better has come', async () => {
		const lost = begin(() => ({ isOver: true, instead: 'partial' }));
		await lost.end();
		expect(await lost.found).toBe('partial');
		const stored = begin((index) => ({
			isOver: true,
			instead: 'partial',
			...(index === 3 ? { found: 'answer' } : {}),
		}));
		await stored.end();
		expect(await stored.found).toBe('answer');
		expect(stored.looks).toEqual([0, 500, 1_500, 3_500]);
	});
});

describe('a run that Dify was told to stop', () => {
	it('is looked for once', async () => {
		const { found, looks } = begin(() => ({ isOver: true, instead: 'partial' }), {
			wasStopped: true,
		});
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0]);
	});

	it('may have been stored as a whole all the same', async () => {
		const { found } = begin(() => ({ isOver: true, found: 'answer' }), { wasStopped: true });
		expect(await found).toBe('answer');
	});
});

describe('the time for all of it', () => {
	it('ends the looking, also in the middle of a pause', async () => {
		const { found, looks, clock } = begin(() => ({ isOver: true, instead: 'partial' }), {
			timeout: 1_200,
		});
		await settle();
		await clock.advance(1_200);
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0, 500, 1_200]);
	});

	it('ends a look that Dify does not answer', async () => {
		const { found, bodies, clock } = begin(
			async (_index, transport) => await askInVain(transport),
			{
				timeout: 1_200,
			},
		);
		const failure = rejectionOf(found);
		await settle();
		await clock.advance(1_200);
		expect(await failure).toMatchObject({
			code: 'timeout',
			message: 'Dify had not finished after 1.2 s',
		});
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([true]);
	});
});

describe('a look that Dify never answers', () => {
	const inVain = async (_index: number, transport: Transport): Promise<Look<string>> => {
		const [look] = await Promise.allSettled([askInVain(transport)]);
		return look.status === 'fulfilled' ? look.value : NOTHING;
	};

	it('is given up when no run is waited for any more', async () => {
		const { found, bodies, looks, clock } = begin(inVain);
		await settle();
		await clock.advance(299_999);
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([false]);
		await clock.advance(1);
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0]);
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([true]);
	});

	it('may take 10 s where the run is over', async () => {
		const { found, bodies, looks, clock } = begin(inVain, { isOver: true });
		await settle();
		await clock.advance(9_999);
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([false]);
		await clock.advance(1);
		expect(await found).toBeUndefined();
		expect(looks).toEqual([0]);
	});

	it('leaves nothing behind that waits', async () => {
		const { found, clock, end } = begin(inVain, { isOver: true });
		await end();
		await found;
		await settle();
		expect(await clock.advanceToNext()).toBe(false);
	});
});

describe('a single look', () => {
	it('gives what it finds, and leaves nothing behind', async () => {
		const { fetching } = fetchingOf({});
		expect(await lookOnce(async () => 'answer', fetching)).toBe('answer');
		await settle();
		expect(await fetching.clock.advanceToNext()).toBe(false);
	});

	it('gives nothing where it fails', async () => {
		const { fetching } = fetchingOf({});
		const look = async () => await Promise.reject(new Error('no'));
		expect(await lookOnce(look, fetching)).toBeUndefined();
	});

	it('gives nothing where Dify has not answered it after 10 s', async () => {
		const { bodies, fetching } = fetchingOf({});
		const found = lookOnce(askInVain, fetching);
		await settle();
		await fetching.clock.advance(9_999);
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([false]);
		await fetching.clock.advance(1);
		expect(await found).toBeUndefined();
		expect(bodies.map(({ isClosed }) => isClosed)).toEqual([true]);
	});
});
