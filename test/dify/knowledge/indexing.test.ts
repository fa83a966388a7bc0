// How often, how long and for what it is waited until documents are indexed.
/* eslint-disable @n8n/community-nodes/no-restricted-imports */

import { getEventListeners } from 'node:events';

import { waitUntilIndexed } from '../../../dify/knowledge/indexing';
import { readRecordedBody, readRecording } from '../../replay/recordings';
import { settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, recorded, rejectionOf } from '../listTransport';
import { BASE, BATCH, difyWith, ID, OTHER, states, VERSIONS } from './lookedAtDify';
import type { LookedAtDify } from './lookedAtDify';

const document = (status: string, more: object = {}) =>
	json(200, { id: ID, indexing_status: status, ...more });

const GONE = json(404, { code: 'not_found', message: 'Documents not found.', status: 404 });

function waiting({ context }: LookedAtDify, batch = BATCH, limit = 300_000) {
	return waitUntilIndexed({ baseId: BASE, documentId: ID, batch }, limit, context);
}

describe('a document', () => {
	it('is looked at at once, and not again when it is indexed', async () => {
		const dify = difyWith(() => states('completed'));
		await waiting(dify);
		expect(dify.paths).toEqual([`${BATCH}/indexing-status`]);
	});

	it('is looked at after half a second, then after longer and longer, at most 5 s', async () => {
		const dify = difyWith((look) => states(look < 9 ? 'indexing' : 'completed'));
		const done = waiting(dify);
		await settle();
		while (await dify.clock.advanceToNext());
		await done;
		const pauses = dify.looks.map((at, index) => at - (dify.looks[index - 1] ?? 0)).slice(1);
		expect(pauses.map(Math.round)).toEqual([500, 750, 1125, 1688, 2531, 3797, 5000, 5000, 5000]);
	});

	it.each(['waiting', 'parsing', 'cleaning', 'splitting', 'indexing', 'summarizing'])(
		'is waited for while it is %s, be the word known or not',
		async (status) => {
			const dify = difyWith((look) => states(look === 0 ? status : 'completed'));
			const done = waiting(dify);
			await settle();
			await dify.clock.advance(500);
			await done;
			expect(dify.looks).toEqual([0, 500]);
		},
	);

	it.each(VERSIONS)('is seen to be on its way and indexed by Dify %s', async (version) => {
		const names = ['doc-status-indexing-seen', 'doc-status-completed-seen'];
		const dify = difyWith((look) => recorded(version, `knowledge/${names[look] ?? ''}`));
		const seen: { data: { id: string }[] } = JSON.parse(
			readRecordedBody(version, `knowledge/${names[1]}`).toString(),
		);
		const documentId = seen.data[0]?.id ?? '';
		const done = waitUntilIndexed({ baseId: BASE, documentId, batch: BATCH }, 0, dify.context);
		await settle();
		await dify.clock.advance(500);
		await done;
		expect(dify.looks).toHaveLength(2);
	});

	it('is asked for itself once another write has taken it out of the batch', async () => {
		const dify = difyWith((look) =>
			look === 0 ? GONE : document(look < 2 ? 'parsing' : 'completed'),
		);
		const done = waiting(dify);
		await settle();
		await dify.clock.advance(500);
		await done;
		expect(dify.paths).toEqual([`${BATCH}/indexing-status`, ID, ID]);
	});

	it('is asked for itself where the batch holds others only, or where there is no batch', async () => {
		const foreign = json(200, { data: [{ id: OTHER, indexing_status: 'completed' }] });
		const dify = difyWith((look) => (look === 0 ? foreign : document('completed')));
		await waiting(dify);
		expect(dify.paths).toEqual([`${BATCH}/indexing-status`, ID]);
		const alone = difyWith(() => document('completed'));
		await waiting(alone, '');
		expect(alone.paths).toEqual([ID]);
	});

	it.each(VERSIONS)(
		'that was deleted meanwhile is not found, in the words of Dify %s',
		async (version) => {
			const names = ['doc-status-old-batch', 'doc-get-deleted-indexing'];
			const dify = difyWith((look) => recorded(version, `knowledge/${names[look] ?? ''}`));
			expect(await rejectionOf(waiting(dify))).toMatchObject({
				code: 'not_found',
				message: 'Dify does not find the document',
			});
		},
	);

	it('is not taken for gone where Dify failed to say', async () => {
		const failing = json(500, { code: 'internal_server_error', message: 'oops' });
		const dify = difyWith(() => failing);
		expect(await rejectionOf(waiting(dify))).toMatchObject({ code: 'internal_server_error' });
		expect(dify.paths).toEqual([`${BATCH}/indexing-status`]);
	});

	it.each(VERSIONS)("that failed says why in its provider's words, by Dify %s", async (version) => {
		const name = 'knowledge/doc-status-error-rate';
		const { data }: { data: { id: string; error: string }[] } = JSON.parse(
			readRecordedBody(version, name).toString(),
		);
		const [state] = data;
		const dify = difyWith(() => recorded(version, name));
		const failed = waitUntilIndexed(
			{ baseId: BASE, documentId: state?.id ?? '', batch: BATCH },
			0,
			dify.context,
		);
		expect(await rejectionOf(failed)).toMatchObject({
			code: 'indexing_failed',
			message: `Dify could not index the document ${state?.id}: ${state?.error}`,
			retryable: true,
		});
	});

	it.each(VERSIONS)(
		'that was paused is told, though Dify %s calls it indexing',
		async (version) => {
			const name = 'knowledge/doc-get-paused';
			const [documentId = ''] =
				/[^/?]+(?=\?|$)/.exec(readRecording(version, name).request.path) ?? [];
			const dify = difyWith(() => recorded(version, name));
			const paused = waitUntilIndexed({ baseId: BASE, documentId, batch: '' }, 0, dify.context);
			expect(await rejectionOf(paused)).toMatchObject({
				code: 'document_paused',
				message: `The indexing of the document ${documentId} was paused in Dify`,
			});
		},
	);

	it.each(VERSIONS)('that was paused is told by its batch, too, by Dify %s', async (version) => {
		const name = 'knowledge/doc-status-paused';
		const { data }: { data: { id: string }[] } = JSON.parse(
			readRecordedBody(version, name).toString(),
		);
		const dify = difyWith(() => recorded(version, name));
		const paused = waitUntilIndexed(
			{ baseId: BASE, documentId: data[0]?.id ?? '', batch: BATCH },
			0,
			dify.context,
		);
		expect(await rejectionOf(paused)).toMatchObject({ code: 'document_paused' });
	});
});

