// Many items at once: how many, in which order, who waits for whom, and how it ends.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { getEventListeners } from 'node:events';

import type { Lane, LaneResults, LaneSettings, Turn } from '../../nodes/shared/run/lanes';
import { runInLanes } from '../../nodes/shared/run/lanes';
import { ManualClock, settle } from '../support/manualClock';

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
