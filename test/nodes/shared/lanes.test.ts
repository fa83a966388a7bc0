// Many items at once: how many, in which order, who waits for whom, and how it ends.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import * as fc from 'fast-check';
import { getEventListeners } from 'node:events';

import type { Lane, LaneResults, LaneSettings, Turn } from '../../../nodes/shared/lanes';
import { runInLanes } from '../../../nodes/shared/lanes';
import { ManualClock, settle } from '../../support/manualClock';

/** An item under way, in the test's hands. */
interface Item {
	turn: Turn;
	finish(): Promise<void>;
	fail(error: Error): Promise<void>;
}

const alone = (user = 'ada'): Lane => ({ conversation: undefined, user });

const inConversation = (conversation: string, user = 'ada'): Lane => ({ conversation, user });

/** Items begun so far; users count as known unless the test is about them. */
function begin(
	lanes: Lane[],
	settings: Partial<LaneSettings> = {},
	{
		stopsAtFailure = false,
		known = true,
		signal,
	}: { stopsAtFailure?: boolean; known?: boolean; signal?: AbortSignal } = {},
) {
	const clock = new ManualClock();
	const items = new Map<number, Item>();
	const order: number[] = [];
	const outcome = runInLanes<string>(lanes, {
		settings: { concurrency: 5, delay: 0, ...settings },
		clock,
		signal,
		stopsAtFailure,
		run: async (index, turn) => {
			order.push(index);
			if (known) turn.noteAnswer();
			return await new Promise<string>((resolve, reject) => {
				turn.signal.addEventListener('abort', () => reject(new Error('ended')));
				items.set(index, {
					turn,
					finish: async () => {
						resolve(`answer ${index}`);
						await settle(2);
					},
					fail: async (error) => {
						reject(error);
						await settle(2);
					},
				});
			});
		},
	});
	const item = (index: number): Item => {
		const found = items.get(index);
		if (found === undefined) throw new Error(`Item ${index} has not begun`);
		return found;
	};
	return { clock, order, item, outcome };
}

const words = ({ outcomes }: LaneResults<string>) =>
	outcomes.map((outcome) => {
		if (outcome === undefined) return 'never began';
		return 'result' in outcome ? outcome.result : String(outcome.failure);
	});

it('runs as many items at once as it may, and not one more', async () => {
	const { order, item } = begin(
		[1, 2, 3, 4].map(() => alone()),
		{ concurrency: 3 },
	);
	await settle();
	expect(order).toEqual([0, 1, 2]);
	await item(1).finish();
	expect(order).toEqual([0, 1, 2, 3]);
});

it('gives results in the order of the items, whoever is done first', async () => {
	const { item, outcome } = begin([alone(), alone(), alone()]);
	await settle();
	await item(2).finish();
	await item(0).finish();
	await item(1).finish();
	expect(words(await outcome)).toEqual(['answer 0', 'answer 1', 'answer 2']);
});

it('runs items of one conversation one after the other, others beside them', async () => {
	const { order, item } = begin([
		inConversation('a'),
		inConversation('a'),
		inConversation('b'),
		inConversation('a'),
	]);
	await settle();
	expect(order).toEqual([0, 2]);
	await item(0).finish();
	expect(order).toEqual([0, 2, 1]);
	await item(1).finish();
	expect(order).toEqual([0, 2, 1, 3]);
});

it('goes on with a conversation also when one of its items has failed', async () => {
	const { order, item, outcome } = begin([inConversation('a'), inConversation('a')]);
	await settle();
	await item(0).fail(new Error('refused'));
	expect(order).toEqual([0, 1]);
	await item(1).finish();
	expect(words(await outcome)).toEqual(['Error: refused', 'answer 1']);
});

it('lets the first item of a user go alone until Dify has answered it, for it creates the user', async () => {
	const { order, item } = begin([alone('new'), alone('new'), alone('other')], {}, { known: false });
	await settle();
	expect(order).toEqual([0, 2]);
	item(0).turn.noteAnswer();
	await settle();
	expect(order).toEqual([0, 2, 1]);
});

