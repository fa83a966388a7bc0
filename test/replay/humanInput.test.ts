// Plays to a node that answers a form and waits what real Dify servers said of the form and the run.

import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { answerThroughNode, events, runOf } from './answeredForm';
import type { Version } from './expectation';
import { openForm } from './followUps';
import { readIdentity } from './identity';
import { readRecording } from './recordings';
import { answerOf, startReplayServer } from './server';
import type { Answer, ReplayServer } from './server';

let server: ReplayServer;
let clock: ManualClock;

beforeAll(async () => {
	server = await startReplayServer();
});

beforeEach(() => {
	clock = new ManualClock();
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest
		.spyOn(systemClock, 'wait')
		.mockImplementation(async (milliseconds, signal) => await clock.wait(milliseconds, signal));
});

afterEach(() => {
	jest.restoreAllMocks();
	server.reset();
});

afterAll(async () => await server.close());

/** Servers that have forms, and that have none. */
const WITH_FORMS: Version[] = ['1.14.2', '1.15.0'];

const WITHOUT_FORMS: Version[] = ['0.15.8', '1.9.2'];

/** The detail of a run that ended as it should: that of another run of the same app. */
function detailOf(version: Version, run: string): Answer {
	const recorded = answerOf(version, 'extra/flags-detail-b');
	const other = runOf(version, 'extra/flags-plain-150ms-after-submit');
	const text = Buffer.concat(recorded.pieces).toString().replaceAll(other, run);
	return { ...recorded, path: recorded.path.replace(other, run), pieces: [Buffer.from(text)] };
}

async function answerAndWait(
	version: Version,
	submit: string,
	parameters: IDataObject,
): Promise<IDataObject> {
	return await answerThroughNode(server, clock, { version, submit, parameters });
}

function sent(): string[] {
	return server.requests.map(({ method, path }) => `${method} ${path}`);
}

describe('The answer to a form lets the run go on', () => {
	const LOOKS_GOOD = 'Approved: looks good';
	it.each<[Version, string, string, string]>([
		['1.14.2', 'human/submit', 'human/chatflow-events-after-submit', LOOKS_GOOD],
		['1.15.0', 'human/submit', 'human/chatflow-events-after-submit', LOOKS_GOOD],
		// Opened before the form was submitted, as the node does: the old pause comes first.
		['1.14.2', 'extra/human-submit-2', 'extra/human-events-both-flags', 'Rejected.'],
		['1.14.2', 'extra/flags-submit-a', 'extra/flags-both-at-once-after-submit', 'Approved: ok'],
		['1.14.2', 'extra/flags-submit-c', 'extra/flags-both-50ms-after-submit', 'Approved: ok'],
		['1.14.2', 'extra/human-submit-3', 'extra/human-events-plain-after-submit', 'Approved: ok'],
	])('on %s: %s, then %s', async (version, submit, following, answer) => {
		const { path } = readRecording(version, submit).request;
		const opened = events(version, following);
		server.answer(openForm(version, submit));
		const stream = server.answer(opened);
		const submitted = server.play(version, submit);
		const workflowRunId = runOf(version, following);

		const item = await answerAndWait(version, submit, { workflowRunId });

		expect(item).toEqual({
			citations: [],
			files: [],
			agent_thoughts: [],
			human_input: null,
			...readIdentity(version, following),
			workflow_run_id: workflowRunId,
			status: 'succeeded',
			answer,
		});
		// The events are open before the form is submitted, so that none is missed.
		expect(sent()).toEqual([`GET ${path}`, `GET ${opened.path}`, `POST ${path}`]);
		expect(JSON.parse(String(submitted.request?.body))).toEqual(
			readRecording(version, submit).request.body,
		);
		await stream.closed;
		expect(server.misfits).toEqual([]);
	});

	it.each(WITH_FORMS)('on %s, for a node that does not wait, unseen', async (version) => {
		const { path } = readRecording(version, 'human/submit').request;
		server.stand(version, 'human/form');
		server.play(version, 'human/submit');
		const item = await answerAndWait(version, 'human/submit', {
			options: { waitForResult: false },
		});
		expect(item).toEqual({ submitted: true, form_token: path.split('/').at(-1) });
		expect(sent()).toEqual([`GET ${path}`, `POST ${path}`]);
	});

	// The run counts as paused for a moment longer: its events end with the pause that is over.
	it('on 1.14.2, and its result is looked up where the events give none', async () => {
		const version = '1.14.2';
		const submit = 'extra/human-submit-other-user';
		const stale = 'extra/human-events-at-once-after-submit';
		server.answer(openForm(version, submit));
		server.answer(events(version, stale));
		server.play(version, submit);
		server.stand(version, stale);
		server.stand(version, 'extra/human-messages-after');
		server.stand(version, detailOf(version, runOf(version, stale)));
		const item = await answerAndWait(version, submit, {
			user: 'extra',
			workflowRunId: runOf(version, stale),
		});
		expect(item).toMatchObject({
			status: 'succeeded',
			answer: 'Approved: ok',
			conversation_id: '24b98c1d-da43-40b6-a9ef-1dac1f8a3425',
			message_id: '222d338d-3da0-43cf-9665-8be83b96272d',
			workflow_run_id: 'f46f7562-5ea8-4890-9c64-f4b0653de331',
		});
		expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(1);
		expect(server.misfits).toEqual([]);
	});
});

