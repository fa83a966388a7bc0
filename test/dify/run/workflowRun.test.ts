// A workflow is run once, to its end or its start; what breaks on the way is fetched, not run again.

import {
	answerWorkflowForm,
	executeWorkflow,
	startWorkflow,
	stopWorkflow,
	workflowRequest,
} from '../../../dify/run/workflowRun';
import { settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { json, listTransport, page, rejectionOf, stream } from '../listTransport';
import { FORM } from '../turns';
import { finished, runEvent, started, textChunk } from './events';
import { detail, NOT_THERE, pingedStream, workflowDify } from './workflowDify';

const CALL = { user: 'ada', inputs: { topic: 'x' }, workflowId: '', traceId: '' };

const END = finished('succeeded', { outputs: { answer: 'Hello' } });

const refusal = (message: string) => json(400, { code: 'invalid_param', message, status: 400 });

describe('the request', () => {
	it('goes to the newest version, or to the one that is chosen', () => {
		expect(workflowRequest(CALL, 'streaming')).toEqual({
			method: 'POST',
			path: '/workflows/run',
			body: { user: 'ada', inputs: { topic: 'x' }, response_mode: 'streaming' },
		});
		const chosen = workflowRequest({ ...CALL, workflowId: 'v/1', traceId: 't-1' }, 'blocking');
		expect(chosen).toMatchObject({
			path: '/workflows/v%2F1/run',
			body: { response_mode: 'blocking', trace_id: 't-1' },
			feature: expect.stringContaining('chosen version'),
		});
	});

	it('to stop names the task and the user', async () => {
		const { transport, sent } = listTransport(json(200, { result: 'success' }));
		await stopWorkflow(transport, 't/1', 'ada');
		expect(sent).toMatchObject([
			{ method: 'POST', path: '/workflows/tasks/t%2F1/stop', body: { user: 'ada' } },
		]);
	});
});

describe('a run', () => {
	it('is streamed to its end, and its connection closed there', async () => {
		const body = pingedStream(started(), textChunk('Hello'), END);
		const { options, sent } = workflowDify({ run: () => body });
		const outcome = await executeWorkflow(CALL, 'streaming', options);
		expect(outcome).toMatchObject({
			wasRecovered: false,
			result: { status: 'succeeded', outputs: { answer: 'Hello' }, text: 'Hello' },
		});
		expect(sent).toHaveLength(1);
		expect(body.isClosed).toBe(true);
	});

	it('comes in one piece where that was asked for', async () => {
		const run = { task_id: 't', workflow_run_id: 'r', data: END.data };
		const { options } = workflowDify({ run: () => json(200, run) });
		const { result } = await executeWorkflow(CALL, 'blocking', options);
		expect(result).toMatchObject({ status: 'succeeded', workflowRunId: 'r', taskId: 't' });
	});

	it('that is refused is not sent again, whatever the words', async () => {
		const words = 'Agent Chat App does not support blocking mode';
		const { options, count } = workflowDify({ run: () => refusal(words) });
		const error = await rejectionOf(executeWorkflow(CALL, 'blocking', options));
		expect(error).toMatchObject({ code: 'invalid_param', words });
		expect(count('run')).toBe(1);
	});

	it.each([[{}], [{ answer: 'Hi' }]])('is none in a body of another kind: %j', async (body) => {
		const { options } = workflowDify({ run: () => json(200, body) });
		expect(await rejectionOf(executeWorkflow(CALL, 'blocking', options))).toMatchObject({
			kind: 'response',
			code: 'not_dify_api',
			message: "Dify's answer holds no run",
		});
	});

	it('whose stream breaks is joined again, and never run twice', async () => {
		const body = pingedStream(started(), textChunk('Hel'));
		const { options, count, finish } = workflowDify({
			run: () => body,
			events: () => pingedStream(started(), END),
		});
		const outcome = executeWorkflow(CALL, 'streaming', options);
		await settle();
		body.break();
		await finish(outcome);
		expect(await outcome).toMatchObject({
			wasRecovered: true,
			result: { status: 'succeeded', outputs: { answer: 'Hello' }, text: 'Hel', taskId: 'task-1' },
		});
		expect([count('run'), count('events')]).toEqual([1, 1]);
	});

	it.each([
		['succeeded', { outputs: { answer: 'Hello' } }],
		['succeeded', { outputs: '{"answer": "Hello"}' }],
		['paused', {}],
		['stopped', {}],
		['partial-succeeded', {}],
	])('that cannot be joined is looked up until it has ended: %s %j', async (status, more) => {
		const body = pingedStream(started());
		const { options, count, finish } = workflowDify({
			run: () => body,
			detail: (asked) => (asked < 3 ? detail('running') : detail(status, more)),
		});
		const outcome = executeWorkflow(CALL, 'streaming', options);
		await settle();
		body.break();
		await finish(outcome);
		const { result } = await outcome;
		expect(result.status).toBe(status);
		if ('outputs' in more) expect(result.outputs).toEqual({ answer: 'Hello' });
		expect([count('run'), count('detail')]).toEqual([1, 4]);
	});

	it('that failed behind a broken stream fails with its run', async () => {
		const body = pingedStream(started());
		const { options, finish } = workflowDify({
			run: () => body,
			detail: () => detail('failed', { error: 'boom' }),
		});
		const outcome = executeWorkflow(CALL, 'streaming', options);
		await settle();
		body.break();
		await finish(outcome);
		expect(await rejectionOf(outcome)).toMatchObject({
			message: 'The workflow failed: boom',
			turn: { workflowRunId: 'run-1', taskId: 'task-1' },
		});
	});

	it('that Dify does not know behind a broken stream is given up soon', async () => {
		const body = pingedStream(started());
		const { options, count, finish } = workflowDify({
			run: () => body,
			detail: () => detail('', { id: null }),
		});
		const outcome = executeWorkflow(CALL, 'streaming', options);
		await settle();
		body.break();
		expect(await finish(outcome)).toBeLessThan(8);
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'stream_interrupted' });
		expect(count('run')).toBe(1);
	});

	it('whose stream broke before it was named cannot be looked for', async () => {
		const body = new OpenBody();
		body.send({ event: 'something_new' });
		const { options, sent, finish } = workflowDify({ run: () => body });
		const outcome = executeWorkflow(CALL, 'streaming', options);
		await settle();
		body.break();
		await finish(outcome);
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'stream_interrupted' });
		expect(sent).toHaveLength(1);
	});

	it('that is silent at its start is refused for what its app says of the inputs', async () => {
		const form = [
			{ 'text-input': { variable: 'topic', label: 'T', required: true, max_length: 2 } },
		];
		const silent = pingedStream();
		const { options, clock, finish } = workflowDify({
			run: () => silent,
			parameters: () => json(200, { user_input_form: form }),
		});
		const outcome = executeWorkflow({ ...CALL, inputs: { topic: 'long' } }, 'streaming', options);
		expect(await finish(outcome)).toBeLessThan(20);
		expect(await rejectionOf(outcome)).toMatchObject({
			code: 'invalid_param',
			message: "The app does not take the value of 'topic': it must have at most 2 characters",
		});
		expect(silent.isClosed).toBe(true);
		expect(clock.now()).toBeGreaterThanOrEqual(15_000);
	});

	it.each([
		['takes the inputs', json(200, { user_input_form: [] })],
		['does not say', NOT_THERE],
	])('that is silent where the app %s waits until the limit', async (_what, parameters) => {
		const { options, finish } = workflowDify({
			run: () => pingedStream(),
			parameters: () => parameters,
		});
		const outcome = executeWorkflow(CALL, 'streaming', options);
		expect(await finish(outcome)).toBeGreaterThanOrEqual(60);
		expect(await rejectionOf(outcome)).toMatchObject({
			code: 'run_not_started',
			message: expect.not.stringContaining('conversation'),
		});
	});

	it.each([
		[
			'takes too long',
			(dify: ReturnType<typeof workflowDify>) => void dify.clock,
			'timeout',
			5_000,
		],
		['is cancelled', (dify: ReturnType<typeof workflowDify>) => dify.cancel(), 'cancelled', 0],
	])('that %s is stopped in Dify', async (_what, act, code, timeout) => {
		const dify = workflowDify(
			{ run: () => pingedStream(started()), stop: () => json(200, {}) },
			timeout,
		);
		const outcome = executeWorkflow(CALL, 'streaming', dify.options);
		await settle();
		act(dify);
		await dify.finish(outcome);
		expect(await rejectionOf(outcome)).toMatchObject({ code });
		expect(dify.sent.at(-1)).toMatchObject({
			path: '/workflows/tasks/task-1/stop',
			body: { user: 'ada' },
		});
	});
});