it('lets the next item of a user try when the first one ended without any answer', async () => {
	const { order, item } = begin([alone('new'), alone('new'), alone('new')], {}, { known: false });
	await settle();
	await item(0).fail(new Error('refused'));
	expect(order).toEqual([0, 1]);
});

it('lets nobody of a conversation past one who waits for its user to be known', async () => {
	const { order, item } = begin(
		[alone('new'), inConversation('a', 'new'), inConversation('a', 'other')],
		{},
		{ known: false },
	);
	await settle();
	expect(order).toEqual([0]);
	item(0).turn.noteAnswer();
	await settle();
	expect(order).toEqual([0, 1]);
	await item(1).finish();
	expect(order).toEqual([0, 1, 2]);
});

it('keeps the given time between two starts', async () => {
	const { order, clock } = begin([alone(), alone(), alone()], { delay: 200 });
	await settle();
	expect(order).toEqual([0]);
	await clock.advance(199);
	expect(order).toEqual([0]);
	await clock.advance(1);
	expect(order).toEqual([0, 1]);
	await clock.advance(200);
	expect(order).toEqual([0, 1, 2]);
});

it('holds back after Dify had too many at once, and comes back with each success', async () => {
	const { order, item } = begin(
		Array.from({ length: 12 }, () => alone()),
		{ concurrency: 4 },
	);
	await settle();
	expect(order).toHaveLength(4);
	item(0).turn.noteCrowded();
	item(1).turn.noteCrowded();
	// Four were under way and one is allowed; each success allows one more.
	await item(0).finish();
	expect(order).toHaveLength(4);
	await item(1).finish();
	expect(order).toHaveLength(5);
	await item(2).finish();
	expect(order).toHaveLength(7);
});

it('goes on after a failure when it is to go on', async () => {
	const { item, outcome } = begin([alone(), alone()], { concurrency: 1 });
	await settle();
	await item(0).fail(new Error('refused'));
	await item(1).finish();
	expect(words(await outcome)).toEqual(['Error: refused', 'answer 1']);
});

it('leaves nobody behind who listens for the execution to be stopped', async () => {
	const cancel = new AbortController();
	const { item, outcome } = begin([alone()], {}, { signal: cancel.signal });
	await settle();
	await item(0).finish();
	await outcome;
	expect(getEventListeners(cancel.signal, 'abort')).toEqual([]);
});

it('ends everything at the first failure when it is to stop there', async () => {
	const { order, item, outcome } = begin(
		[alone(), alone(), alone(), alone()],
		{ concurrency: 3 },
		{ stopsAtFailure: true },
	);
	await settle();
	await item(0).finish();
	await item(2).fail(new Error('refused'));
	expect((await outcome).firstFailure).toBe(2);
	expect(words(await outcome)).toEqual([
		'answer 0',
		'Error: ended',
		'Error: refused',
		'Error: ended',
	]);
	expect(order).toEqual([0, 1, 2, 3]);
});

it('begins nothing more when the execution is stopped, and waits for those under way', async () => {
	const cancel = new AbortController();
	const { order, outcome } = begin(
		[alone(), alone()],
		{ concurrency: 1 },
		{ signal: cancel.signal },
	);
	await settle();
	cancel.abort();
	expect(words(await outcome)).toEqual(['Error: ended', 'never began']);
	expect(order).toEqual([0]);
});

it('begins nothing at all when the execution was stopped before', async () => {
	const cancel = new AbortController();
	cancel.abort();
	const { order, outcome } = begin([alone()], {}, { signal: cancel.signal });
	expect(words(await outcome)).toEqual(['never began']);
	expect(order).toEqual([]);
});

it('lets those that waited for a user go on at once when it becomes known, each in its turn', async () => {
	const { order, item } = begin(
		[alone('new'), inConversation('a', 'new'), alone('new'), inConversation('a', 'new')],
		{},
		{ known: false },
	);
	await settle();
	expect(order).toEqual([0]);
	item(0).turn.noteAnswer();
	await settle();
	expect(order).toEqual([0, 1, 2]);
	await item(1).finish();
	expect(order).toEqual([0, 1, 2, 3]);
});

