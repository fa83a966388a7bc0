// The answer of a turn whose stream broke: where it is looked for, and when it counts as lost.

import { recoverAnswer } from '../../../dify/chat/recovery';
import type { LostTurn } from '../../../dify/chat/recovery';
import { startDeadline, withinDeadline } from '../../../dify/http/deadline';
import type { DifyResponse, Transport } from '../../../dify/http/transport';
import { ManualClock, settle } from '../../support/manualClock';
import { OpenBody } from '../../support/openBody';
import { passTimeUntil } from '../../support/packageClock';
import { EMPTY_ANSWER } from '../follow';

type Answers = (look: number) => object | number | OpenBody;

/** What Dify says: to the history, the run's detail, the run's events, the app's parameters. */
interface Dify {
	history?: Answers;
	run?: Answers;
	events?: Answers;
	parameters?: Answers;
}

const CHATBOT: LostTurn = {
	conversationId: 'conversation-1',
	messageId: 'message-1',
	workflowRunId: null,
	user: 'ada',
	partialText: 'Hel',
};

const CHATFLOW: LostTurn = { ...CHATBOT, workflowRunId: 'run-1' };

const history = (message: object) => ({
	data: [{ id: 'message-0' }, { id: 'message-1', status: 'normal', answer: '', ...message }],
	has_more: false,
});

const runOf = (status: string, more: object = {}) => ({
	id: 'run-1',
	status,
	outputs: {},
	...more,
});

const NOT_THERE = 404;

/** What Dify says of a run that it does not know, from 1.10 on. */
const NOT_FOUND = { code: 'not_found', message: 'Workflow run not found.', status: 404 };

/** Seconds after which nothing is waited for where nothing goes on in Dify. */
const SOON = 7;

/** Seconds that one look may take where nothing goes on in Dify. */
const LONGEST_LOOK = 10;

function streamOf(...events: object[]): OpenBody {
	const body = new OpenBody();
	body.ping();
	body.send(...events);
	body.end();
	return body;
}

const started = { event: 'workflow_started', task_id: 't', workflow_run_id: 'run-1', data: {} };

const finished = (status: string, more: object = {}) => ({
	event: 'workflow_finished',
	workflow_run_id: 'run-1',
	data: { status, ...more },
});

function begin(lost: LostTurn, dify: Dify, { timeout = 0, wasStopped = false } = {}) {
	const clock = new ManualClock();
	const asked: string[] = [];
	const looks = new Map<string, number>();
	const transport: Transport = async ({ path }): Promise<DifyResponse> => {
		asked.push(path);
		const kind = path.startsWith('/messages')
			? 'history'
			: path.endsWith('/events')
				? 'events'
				: path.startsWith('/workflows/run')
					? 'run'
					: 'parameters';
		const look = looks.get(kind) ?? 0;
		looks.set(kind, look + 1);
		const answer = dify[kind]?.(look) ?? NOT_THERE;
		if (answer instanceof OpenBody) return answer.asResponse();
		const body = new OpenBody();
		body.write(typeof answer === 'number' ? '<html></html>' : JSON.stringify(answer));
		body.end();
		if (answer === NOT_FOUND) return body.asResponse(404, 'application/json');
		return typeof answer === 'number'
			? body.asResponse(answer, 'text/html')
			: body.asResponse(200, 'application/json');
	};
	const deadline = startDeadline(clock, timeout, undefined);
	const fetching = {
		transport: withinDeadline(transport, deadline),
		clock,
		deadline,
		wasStopped,
		longestWait: 300_000,
	};
	const result = recoverAnswer(lost, fetching).finally(() => deadline.end());
	return { clock, asked, result, finish: async () => await finish(clock, result) };
}

/** Lets time pass until it has ended; how many seconds that took. */
async function finish(clock: ManualClock, result: Promise<unknown>): Promise<number> {
	await settle();
	return await passTimeUntil(clock, result);
}