describe('A form is not submitted', () => {
	it.each(WITH_FORMS)('on %s when its run is not to be joined', async (version) => {
		const workflowRunId = runOf(version, 'human/events-unknown');
		server.stand(version, 'human/form');
		server.answer(events(version, 'human/events-unknown'));
		const item = await answerAndWait(version, 'human/submit', { workflowRunId });
		expect(item).toMatchObject({
			status: 'failed',
			code: 'not_found',
			http_status: 404,
			error: expect.stringMatching(/^Dify does not find the workflow run/),
		});
		expect(sent()).toHaveLength(2);
		expect(server.misfits).toEqual([]);
	});

	it.each(WITH_FORMS)('on %s when it was answered already', async (version) => {
		const { path } = readRecording(version, 'human/form-after-submit').request;
		server.stand(version, 'human/form-after-submit');
		const item = await answerAndWait(version, 'human/submit', {
			workflowRunId: runOf(version, 'human/chatflow-events-finished'),
		});
		expect(item).toMatchObject({
			status: 'failed',
			code: 'human_input_form_submitted',
			http_status: 412,
			error: 'This form was answered already',
		});
		expect(sent()).toEqual([`GET ${path}`]);
	});

	it.each(WITH_FORMS)('on %s with an action or inputs that it does not take', async (version) => {
		const workflowRunId = runOf(version, 'human/chatflow-events-after-submit');
		server.stand(version, 'human/form');
		const action = await answerAndWait(version, 'human/submit-bad-action', { workflowRunId });
		const input = await answerAndWait(version, 'human/submit-missing-input', { workflowRunId });
		expect([action, input]).toMatchObject([
			{ code: 'invalid_parameter', error: "The form has no action 'maybe'" },
			{
				code: 'invalid_parameter',
				error: "The form asks for 'comment', which has no value",
			},
		]);
		expect(new Set(sent().map((request) => request.slice(0, 4)))).toEqual(new Set(['GET ']));
		expect(server.misfits).toEqual([]);
	});

	it.each(WITHOUT_FORMS)('on %s, which has none', async (version) => {
		server.stand(version, 'human/form');
		const item = await answerAndWait(version, 'human/submit', {
			workflowRunId: runOf(version, 'human/chatflow-events-after-submit'),
		});
		expect(item).toMatchObject({
			status: 'failed',
			code: 'not_supported',
			error: `This Dify (${version}) has no API for human input`,
		});
		expect(sent()).toHaveLength(1);
		expect(server.misfits).toEqual([]);
	});
});

// Between the look at the form and its answer, somebody else was faster.
it.each(
	WITH_FORMS.flatMap((version) => [
		{ version, following: 'human/chatflow-events-after-submit' },
		{ version, following: 'human/chatflow-events-finished' },
	]),
)(
	'An answer that comes too late on $version is told: $following',
	async ({ version, following }) => {
		server.stand(version, 'human/form');
		const stream = server.answer(events(version, following));
		server.play(version, 'human/submit-again');
		const item = await answerAndWait(version, 'human/submit-again', {
			workflowRunId: runOf(version, following),
		});
		expect(item).toMatchObject({
			status: 'failed',
			code: 'human_input_form_submitted',
			http_status: 412,
		});
		await stream.closed;
		expect(sent()).toHaveLength(3);
		expect(server.misfits).toEqual([]);
	},
);
