// Create or Update with Delete Vanished, whatever happens: after one undisturbed run the base is its source's image.
/* eslint-disable @n8n/community-nodes/no-restricted-globals */

import fc from 'fast-check';

import { play } from './story';
import { sequence } from './steps';

/** How many stories are played, more of them where this is set, and from which seed. */
const { SYNC_STORIES = '250', SYNC_SEED } = process.env;

it(
	'is in step with its source after one undisturbed run, whatever came before, and then writes nothing',
	async () => {
		let requests = 0;
		const property = fc.asyncProperty(sequence, async (drawn) => {
			requests += (await play(drawn)).requests;
		});
		await fc.assert(property, {
			numRuns: Number(SYNC_STORIES),
			...(SYNC_SEED === undefined ? {} : { seed: Number(SYNC_SEED) }),
		});
		// Stories in which nothing is asked would prove nothing.
		expect(requests).toBeGreaterThan(20 * Number(SYNC_STORIES));
	},
	60_000 + Number(SYNC_STORIES) * 500,
);