describe('a chatbot', () => {
	it('has its answer in the history where Dify could still store it', async () => {
		const { result, asked } = begin(CHATBOT, {
			history: () => history({ answer: 'Hello', created_at: 1784700000 }),
		});
		expect(await result).toMatchObject({
			status: 'succeeded',
			text: 'Hello',
			conversationId: 'conversation-1',
			messageId: 'message-1',
			createdAt: 1784700000,
			workflowRunId: null,
		});
		expect(asked).toEqual(['/messages']);
	});

	it('is given a few seconds to store it', async () => {
		const { result, finish: end } = begin(CHATBOT, {
			history: (look) => history({ answer: look < 3 ? '' : 'Hello' }),
		});
		expect(await end()).toBeLessThanOrEqual(6);
		expect((await result)?.text).toBe('Hello');
	});

	it('has lost it when the stored answer stays empty', async () => {
		const { result, finish: end } = begin(CHATBOT, { history: () => history({}) });
		expect(await end()).toBeLessThanOrEqual(7);
		expect(await result).toBeUndefined();
	});

	it('that failed in the end fails with the stored words, as its stream would have', async () => {
		const { result } = begin(CHATBOT, {
			history: () => history({ status: 'error', error: '[p] Rate Limit Error, 429' }),
		});
		await expect(result).rejects.toMatchObject({
			kind: 'run',
			code: 'completion_request_error',
			message: "The app's model failed: [p] Rate Limit Error, 429",
			retryable: true,
		});
	});

	it('is not looked for in an answer of somebody else', async () => {
		const { result, finish: end } = begin(CHATBOT, {
			history: () => ({ data: [{ id: 'other', status: 'normal', answer: 'Not mine' }] }),
		});
		await end();
		expect(await result).toBeUndefined();
	});

	it('has with it what the history holds: sources, steps, and the files that the app made', async () => {
		const made = { id: 'made', belongs_to: 'assistant' };
		const { result } = begin(CHATBOT, {
			history: () =>
				history({
					answer: 'Hello',
					created_at: 'today',
					message_files: [{ id: 'sent', belongs_to: 'user' }, made],
					retriever_resources: [{ position: 1 }],
					agent_thoughts: [{ id: 'thought-1' }],
					extra_contents: [{ type: 'human_input', form_definition: { form_id: 'form-1' } }],
				}),
		});
		expect(await result).toEqual({
			...EMPTY_ANSWER,
			text: 'Hello',
			conversationId: 'conversation-1',
			messageId: 'message-1',
			mode: 'chat',
			metadata: { retriever_resources: [{ position: 1 }], usage: {} },
			files: [made],
			agentThoughts: [{ id: 'thought-1' }],
		});
	});

	it('is not waited for where Dify does not answer the look, for nothing goes on there', async () => {
		const silent = new OpenBody();
		const { result, finish: end } = begin(CHATBOT, { history: () => silent });
		expect(await end()).toBeLessThanOrEqual(LONGEST_LOOK);
		expect(await result).toBeUndefined();
		expect(silent.isClosed).toBe(true);
	});

	it('is not waited for beyond the time that the whole answer may take', async () => {
		const { result, finish: end } = begin(
			CHATBOT,
			{ history: () => history({}) },
			{ timeout: 1_000 },
		);
		expect(await end()).toBeLessThanOrEqual(2);
		expect(await result).toBeUndefined();
	});
});