describe('the limit', () => {
	it('ends the wait with the document that it was for, and what may be wrong', async () => {
		const dify = difyWith(() => states('waiting'));
		const failure = rejectionOf(waiting(dify, BATCH, 60_000));
		await settle();
		await dify.clock.advance(60_000);
		expect(await failure).toMatchObject({
			code: 'indexing_timeout',
			message: `The document ${ID} was not indexed after 60 s`,
			remedy: expect.stringContaining('the worker of the Dify server does not run'),
			retryable: true,
		});
	});

	it('says nothing of the worker where it has begun', async () => {
		const dify = difyWith(() => states('indexing'));
		const failure = rejectionOf(waiting(dify, BATCH, 60_000));
		await settle();
		await dify.clock.advance(60_000);
		expect(await failure).toMatchObject({ remedy: expect.not.stringContaining('worker') });
	});

	it('ends a look that gets no answer, and closes it', async () => {
		const silent = new OpenBody();
		const dify = difyWith(() => silent);
		const failure = rejectionOf(waiting(dify, BATCH, 60_000));
		await settle();
		await dify.clock.advance(60_000);
		expect(await failure).toMatchObject({
			code: 'indexing_timeout',
			message: `The document ${ID} was not indexed after 60 s`,
		});
		expect(silent.isClosed).toBe(true);
	});

	it('of 0 is none', async () => {
		const dify = difyWith((look) => states(look < 200 ? 'indexing' : 'completed'));
		const done = waiting(dify, BATCH, 0);
		await settle();
		while (await dify.clock.advanceToNext());
		await done;
		expect(dify.clock.now()).toBeGreaterThan(900_000);
	});

	it("of the item goes before the wait's own", async () => {
		const dify = difyWith(() => states('indexing'), { itemLimit: 10_000 });
		const failure = rejectionOf(waiting(dify));
		await settle();
		await dify.clock.advance(10_000);
		expect(await failure).toMatchObject({ code: 'timeout' });
	});
});

describe('a stopped execution', () => {
	it('ends a wait at once', async () => {
		const dify = difyWith(() => states('indexing'));
		const failure = rejectionOf(waiting(dify));
		await settle();
		dify.cancel.abort();
		expect(await failure).toMatchObject({ kind: 'cancelled' });
		expect(dify.looks).toEqual([0]);
	});
});

it.each([
	['ended well', () => states('completed'), 300_000],
	['failed', () => states('error'), 300_000],
	['failed without a limit', () => states('error'), 0],
])('leaves no timer and no listener behind a wait that %s', async (_how, answer, limit) => {
	const dify = difyWith(answer);
	await waiting(dify, BATCH, limit).catch(() => undefined);
	await settle();
	expect(getEventListeners(dify.deadline.signal, 'abort')).toEqual([]);
	expect(await dify.clock.advanceToNext()).toBe(false);
});
