// A run that goes on in Dify is joined again; whatever keeps that from working is no failure of it.

import { AnswerReducer } from '../../../dify/answer/answer';
import { startDeadline } from '../../../dify/http/deadline';
import type { DifyRequest, DifyResponse } from '../../../dify/http/transport';
import { rejoinRun } from '../../../dify/paidRun/rejoin';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, page, recorded, rejectionOf, respond } from '../listTransport';
import { messageEnd, nodeMessage, workflowFinished, workflowStarted } from '../turns';

/** A run that is joined; undefined where the answer never begins. */
function begin(answer: (body: OpenBody) => DifyResponse | undefined, workflowRunId = 'run-1') {
	const clock = new ManualClock();
	const cancel = new AbortController();
	const body = new OpenBody();
	const reducer = new AnswerReducer();
	const sent: DifyRequest[] = [];
	const deadline = startDeadline(clock, 0, cancel.signal);
	const joined = rejoinRun(
		reducer,
		{ workflowRunId, user: 'ada+1' },
		{
			clock,
			deadline,
			wasStopped: false,
			longestWait: 300_000,
			transport: async (request) => {
				sent.push(request);
				const response = answer(body);
				if (response !== undefined) return response;
				return await new Promise((_resolve, reject) => {
					request.signal?.addEventListener('abort', () => reject(new Error('aborted')));
				});
			},
		},
	);
	return { clock, cancel, body, reducer, sent, joined };
}

const open = (body: OpenBody) => body.asResponse();

it('asks for the events of the run, whose id is encoded, as the user that began it', async () => {
	const { sent, body, joined } = begin(open, 'run/1');
	body.end();
	await joined;
	expect(sent).toMatchObject([
		{
			method: 'GET',
			path: '/workflow/run%2F1/events',
			query: { user: 'ada+1', include_state_snapshot: 'true' },
			feature: 'way to join a run',
		},
	]);
});

it('ends with the run, and has heard it', async () => {
	const { body, reducer, joined } = begin(open);
	body.send(workflowStarted(), nodeMessage('Hello'), messageEnd(), workflowFinished('succeeded'));
	await joined;
	expect(reducer.result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	expect(body.isClosed).toBe(true);
});

it('fails as the run does', async () => {
	const { body, joined } = begin(open);
	body.send(workflowStarted(), workflowFinished('failed', { error: 'no route' }));
	expect(await rejectionOf(joined)).toMatchObject({
		code: 'run_failed',
		message: 'The chatflow failed: no route',
	});
});

it.each<[string, () => DifyResponse]>([
	['Dify is too old for it', () => respond(recorded('1.9.2', 'errors/trailing-slash'))],
	[
		'Dify does not find the run',
		() => respond(json(404, { code: 'not_found', message: 'Workflow run not found', status: 404 })),
	],
	['a page comes instead', () => respond(page(200, '<title>Dify</title>'))],
	['the server fails', () => respond(json(500, { code: 'unknown', message: 'no', status: 500 }))],
])('is no failure where %s', async (_why, answer) => {
	const { reducer, joined } = begin(answer);
	await expect(joined).resolves.toBeUndefined();
	expect(reducer.hasBegun).toBe(false);
});

it.each<[string, (body: OpenBody) => void]>([
	['breaks', (body) => body.break()],
	['ends in the middle', (body) => body.end()],
	['holds an event that is not JSON', (body) => body.write('data: {"event": broken}\n\n')],
])('is no failure where the stream %s', async (_how, end) => {
	const { body, reducer, joined } = begin(open);
	body.send(workflowStarted(), nodeMessage('Hel'));
	end(body);
	await expect(joined).resolves.toBeUndefined();
	expect(reducer.result).toBeUndefined();
});

it.each<[string, Parameters<typeof begin>[0]]>([
	['no answer begins', () => undefined],
	['nothing comes', open],
])('is left after 30 s where %s', async (_what, answer) => {
	const { clock, joined } = begin(answer);
	let isOver = false;
	void joined.then(() => {
		isOver = true;
	});
	await settle();
	await clock.advance(29_999);
	expect(isOver).toBe(false);
	await clock.advance(1);
	expect(isOver).toBe(true);
});

it('is left after 30 s of pings behind the last event, and nothing is stopped for that', async () => {
	const { clock, body, sent, joined } = begin(open);
	body.send(workflowStarted());
	await settle();
	for (let second = 0; second < 30; second += 10) {
		expect(body.isClosed).toBe(false);
		body.ping();
		await clock.advance(10_000);
	}
	await joined;
	expect(body.isClosed).toBe(true);
	expect(sent).toHaveLength(1);
});

it('is left when the execution is stopped', async () => {
	const { cancel, body, joined } = begin(open);
	body.send(workflowStarted());
	await settle();
	cancel.abort();
	await joined;
	expect(body.isClosed).toBe(true);
});