describe('a run that is only started', () => {
	it('is left as soon as it is known, on a server whose runs go on by themselves', async () => {
		const body = pingedStream(started());
		const { options, sent } = workflowDify({ run: () => body });
		const outcome = await startWorkflow(CALL, options);
		expect(outcome).toMatchObject({
			wasFollowedToEnd: false,
			result: { status: 'running', workflowRunId: 'run-1', taskId: 'task-1' },
		});
		expect(body.isClosed).toBe(true);
		expect(sent).toHaveLength(1);
		expect(sent[0]?.body).toMatchObject({ response_mode: 'streaming' });
	});

	it.each([
		['wherever the network cuts it', ['eve', 'nt: pi', 'ng\n', '\n']],
		['behind comments and a byte order mark', ['\ufeff: hel', 'lo\r\n\r', '\n:\nevent:ping\n\n']],
		['behind blank lines', ['\n\r', '\n\n: hello\n\nevent: ping\n\n']],
	])('is told from its first frame, %s', async (_how, pieces) => {
		const body = new OpenBody();
		for (const piece of pieces) body.write(piece);
		body.send(started());
		const { options } = workflowDify({ run: () => body });
		expect((await startWorkflow(CALL, options)).wasFollowedToEnd).toBe(false);
	});

	it('is followed to its end where it would die with its stream', async () => {
		const { options } = workflowDify({ run: () => stream(started(), END) });
		expect(await startWorkflow(CALL, options)).toMatchObject({
			wasFollowedToEnd: true,
			result: { status: 'succeeded', outputs: { answer: 'Hello' } },
		});
	});

	it('fails where Dify made up a start for a run that never began', async () => {
		const made = { ...started(), task_id: 'run-1' };
		const end = { ...finished('failed', { error: 'no' }), task_id: 'run-1' };
		const { options } = workflowDify({ run: () => pingedStream(made, end) });
		expect(await rejectionOf(startWorkflow(CALL, options))).toMatchObject({ code: 'run_failed' });
	});

	it('that has ended by the time it is known has its result', async () => {
		const { options } = workflowDify({ run: () => pingedStream(END) });
		expect((await startWorkflow(CALL, options)).result.status).toBe('succeeded');
	});
});

