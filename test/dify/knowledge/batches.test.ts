// How it is waited for all documents of a batch, and what is said of those that failed.

import { checkIndexed, waitForBatch } from '../../../dify/knowledge/indexing';
import { settle } from '../../support/manualClock';
import { json, recorded, rejectionOf } from '../listTransport';
import { BASE, BATCH, difyWith, ID, OTHER, states, VERSIONS } from './lookedAtDify';
import type { LookedAtDify } from './lookedAtDify';

describe('a batch', () => {
	const batch = ({ context }: LookedAtDify, limit = 300_000) =>
		waitForBatch(BASE, BATCH, limit, context);

	it('is waited for until none of its documents is on its way', async () => {
		const looks = [
			['parsing', 'error'],
			['completed', 'indexing'],
			['completed', 'completed'],
		];
		const dify = difyWith((look) => states(...(looks[look] ?? [])));
		const done = batch(dify);
		await settle();
		while (await dify.clock.advanceToNext());
		expect(checkIndexed(await done)).toEqual([ID, OTHER]);
		expect(dify.looks).toHaveLength(3);
	});

	it('of which documents failed names each of them, and how many are indexed', async () => {
		const failed = json(200, {
			data: [
				{ id: ID, indexing_status: 'error', error: 'quota' },
				{ id: OTHER, indexing_status: 'paused', error: null },
				{ id: BASE, indexing_status: 'completed', error: null },
			],
		});
		const dify = difyWith(() => failed);
		const states = await batch(dify);
		expect(await rejectionOf((async () => checkIndexed(states))())).toMatchObject({
			code: 'indexing_failed',
			message: `Dify could not index the document ${ID}: quota`,
			remedy: expect.stringContaining(
				`1 of the 3 documents of this batch are indexed. The others: The indexing of the document ${OTHER} was paused in Dify.`,
			),
		});
	});

	it.each(VERSIONS)('that no document has any more is not found, by Dify %s', async (version) => {
		const dify = difyWith(() => recorded(version, 'knowledge/doc-status-old-batch'));
		expect(await rejectionOf(batch(dify))).toMatchObject({
			code: 'not_found',
			message: 'Dify does not find the batch of documents',
		});
	});

	it('that is not done at the limit names a document that is open', async () => {
		const dify = difyWith(() => states('completed', 'indexing'));
		const failure = rejectionOf(batch(dify, 1_000));
		await settle();
		await dify.clock.advance(1_000);
		expect(await failure).toMatchObject({
			code: 'indexing_timeout',
			message: `The document ${OTHER} was not indexed after 1 s`,
		});
	});
});
