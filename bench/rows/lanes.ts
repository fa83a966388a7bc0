// Rows about many items: what giving them their turns costs, and how that grows.

import { systemClock } from '../../dify/http/clock';
import type { Lane } from '../../nodes/shared/lanes';
import { runInLanes } from '../../nodes/shared/lanes';
import { medianTime, slope } from '../compare';
import { aimed, digits, held } from '../row';
import type { Row } from '../row';

const FEW = 50_000;

const MANY = 200_000;

const ROUNDS = 3;

/** What the item of this number shares with the others. */
type Shape = (index: number) => Lane;

const SHAPES: Record<string, Shape> = {
	independent: () => ({ conversation: undefined, user: 'ada' }),
	'of one conversation': () => ({ conversation: 'one', user: 'ada' }),
	'half of them blocked': (index) => ({
		conversation: index % 2 === 0 ? undefined : 'one',
		user: 'ada',
	}),
	'all users new': (index) => ({ conversation: undefined, user: `user ${index}` }),
};

export const lanes: Row = {
	name: 'lanes',
	needsHost: false,
	async measure() {
		const lines = [];
		for (const [name, shape] of Object.entries(SHAPES)) {
			await medianTime(async () => await run(shape, FEW), 2);
			const few = await medianTime(async () => await run(shape, FEW), ROUNDS);
			const many = await medianTime(async () => await run(shape, MANY), ROUNDS);
			const growth = slope({ things: FEW, time: few }, { things: MANY, time: many });
			const times = `${FEW} items: ${digits(few)} s; ${MANY}: ${digits(many)} s`;
			lines.push(
				held(`lanes, ${name}: power that CPU grows with`, growth, 1.1, times),
				aimed(`lanes, ${name}: CPU of ${FEW} items`, few, 's', 1),
			);
		}
		return lines;
	},
};

async function run(shape: Shape, items: number): Promise<void> {
	const { outcomes } = await runInLanes(
		Array.from({ length: items }, (_, index) => shape(index)),
		{
			settings: { concurrency: 20, delay: 0 },
			clock: systemClock,
			stopsAtFailure: true,
			run: async (index, turn) => {
				turn.noteAnswer();
				return index;
			},
		},
	);
	if (outcomes.some((outcome) => outcome === undefined)) throw new Error('Items were left out');
}
