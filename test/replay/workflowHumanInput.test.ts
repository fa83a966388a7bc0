// Plays to a node that answers a workflow's form what real Dify servers said of the form and the run.

import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { answerThroughNode, events, runOf } from './answeredForm';
import type { Version } from './expectation';
import { openForm } from './followUps';
import { readRecording } from './recordings';
import { readRunIdentity } from './runIdentity';
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

const SUBMIT = 'human/workflow-submit';

const FOLLOWING = 'human/workflow-events-after-submit';

/** The answer of the rest of the run, as a node gives it that has waited. */
async function answerAndWait(version: Version, parameters: IDataObject): Promise<IDataObject> {
	return await answerThroughNode(server, clock, { version, submit: SUBMIT, parameters });
}

/** A recorded stream of the run, as the one that the node opens before it submits. */
function opened(version: Version, name: string): Answer {
	return { ...answerOf(version, name), method: 'GET', path: events(version, FOLLOWING).path };
}

function sent(): string[] {
	return server.requests.map(({ method, path }) => `${method} ${path}`);
}

it.each(WITH_FORMS)('The answer to a form on %s lets the run go on', async (version) => {
	const { path, body } = readRecording(version, SUBMIT).request;
	const workflowRunId = runOf(version, FOLLOWING);
	const following = events(version, FOLLOWING);
	server.answer(openForm(version, SUBMIT));
	const stream = server.answer(following);
	const submitted = server.play(version, SUBMIT);

	const item = await answerAndWait(version, { workflowRunId });

	expect(item).toEqual({
		...readRunIdentity(version, FOLLOWING),
		workflow_run_id: workflowRunId,
		status: 'succeeded',
		outputs: { topic: 'Budget' },
		human_input: null,
		files: [],
	});
	// The events are open before the form is submitted, so that none is missed.
	expect(sent()).toEqual([`GET ${path}`, `GET ${following.path}`, `POST ${path}`]);
	expect(JSON.parse(String(submitted.request?.body))).toEqual(body);
	await stream.closed;
	expect(server.misfits).toEqual([]);
});

// The run counts as paused for a moment longer: its events end with the pause that is over.
it.each(WITH_FORMS)('on %s its end is looked for where the events give none', async (version) => {
	const ended = 'human/workflow-events-snapshot';
	const workflowRunId = runOf(version, FOLLOWING);
	server.answer(openForm(version, SUBMIT));
	server.answer(opened(version, 'human/workflow-pause-streaming'));
	server.play(version, SUBMIT);
	server.stand(version, ended);
	const item = await answerAndWait(version, { workflowRunId });
	expect(item).toMatchObject({
		status: 'succeeded',
		outputs: { topic: 'Budget' },
		workflow_run_id: workflowRunId,
		human_input: null,
		elapsed_time: readRunIdentity(version, ended).elapsed_time,
	});
	expect(sent().filter((request) => request.startsWith('POST'))).toHaveLength(1);
	expect(server.misfits).toEqual([]);
});

it.each(WITH_FORMS)(
	'A form on %s is not submitted when its run is not to be joined',
	async (version) => {
		const workflowRunId = runOf(version, 'human/events-unknown');
		server.answer(openForm(version, SUBMIT));
		server.answer(events(version, 'human/events-unknown'));
		const item = await answerAndWait(version, { workflowRunId });
		expect(item).toMatchObject({ status: 'failed', code: 'not_found', http_status: 404 });
		expect(sent()).toHaveLength(2);
		expect(server.misfits).toEqual([]);
	},
);

it.each(WITHOUT_FORMS)('No form is submitted on %s, which has none', async (version) => {
	server.answer(openForm(version, SUBMIT));
	const item = await answerAndWait(version, { workflowRunId: runOf(version, FOLLOWING) });
	expect(item).toMatchObject({
		status: 'failed',
		code: 'not_supported',
		error: `This Dify (${version}) has no API for human input`,
	});
	expect(sent()).toHaveLength(1);
	expect(server.misfits).toEqual([]);
});

// Between the look at the form and its answer, somebody else was faster.
it.each(WITH_FORMS)('An answer that comes too late on %s is told', async (version) => {
	const { path } = readRecording(version, SUBMIT).request;
	server.answer(openForm(version, SUBMIT));
	const stream = server.answer(events(version, FOLLOWING));
	server.answer({ ...answerOf(version, 'human/submit-again'), path });
	const item = await answerAndWait(version, { workflowRunId: runOf(version, FOLLOWING) });
	expect(item).toMatchObject({
		status: 'failed',
		code: 'human_input_form_submitted',
		http_status: 412,
	});
	await stream.closed;
	expect(sent()).toHaveLength(3);
	expect(server.misfits).toEqual([]);
});