it('runs a conversation in order also where several users share it', async () => {
	const lanes = ['ada', 'bob', 'ada', 'bob', 'cy'].map((user) => inConversation('a', user));
	const { order, item } = begin(lanes, {}, { known: false });
	for (const index of lanes.keys()) {
		await settle();
		expect(order).toHaveLength(index + 1);
		if (index % 2 === 0) item(index).turn.noteAnswer();
		await item(index).finish();
	}
	expect(order).toEqual([0, 1, 2, 3, 4]);
});

describe('an answer that is told of after its item has ended', () => {
	it('lets all go on that wait for the user, and none twice', async () => {
		const { order, item, outcome } = begin(
			[alone('new'), alone('new'), alone('new'), alone('new')],
			{},
			{ known: false },
		);
		await settle();
		await item(0).fail(new Error('refused'));
		expect(order).toEqual([0, 1]);
		item(0).turn.noteAnswer();
		await settle();
		expect(order).toEqual([0, 1, 2, 3]);
		for (const index of [1, 2, 3]) await item(index).finish();
		expect(words(await outcome)).toEqual(['Error: refused', 'answer 1', 'answer 2', 'answer 3']);
	});

	it('leaves the next one of the user waiting for its conversation', async () => {
		const { order, item } = begin(
			[inConversation('a', 'ada'), alone('new'), inConversation('a', 'new'), alone('new')],
			{},
			{ known: false },
		);
		await settle();
		await item(1).fail(new Error('refused'));
		expect(order).toEqual([0, 1]);
		item(1).turn.noteAnswer();
		await settle();
		expect(order).toEqual([0, 1, 3]);
		await item(0).finish();
		expect(order).toEqual([0, 1, 3, 2]);
	});

	it('begins nothing when everything has ended', async () => {
		const { order, item, outcome } = begin([alone('new')], {}, { known: false });
		await settle();
		await item(0).finish();
		await outcome;
		item(0).turn.noteAnswer();
		await settle();
		expect(order).toEqual([0]);
	});
});

/** Lets so many turns of what is ready to run go by. */
async function pass(turns: number): Promise<void> {
	for (let turn = 0; turn < turns; turn++) await Promise.resolve();
}

describe('many items', () => {
	/** How often an item's lane is looked at. */
	let looks = 0;

	/** A lane that counts who looks at it. */
	const counted = (conversation: string | undefined, user: string): Lane => ({
		get conversation() {
			looks += 1;
			return conversation;
		},
		get user() {
			looks += 1;
			return user;
		},
	});

	const ITEMS = 20_000;

	it.each<[string, (index: number) => Lane, boolean]>([
		['independent ones', () => counted(undefined, 'ada'), true],
		['all of one conversation', () => counted('a', 'ada'), true],
		['all of one user that never becomes known', () => counted(undefined, 'new'), false],
		['all of one conversation and such a user', () => counted('a', 'new'), false],
		['each of a new user', (index) => counted(undefined, `user ${index}`), true],
		['each of a new user that never becomes known', (index) => counted('a', `${index}`), false],
		['by turns of many conversations', (index) => counted(`${index % 100}`, `${index % 7}`), true],
	])('take a few looks each, and no more for being many: %s', async (_what, laneOf, known) => {
		looks = 0;
		let begun = 0;
		const { outcomes } = await runInLanes<undefined>(
			Array.from({ length: ITEMS }, (_, index) => laneOf(index)),
			{
				settings: { concurrency: 5, delay: 0 },
				clock: new ManualClock(),
				stopsAtFailure: false,
				run: async (_index, turn) => {
					begun += 1;
					if (known) turn.noteAnswer();
					await pass(5);
				},
			},
		);
		expect([begun, outcomes.length]).toEqual([ITEMS, ITEMS]);
		expect(looks).toBeLessThan(20 * ITEMS);
	});
});