describe('a chatflow', () => {
	it('is joined again, and its moderated text taken from the history', async () => {
		const { result, asked } = begin(CHATFLOW, {
			events: () =>
				streamOf(
					started,
					{ event: 'message_replace', message_id: 'message-1', answer: '', reason: '' },
					{ event: 'message', message_id: 'message-1', answer: 'lo' },
					{ event: 'message_end', metadata: { usage: { total_tokens: 7 } } },
					finished('succeeded', { outputs: { answer: 'unmoderated' } }),
				),
			history: () => history({ answer: 'moderated' }),
			run: () => runOf('succeeded', { outputs: { answer: 'unmoderated' } }),
		});
		expect(await result).toMatchObject({
			status: 'succeeded',
			text: 'moderated',
			mode: 'advanced-chat',
			metadata: { usage: { total_tokens: 7 } },
			workflowRunId: 'run-1',
			workflowRun: { status: 'succeeded', outputs: { answer: 'unmoderated' } },
		});
		expect(asked[0]).toBe('/workflow/run-1/events');
	});

	it('keeps what was heard of its thinking and its failed nodes, and has none where nothing was', async () => {
		const node = {
			node_id: 'n',
			node_execution_id: 'e',
			node_type: 'http-request',
			title: 'Fetch',
		};
		const heard = begin(CHATFLOW, {
			events: () =>
				streamOf(
					started,
					{
						event: 'node_finished',
						data: { ...node, status: 'exception', error: 'no route' },
					},
					{ event: 'reasoning_chunk', data: { reasoning: 'Hm.', node_id: 'n' } },
					finished('partial-succeeded'),
				),
			history: () => history({ answer: 'Hello' }),
		});
		const answer = await heard.result;
		expect(answer?.failedNodes).toMatchObject([{ title: 'Fetch' }]);
		expect(answer?.reasoning).toBe('Hm.');
		const unheard = begin(CHATFLOW, {
			history: () => history({ answer: 'Hello' }),
			run: () => runOf('succeeded'),
		});
		expect(await unheard.result).toMatchObject({
			workflowRun: { id: 'run-1', status: 'succeeded' },
			failedNodes: [],
			reasoning: '',
			forms: [],
		});
	});

	it('has no run with it where only the history is known', async () => {
		const { result } = begin(CHATFLOW, { history: () => history({ answer: 'Hello' }) });
		expect(await result).toMatchObject({ status: 'succeeded', text: 'Hello', workflowRun: null });
	});

	it('whose end was heard is not waited for where Dify does not answer the look', async () => {
		const silent = new OpenBody();
		const { result, finish: end } = begin(CHATFLOW, {
			events: () => streamOf(started, finished('succeeded')),
			history: () => silent,
			run: () => runOf('succeeded'),
		});
		expect(await end()).toBeLessThanOrEqual(LONGEST_LOOK);
		expect(await result).toBeUndefined();
	});

	it('is not taken from a history of another status while its run works', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: (look) =>
				history(look < 2 ? { status: 'running', answer: 'Hel' } : { answer: 'Hello' }),
			run: () => runOf('running'),
		});
		await end();
		expect(await result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});

	it('is looked up where it cannot be joined, until its run has ended (before Dify 1.14)', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: (look) => history({ answer: look < 6 ? '' : 'Hello' }),
			run: (look) => runOf(look < 6 ? 'running' : 'succeeded'),
		});
		expect(await end()).toBeGreaterThan(SOON);
		expect(await result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});

	it('is left after 30 s of pings, for a second listener may be starved (Dify 1.15.0)', async () => {
		const body = new OpenBody();
		body.send(started);
		const { result, finish: end } = begin(CHATFLOW, {
			events: () => body,
			history: () => history({ answer: 'Hello' }),
			run: () => runOf('succeeded'),
		});
		const seconds = await end();
		expect(seconds).toBeGreaterThanOrEqual(30);
		expect(seconds).toBeLessThan(40);
		expect(body.isClosed).toBe(true);
		expect((await result)?.text).toBe('Hello');
	});

	it.each([
		['an object', { answer: 'From the run' }],
		['JSON text, as up to Dify 1.9', '{"answer": "From the run"}'],
	])("takes the run's output where the history stays empty: %s", async (_shape, outputs) => {
		const { result } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => runOf('succeeded', { outputs }),
			parameters: () => ({ sensitive_word_avoidance: { enabled: false } }),
		});
		expect(await result).toMatchObject({ status: 'succeeded', text: 'From the run' });
	});

	it("never takes the run's output where moderation is on, for it holds what was withheld", async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => runOf('succeeded', { outputs: { answer: 'secret' } }),
			parameters: () => ({ sensitive_word_avoidance: { enabled: true } }),
		});
		await end();
		expect(await result).toBeUndefined();
	});

	it('nor where it is not known whether it is on', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => runOf('succeeded', { outputs: { answer: 'secret' } }),
		});
		await end();
		expect(await result).toBeUndefined();
	});

	it('that failed in the end fails with the words of its run', async () => {
		const { result } = begin(CHATFLOW, {
			events: () => streamOf(started, finished('failed', { error: 'Run failed: 503' })),
		});
		await expect(result).rejects.toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed: 503',
		});
	});

	it('that failed where only the history is known fails with the stored words, as a chatflow', async () => {
		const { result } = begin(CHATFLOW, {
			history: () => history({ status: 'error', error: 'no route' }),
		});
		await expect(result).rejects.toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed: no route',
		});
	});

	it('that was stopped is stopped by the history alone', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({ status: 'error', error: 'Aborted: User requested stop' }),
			run: () => runOf('running'),
		});
		expect(await end()).toBeLessThanOrEqual(1);
		expect(await result).toMatchObject({ status: 'stopped', text: 'Hel' });
	});

	it("that failed where it could not be joined fails with the words of the run's detail", async () => {
		const { result } = begin(CHATFLOW, { run: () => runOf('failed', { error: 'no route' }) });
		await expect(result).rejects.toMatchObject({
			code: 'run_failed',
			message: 'The chatflow failed: no route',
		});
	});

	it('that was stopped by somebody is stopped, with what had arrived (1.15.0 calls it failed)', async () => {
		const { result } = begin(CHATFLOW, {
			history: () =>
				history({ status: 'error', error: 'Run failed: Aborted: User requested stop' }),
			run: () => runOf('stopped', { error: 'Aborted: User requested stop' }),
		});
		expect(await result).toMatchObject({ status: 'stopped', text: 'Hel' });
	});

	it('that waits for a person is paused, with its form', async () => {
		const { result } = begin(CHATFLOW, {
			events: () =>
				streamOf(
					started,
					{ event: 'human_input_required', data: { form_id: 'form-1', form_token: 'token-1' } },
					{ event: 'workflow_paused', data: { status: 'paused' } },
				),
		});
		expect(await result).toMatchObject({
			status: 'paused',
			text: 'Hel',
			forms: [{ formToken: 'token-1' }],
		});
	});

	it.each([
		['which is stored', 'Hello, please wait. ', 'Hello, please wait. '],
		['which is put together where nothing is stored', '', 'Hello, '],
	])('that pauses behind the break has its whole text, %s', async (_how, answer, text) => {
		const { result } = begin(CHATFLOW, {
			events: () =>
				streamOf(
					started,
					{ event: 'message', message_id: 'message-1', answer: 'lo, ' },
					{ event: 'workflow_paused', data: { status: 'paused' } },
				),
			history: () => history({ status: 'paused', answer }),
		});
		expect(await result).toMatchObject({ status: 'paused', text });
	});

	it('that waits for a person before it said anything has an empty text', async () => {
		const { result } = begin(CHATFLOW, {
			history: () => history({ status: 'paused', answer: '' }),
			run: () => runOf('running'),
		});
		expect(await result).toMatchObject({ status: 'paused', text: '' });
	});

	it('whose run Dify does not know (an answer of nulls up to 1.9) is lost in the end', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			run: () => ({ id: null, status: null, outputs: null }),
		});
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toBeUndefined();
	});

	it('whose run Dify does not know, by its word "not found", is lost as soon', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => NOT_FOUND,
		});
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toBeUndefined();
	});

	it('whose end was heard, but of which nothing else can be read, is not waited for', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			events: () => streamOf(started, finished('succeeded', { outputs: { answer: 'Hello' } })),
			history: () => history({}),
			run: () => 500,
			parameters: () => ({}),
		});
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});

	it('whose run cannot be looked up for a while is waited for', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: (look) => history({ answer: look < 6 ? '' : 'Hello' }),
			run: () => 500,
		});
		expect(await end()).toBeGreaterThan(SOON);
		expect(await result).toMatchObject({ status: 'succeeded', text: 'Hello' });
	});

	it.each([
		['by the run', 'Hel', { answer: '' }],
		['by all that is known', '', {}],
	])('that ended with an empty answer, %s, has an empty answer', async (_how, partial, outputs) => {
		const { result, finish: end } = begin(
			{ ...CHATFLOW, partialText: partial },
			{ history: () => history({}), run: () => runOf('succeeded', { outputs }) },
		);
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toMatchObject({ status: 'succeeded', text: '' });
	});

	it('that ended, and of which text had come that is stored nowhere, is lost', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => runOf('succeeded'),
		});
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toBeUndefined();
	});

	it('that waits for a person, by the history, is paused with the forms that wait there', async () => {
		const stored = (submitted: boolean, form: string) => ({
			type: 'human_input',
			submitted,
			form_definition: submitted ? null : { form_id: form, form_token: `token of ${form}` },
		});
		const { result, asked } = begin(CHATFLOW, {
			history: () =>
				history({
					status: 'paused',
					answer: 'Please wait. ',
					extra_contents: [stored(true, 'a'), stored(false, 'b'), stored(false, 'c')],
				}),
			run: () => runOf('paused'),
		});
		expect(await result).toMatchObject({
			status: 'paused',
			text: 'Please wait. ',
			forms: [{ formToken: 'token of b' }, { formToken: 'token of c' }],
		});
		expect(asked).toHaveLength(3);
	});

	it('that waits for a person, by the run alone, is paused soon', async () => {
		const { result, finish: end } = begin(CHATFLOW, {
			history: () => history({}),
			run: () => runOf('paused', { error: 'Awaiting human input' }),
		});
		expect(await end()).toBeLessThanOrEqual(SOON);
		expect(await result).toMatchObject({ status: 'paused', text: 'Hel', forms: [] });
	});

	it('is not waited for beyond the limit, also where Dify does not answer the look', async () => {
		const silent = new OpenBody();
		const { result, finish: end } = begin(
			CHATFLOW,
			{ history: () => silent, run: () => runOf('running') },
			{ timeout: 2_000 },
		);
		expect(await end()).toBeLessThanOrEqual(3);
		expect(await result).toBeUndefined();
		expect(silent.isClosed).toBe(true);
	});

	it('that Dify was told to stop is looked up once, and not joined', async () => {
		const { result, asked } = begin(
			CHATFLOW,
			{ history: () => history({}), run: () => runOf('running') },
			{ wasStopped: true },
		);
		expect(await result).toBeUndefined();
		expect(asked.sort()).toEqual(['/messages', '/workflows/run/run-1']);
	});
});
