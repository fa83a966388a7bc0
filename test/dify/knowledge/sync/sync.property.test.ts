// Create or Update with Delete Vanished, whatever happens: after one undisturbed run the base is its source's image.

import fc from 'fast-check';

import { play } from './story';
import { sequence } from './steps';

/** Stories that are played; more of them where this is set. */
const RUNS = Number(process.env.SYNC_STORIES ?? 300);

it(
	'is in step with its source after one undisturbed run, whatever came before, and then writes nothing',
	async () => {
		let requests = 0;
		await fc.assert(
			fc.asyncProperty(sequence, async (drawn) => {
				requests += (await play(drawn)).requests;
			}),
			{
				numRuns: RUNS,
				...(process.env.SYNC_SEED === undefined ? {} : { seed: Number(process.env.SYNC_SEED) }),
			},
		);
		if (process.env.SYNC_STORIES !== undefined)
			console.log(`${RUNS} stories, ${requests} requests`);
	},
	60_000 + RUNS * 200,
);