describe('any items', () => {
	interface Plan {
		lane: Lane;
		/** When Dify answers a request of it. */
		answers: 'soon' | 'late' | 'behind its end' | 'never';
		fails: boolean;
		/** How long it takes. */
		turns: number;
	}

	const plans = fc.array(
		fc.record<Plan>({
			lane: fc.record({
				conversation: fc.constantFrom(undefined, undefined, 'a', 'b'),
				user: fc.constantFrom('ada', 'bob', 'cy'),
			}),
			answers: fc.constantFrom('soon', 'late', 'behind its end', 'never'),
			fails: fc.boolean(),
			turns: fc.nat(5),
		}),
		{ maxLength: 12 },
	);

	const REFUSED = new Error('refused');

	/** Runs them, and checks at each start what may be under way beside it. */
	async function check(items: Plan[], concurrency: number): Promise<number[]> {
		const order: number[] = [];
		const underWay = new Set<number>();
		const known = new Set<string>();
		const { outcomes } = await runInLanes<undefined>(
			items.map(({ lane }) => lane),
			{
				settings: { concurrency, delay: 0 },
				clock: new ManualClock(),
				stopsAtFailure: false,
				run: async (index, turn) => {
					const item = items[index];
					if (item === undefined) throw new Error(`There is no item ${index}`);
					const { lane, answers, fails, turns } = item;
					const beside = [...underWay].map((other) => items[other]?.lane);
					const isKnown = known.has(lane.user);
					order.push(index);
					underWay.add(index);
					const note = () => {
						known.add(lane.user);
						turn.noteAnswer();
					};
					expect(beside.length).toBeLessThan(concurrency);
					if (lane.conversation !== undefined) {
						expect(beside.map((other) => other?.conversation)).not.toContain(lane.conversation);
					}
					if (!isKnown) expect(beside.map((other) => other?.user)).not.toContain(lane.user);
					if (answers === 'soon') note();
					await pass(turns);
					if (answers === 'late') note();
					underWay.delete(index);
					if (answers === 'behind its end') void pass(turns + 20).then(note);
					if (fails) throw REFUSED;
				},
			},
		);
		outcomes.forEach((outcome, index) => {
			const failure = outcome !== undefined && 'failure' in outcome ? outcome.failure : undefined;
			if (failure !== (items[index]?.fails ? REFUSED : undefined)) throw failure;
		});
		return order;
	}

	it('all begin, once, never beside what they wait for, and each conversation in order', async () => {
		await fc.assert(
			fc.asyncProperty(plans, fc.integer({ min: 1, max: 4 }), async (items, concurrency) => {
				const order = await check(items, concurrency);
				expect([...order].sort((one, other) => one - other)).toEqual([...items.keys()]);
				for (const conversation of ['a', 'b']) {
					const begun = order.filter((index) => items[index]?.lane.conversation === conversation);
					expect(begun).toEqual([...begun].sort((one, other) => one - other));
				}
			}),
		);
	});
});

describe('the work of giving turns', () => {
	const shapes: [string, (index: number) => Lane][] = [
		['independent items', () => alone()],
		['items of one conversation', () => inConversation('a')],
		[
			'items of which every other one is blocked',
			(index) => (index % 2 === 0 ? alone() : inConversation('a')),
		],
		['items of which each has a new user', (index) => alone(`user ${index}`)],
	];

	/** How often it is looked at what an item shares with others, for each item. */
	async function looksPerItem(count: number, laneOf: (index: number) => Lane): Promise<number> {
		let looks = 0;
		const lanes = Array.from({ length: count }, (_nothing, index): Lane => {
			const { conversation, user } = laneOf(index);
			return {
				get conversation() {
					looks += 1;
					return conversation;
				},
				user,
			};
		});
		const { outcomes } = await runInLanes(lanes, {
			settings: { concurrency: 20, delay: 0 },
			clock: new ManualClock(),
			stopsAtFailure: true,
			run: async (index, turn) => {
				turn.noteAnswer();
				return index;
			},
		});
		expect(
			outcomes.every(
				(outcome, index) =>
					outcome !== undefined && 'result' in outcome && outcome.result === index,
			),
		).toBe(true);
		return looks / count;
	}

	it.each(shapes)('is the same for each of 1,000, 10,000 and 50,000 %s', async (_name, laneOf) => {
		for (const count of [1_000, 10_000, 50_000]) {
			expect(await looksPerItem(count, laneOf)).toBeLessThanOrEqual(5);
		}
	});
});