describe('a form of a workflow', () => {
	const ANSWER = { formToken: 'token-1', action: 'approve', inputs: { comment: 'x' }, user: 'bob' };

	const openForm = json(200, {
		inputs: FORM.inputs,
		user_actions: FORM.actions,
		form_content: '',
	});

	const replay = [
		started(),
		runEvent('human_input_required', FORM),
		runEvent('workflow_paused', { reasons: [FORM] }),
	];

	const run = { workflowRunId: 'run-1', user: 'ada' };

	it('is submitted once, and its run followed to the end', async () => {
		const events = pingedStream(...replay, started({ reason: 'resumption' }), END);
		const { options, sent } = workflowDify({
			form: () => openForm,
			events: () => events,
			submit: () => json(200, {}),
		});
		const { result } = await answerWorkflowForm(ANSWER, run, options);
		expect(result).toMatchObject({ status: 'succeeded', outputs: { answer: 'Hello' }, forms: [] });
		expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
			'GET /form/human_input/token-1',
			'GET /workflow/run-1/events',
			'POST /form/human_input/token-1',
		]);
	});

	it('whose run is given up behind it is stopped in Dify', async () => {
		const dify = workflowDify({
			form: () => openForm,
			events: () => pingedStream(...replay),
			submit: () => json(200, {}),
			stop: () => json(200, {}),
		});
		const outcome = answerWorkflowForm(ANSWER, run, dify.options);
		await settle();
		dify.cancel();
		await dify.finish(outcome);
		expect(await rejectionOf(outcome)).toMatchObject({ code: 'cancelled' });
		expect(dify.sent.at(-1)).toMatchObject({
			path: '/workflows/tasks/task-1/stop',
			body: { user: 'ada' },
		});
	});

	it('whose stream breaks is fetched, not taken in by the pause of before', async () => {
		const first = pingedStream(...replay);
		const { options, count, finish } = workflowDify({
			form: () => openForm,
			events: (asked) => (asked === 0 ? first : page(404, '')),
			submit: () => json(200, {}),
			detail: (asked) =>
				asked < 3 ? detail('paused') : detail('succeeded', { outputs: { answer: 'Hello' } }),
		});
		const outcome = answerWorkflowForm(ANSWER, run, options);
		await settle();
		first.break();
		await finish(outcome);
		expect((await outcome).result).toMatchObject({
			status: 'succeeded',
			outputs: { answer: 'Hello' },
		});
		expect(count('submit')).toBe(1);
	});
});
