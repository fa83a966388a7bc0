// Text on its way to n8n's chat: at the end of each piece of the network, and never held for long.

import { LiveText } from '../../../dify/answer/liveText';
import { LiveAnswer } from '../../../nodes/shared/liveChat';
import { message } from '../../dify/turns';
import { ManualClock, settle } from '../../support/manualClock';

type Shown = [type: string, content: string | undefined, at: number];

/** An answer that is shown, with the clock in the test's hands. */
function begin(sendChunk: (shown: Shown) => unknown = () => undefined) {
	const clock = new ManualClock();
	const shown: Shown[] = [];
	const n8n = {
		sendChunk: (type: string, _itemIndex: number, content?: unknown) => {
			const chunk: Shown = [type, content === undefined ? content : String(content), clock.now()];
			shown.push(chunk);
			return sendChunk(chunk);
		},
	};
	const live = new LiveAnswer(n8n, 0, clock);
	const listener = live.follow(new LiveText(false));
	const receive = (...texts: string[]) => {
		for (const text of texts) listener.onEvent(message(text));
		listener.onPieceEnd();
	};
	return { clock, shown, live, receive };
}

describe('a live answer', () => {
	it('shows the events of a piece together, at once', () => {
		const { shown, receive } = begin();
		receive('Hel', 'lo');
		expect(shown).toEqual([
			['begin', undefined, 0],
			['item', 'Hello', 0],
		]);
	});

	it('shows a short text before a long pause, however short it is', async () => {
		const { clock, shown, receive } = begin();
		await clock.advance(1_000);
		receive('a');
		await clock.advance(60_000);
		expect(shown.slice(1)).toEqual([['item', 'a', 1_000]]);
	});

	it('shows what comes soon after another text 10 ms after that, and not later', async () => {
		const { clock, shown, receive } = begin();
		receive('a');
		await clock.advance(1);
		receive('b');
		await clock.advance(4);
		receive('c');
		await clock.advance(4);
		expect(shown.slice(1)).toEqual([['item', 'a', 0]]);
		await clock.advance(1);
		expect(shown.slice(1)).toEqual([
			['item', 'a', 0],
			['item', 'bc', 10],
		]);
	});

	it('sends no more than a hundred pieces in a second', async () => {
		const { clock, shown, receive } = begin();
		for (let millisecond = 0; millisecond < 1_000; millisecond++) {
			receive('x');
			await clock.advance(1);
		}
		const pieces = shown.filter(([type]) => type === 'item');
		expect(pieces.length).toBeLessThanOrEqual(101);
		expect(pieces.map(([, content]) => content).join('')).toHaveLength(1_000);
	});

	it('sends nothing for events without text', async () => {
		const { clock, shown, receive } = begin();
		receive('');
		await clock.advance(100);
		expect(shown).toEqual([['begin', undefined, 0]]);
	});

	it('ends with what is missing of the whole, and waits for nothing then', async () => {
		const { clock, shown, live, receive } = begin();
		receive('Hel');
		receive('lo');
		live.finish('Hello, all');
		expect(shown.slice(2)).toEqual([
			['item', 'lo, all', 0],
			['end', undefined, 0],
		]);
		await settle();
		expect(await clock.advanceToNext()).toBe(false);
	});

	it('fails with what was held back, then with what went wrong', () => {
		const { shown, live, receive } = begin();
		receive('Hel');
		receive('lo');
		live.fail('The connection broke.');
		expect(shown.slice(2).map(([type, content]) => [type, content])).toEqual([
			['item', 'lo'],
			['error', 'The connection broke.'],
			['end', undefined],
		]);
	});

	it('leaves it to n8n to say what went wrong where the node ends by it', () => {
		const { shown, live } = begin();
		live.fail(undefined);
		expect(shown).toEqual([['begin', undefined, 0]]);
	});

	it('does not fail where the reader has gone', async () => {
		const { live, receive } = begin(async () => await Promise.reject(new Error('gone')));
		receive('Hello');
		live.finish('Hello');
		await settle();
	});
});
