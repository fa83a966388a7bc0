// Annotations: answers kept for questions, and the switch that makes an app give them.

import { randomUUID } from 'node:crypto';
import type { Emulator } from '../emulator';
import { crash, invalidParam, notFound } from '../httpErrors';
import { askModel } from '../model';
import { checkPayload, isNumber, isText } from '../payload';
import type { JsonObject } from '../python';
import { sendNothing } from '../router';
import type { Route, RouteContext } from '../router';
import type { Annotation } from '../state';

/** Longest page, whatever is asked for. */
const MOST_ROWS = 100;

function shown({ id, question, answer, createdAt }: Annotation): JsonObject {
	return { id, question, answer, hit_count: 0, created_at: createdAt };
}

/** A whole number of the query; Dify takes the default for anything else. */
function numberOf(value: unknown, otherwise: number): number {
	return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : otherwise;
}

function list({ app, query }: RouteContext): JsonObject {
	const page = numberOf(query.page, 1);
	const limit = numberOf(query.limit, 20);
	const keyword = String(query.keyword ?? '').toLowerCase();
	const found = app.annotations
		.filter(({ question, answer }) => `${question}\n${answer}`.toLowerCase().includes(keyword))
		.reverse();
	const size = Math.min(limit === 0 ? 20 : limit, MOST_ROWS);
	const start = (Math.max(page, 1) - 1) * size;
	const data = found.slice(start, start + size).map(shown);
	return { data, has_more: data.length === limit, limit, total: found.length, page };
}

function checked({ body }: RouteContext): { question: string; answer: string } {
	checkPayload('AnnotationCreatePayload', body, {
		question: { required: true, check: isText },
		answer: { required: true, check: isText },
	});
	return { question: String(body.question), answer: String(body.answer) };
}

function create(context: RouteContext): JsonObject {
	const createdAt = context.emulator.state.seconds();
	const annotation = { id: randomUUID(), ...checked(context), createdAt };
	context.app.annotations.push(annotation);
	void context.reply.code(201);
	return shown(annotation);
}

function annotationOr404({ app, params }: RouteContext): Annotation {
	const wanted = (params.annotationId ?? '').toLowerCase();
	const annotation = app.annotations.find(({ id }) => id === wanted);
	if (!annotation) throw notFound('Annotation not found');
	return annotation;
}

function update(context: RouteContext): JsonObject {
	const words = checked(context);
	return shown(Object.assign(annotationOr404(context), words));
}

function remove(context: RouteContext): unknown {
	const removed = annotationOr404(context);
	context.app.annotations = context.app.annotations.filter((one) => one !== removed);
	return sendNothing(context);
}

function switchReply({ app, body, params }: RouteContext): JsonObject {
	checkPayload('AnnotationReplyActionPayload', body, {
		score_threshold: { required: true, check: isNumber },
		embedding_provider_name: { required: true, check: isText },
		embedding_model_name: { required: true, check: isText },
	});
	const { action } = params;
	if (action !== 'enable' && action !== 'disable') throw crash();
	for (const [id, job] of app.annotationJobs) {
		if (job.action === action && job.looks < LOOKS) {
			return { job_id: id, job_status: 'processing' };
		}
	}
	const id = randomUUID();
	const failure = askModel(String(body.embedding_model_name)).failure;
	app.annotationJobs.set(id, { action, looks: 0, error: failure?.event ?? null });
	return { job_id: id, job_status: 'waiting' };
}

/** The status of a job goes on each time it is asked for; at this look it has ended. */
const LOOKS = 3;

function status({ app, params }: RouteContext): JsonObject {
	const id = (params.jobId ?? '').toLowerCase();
	const job = app.annotationJobs.get(id);
	if (!job || job.action !== params.action) throw invalidParam('The job does not exist.');
	job.looks += 1;
	if (job.looks < LOOKS) {
		const job_status = job.looks === 1 ? 'waiting' : 'processing';
		return { job_id: id, job_status, error_msg: '' };
	}
	if (job.error !== null) return { job_id: id, job_status: 'error', error_msg: job.error };
	app.annotationReply = job.action === 'enable';
	return { job_id: id, job_status: 'completed', error_msg: '' };
}

/** 1.9.2 asks who is signed in, which nobody is who comes with a key. */
function refusesKeys(): never {
	throw invalidParam('current_user must be an Account instance');
}

/** The routes of a generation: with an app's key they came to work after 1.9. */
export function annotationRoutes(emulator: Emulator): Route[] {
	const broken = emulator.generation === '1.9';
	const item = '/v1/apps/annotations/<uuid:annotationId>';
	const reply = '/v1/apps/annotation-reply/<string:action>';
	const open: Array<[Route['method'], string, Route['handle']]> = [
		['GET', '/v1/apps/annotations', broken ? refusesKeys : list],
		['POST', '/v1/apps/annotations', broken ? refusesKeys : create],
		['PUT', item, broken ? () => Promise.reject(crash()) : update],
		['DELETE', item, broken ? () => Promise.reject(crash()) : remove],
		['POST', reply, switchReply],
		['GET', `${reply}/status/<uuid:jobId>`, status],
	];
	return open.map(([method, path, handle]) => ({ method, path, userFrom: 'none', handle }));
}
