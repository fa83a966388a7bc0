// Annotations: answers that an app gives by itself to questions that people wrote down for it.

import { DifyError } from '../errors/errors';
import type { Clock } from '../http/clock';
import { toDifyError } from '../http/connectionErrors';
import { startDeadline, withinDeadline } from '../http/deadline';
import type { Deadline } from '../http/deadline';
import { objectsOf, textOf } from '../http/json';
import type { JsonObject } from '../http/json';
import { PAGE_SIZE, readNumberedPages } from '../http/paging';
import { encode, requestDone, requestJson } from '../http/request';
import type { Transport } from '../http/transport';

/** A question and the answer that it gets. */
export interface Annotation {
	question: string;
	answer: string;
}

const PATH = '/apps/annotations';

/** What an older server lacks: app keys reach annotations from Dify 1.2.0 on (§3.8). */
const FEATURE = 'annotations';

/**
 * The annotations of an app, the newest first (`GET /apps/annotations`).
 *
 * @param keyword a part of question or answer; empty for all
 * @throws DifyError
 */
export function readAnnotations(transport: Transport, keyword: string): AsyncGenerator<JsonObject> {
	return readNumberedPages(async (page) => {
		const body = await requestJson(transport, {
			method: 'GET',
			mayRepeat: true,
			path: PATH,
			query: { page, limit: PAGE_SIZE, ...(keyword === '' ? {} : { keyword }) },
			feature: FEATURE,
		});
		return { rows: objectsOf(body.data), hasMore: body.has_more === true };
	});
}

/**
 * Writes an annotation down (`POST /apps/annotations`).
 *
 * @throws DifyError
 */
export async function createAnnotation(
	transport: Transport,
	{ question, answer }: Annotation,
): Promise<JsonObject> {
	const body = { question, answer };
	return await requestJson(transport, { method: 'POST', path: PATH, body, feature: FEATURE });
}

/**
 * Writes an annotation anew (`PUT /apps/annotations/{annotation_id}`).
 *
 * @throws DifyError
 */
export async function updateAnnotation(
	transport: Transport,
	annotationId: string,
	{ question, answer }: Annotation,
): Promise<JsonObject> {
	return await requestJson(transport, {
		method: 'PUT',
		path: `${PATH}/${encode(annotationId)}`,
		body: { question, answer },
		feature: FEATURE,
	});
}

/**
 * Deletes an annotation (`DELETE /apps/annotations/{annotation_id}`).
 *
 * @throws DifyError
 */
export async function deleteAnnotation(transport: Transport, annotationId: string): Promise<void> {
	await requestDone(transport, {
		method: 'DELETE',
		path: `${PATH}/${encode(annotationId)}`,
		feature: FEATURE,
	});
}

/** Whether an app answers from its annotations, and how it finds them. */
export interface AnnotationReply {
	enabled: boolean;
	/** From 0 to 1: how alike a question must be. */
	scoreThreshold: number;
	embeddingProviderName: string;
	embeddingModelName: string;
}

/** The work of switching it on or off, which Dify does in the background. */
export interface AnnotationReplyJob {
	jobId: string;
	/** `waiting`, `processing`, `completed` or `error`. */
	status: string;
}

/**
 * Switches answers from annotations on or off (`POST /apps/annotation-reply/{enable|disable}`). Dify
 * wants all settings for both (§3.8).
 *
 * @throws DifyError
 */
export async function configureAnnotationReply(
	transport: Transport,
	reply: AnnotationReply,
): Promise<AnnotationReplyJob> {
	const body = await requestJson(transport, {
		method: 'POST',
		path: pathOf(reply),
		body: {
			score_threshold: reply.scoreThreshold,
			embedding_provider_name: reply.embeddingProviderName,
			embedding_model_name: reply.embeddingModelName,
		},
		feature: FEATURE,
	});
	return { jobId: textOf(body.job_id), status: textOf(body.job_status) };
}

/** Milliseconds between two looks, and for which a job is waited for at most. */
const LOOK_PAUSE = 2_000;

const LONGEST_JOB = 300_000;

/**
 * Waits until that work is done, 300 s at most.
 *
 * @returns the job as it was seen last
 * @throws DifyError when it has failed
 */
export async function waitForAnnotationReply(
	{ jobId, status }: AnnotationReplyJob,
	reply: AnnotationReply,
	{ transport, clock, deadline }: { transport: Transport; clock: Clock; deadline: Deadline },
): Promise<AnnotationReplyJob> {
	const limit = startDeadline(clock, LONGEST_JOB, deadline.signal);
	let seen = status;
	try {
		while (['waiting', 'processing'].includes(seen)) {
			await clock.wait(LOOK_PAUSE, limit.signal);
			const body = await requestJson(withinDeadline(transport, limit), {
				method: 'GET',
				mayRepeat: true,
				path: `${pathOf(reply)}/status/${encode(jobId)}`,
			});
			seen = textOf(body.job_status);
			if (seen === 'error') throw jobFailed(textOf(body.error_msg));
		}
	} catch (thrown) {
		// The job goes on in Dify, whether or not a look at it was answered.
		if (limit.failure()?.code !== 'timeout') throw toDifyError(thrown);
	} finally {
		limit.end();
	}
	return { jobId, status: seen };
}

function pathOf({ enabled }: AnnotationReply): string {
	return `/apps/annotation-reply/${enabled ? 'enable' : 'disable'}`;
}

function jobFailed(words: string): DifyError {
	return new DifyError({
		kind: 'run',
		code: 'annotation_reply_failed',
		message: `Dify could not change the annotation reply${words === '' ? '' : `: ${words}`}`,
		words,
		remedy:
			'Check that the embedding model is set up in Dify and has quota left, and that its names are spelled as Dify spells them.',
	});
}
