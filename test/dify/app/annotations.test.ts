// Annotations: listed, written down, changed, deleted, and switched on for an app.

import {
	configureAnnotationReply,
	createAnnotation,
	deleteAnnotation,
	readAnnotations,
	updateAnnotation,
	waitForAnnotationReply,
} from '../../../dify/app/annotations';
import { startDeadline } from '../../../dify/http/deadline';
import { take } from '../../../dify/http/paging';
import { ManualClock, settle } from '../../support/manualClock';
import { passTimeUntil } from '../../support/packageClock';
import { json, listTransport, page, rejectionOf } from '../listTransport';
import type { ListedReply } from '../listTransport';

const TEXTS = { question: 'When?', answer: 'At 9.' };

const ROW = { id: 'a-1', ...TEXTS, hit_count: 0, created_at: 1784700000 };

describe('annotations', () => {
	it('are listed page by page, with the keyword if there is one', async () => {
		const { transport, sent } = listTransport(
			json(200, { data: [ROW], has_more: true }),
			json(200, { data: [{ ...ROW, id: 'a-2' }], has_more: false }),
		);
		expect(await take(readAnnotations(transport, 'hours'), Infinity)).toHaveLength(2);
		expect(sent).toMatchObject([
			{
				path: '/apps/annotations',
				mayRepeat: true,
				query: { page: 1, limit: 100, keyword: 'hours' },
			},
			{ path: '/apps/annotations', query: { page: 2, limit: 100, keyword: 'hours' } },
		]);
		const all = listTransport(json(200, { data: [], has_more: false }));
		await take(readAnnotations(all.transport, ''), 1);
		expect(all.sent[0]?.query).toEqual({ page: 1, limit: 100 });
	});

	it('are written down and changed by one request each, which nobody repeats', async () => {
		const { transport, sent } = listTransport(json(201, ROW), json(200, ROW));
		expect(await createAnnotation(transport, TEXTS)).toEqual(ROW);
		expect(await updateAnnotation(transport, 'a/1', TEXTS)).toEqual(ROW);
		expect(sent).toEqual([
			{ method: 'POST', path: '/apps/annotations', body: TEXTS, feature: 'annotations' },
			{ method: 'PUT', path: '/apps/annotations/a%2F1', body: TEXTS, feature: 'annotations' },
		]);
	});

	it('are deleted with an empty answer', async () => {
		const { transport, sent } = listTransport({ ...json(204, ''), pieces: [] });
		await deleteAnnotation(transport, 'a-1');
		expect(sent).toMatchObject([{ method: 'DELETE', path: '/apps/annotations/a-1' }]);
	});

	it('are not to be had of an older Dify, which says so by its page', async () => {
		const reply = page(404, '<title>404 Not Found</title>');
		const old = { ...reply, headers: { ...reply.headers, 'x-version': '0.15.8' } };
		const { transport } = listTransport(old);
		expect(await rejectionOf(createAnnotation(transport, TEXTS))).toMatchObject({
			code: 'not_supported',
			message: 'This Dify (0.15.8) has no annotations',
		});
	});
});

describe('the annotation reply', () => {
	const REPLY = {
		enabled: true,
		scoreThreshold: 0.8,
		embeddingProviderName: 'openai',
		embeddingModelName: 'small',
	};

	const job = (job_status: string, error_msg = '') =>
		json(200, { job_id: 'j/1', job_status, error_msg });

	function wait(...replies: ListedReply[]) {
		const { transport, sent } = listTransport(...replies);
		const clock = new ManualClock();
		const deadline = startDeadline(clock, 0, undefined);
		const begun = { jobId: 'j/1', status: 'waiting' };
		const result = waitForAnnotationReply(begun, REPLY, { transport, clock, deadline });
		void result.catch(() => undefined);
		return { clock, sent, result };
	}

	it.each([
		[true, 'enable'],
		[false, 'disable'],
	])('is switched (%j) with all settings, which Dify wants for both', async (enabled, word) => {
		const { transport, sent } = listTransport(job('waiting'));
		const begun = await configureAnnotationReply(transport, { ...REPLY, enabled });
		expect(begun).toEqual({ jobId: 'j/1', status: 'waiting' });
		expect(sent).toMatchObject([
			{
				method: 'POST',
				path: `/apps/annotation-reply/${word}`,
				body: {
					score_threshold: 0.8,
					embedding_provider_name: 'openai',
					embedding_model_name: 'small',
				},
			},
		]);
	});

	it('is looked at until it is done', async () => {
		const { clock, sent, result } = wait(job('waiting'), job('processing'), job('completed'));
		expect(await passTimeUntil(clock, result)).toBe(6);
		expect(await result).toEqual({ jobId: 'j/1', status: 'completed' });
		expect(sent[0]).toMatchObject({
			path: '/apps/annotation-reply/enable/status/j%2F1',
			mayRepeat: true,
		});
	});

	it('is given 300 s, and goes on in Dify then', async () => {
		const { clock, sent, result } = wait(...Array.from({ length: 150 }, () => job('processing')));
		expect(await passTimeUntil(clock, result)).toBe(300);
		expect(await result).toEqual({ jobId: 'j/1', status: 'processing' });
		expect(sent).toHaveLength(149);
	});

	it('fails with the words of the model that failed', async () => {
		const { clock, result } = wait(job('error', 'no such model'));
		await clock.advance(2_000);
		expect(await rejectionOf(result)).toMatchObject({
			code: 'annotation_reply_failed',
			message: 'Dify could not change the annotation reply: no such model',
		});
	});

	it('is not looked at where it is done at once', async () => {
		const { transport, sent } = listTransport();
		const clock = new ManualClock();
		const deadline = startDeadline(clock, 0, undefined);
		const begun = { jobId: 'j', status: 'completed' };
		await waitForAnnotationReply(begun, REPLY, { transport, clock, deadline });
		await settle();
		expect(sent).toEqual([]);
	});
});
