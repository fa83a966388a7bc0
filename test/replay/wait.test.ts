// Plays to a node that waits for a run what real Dify servers said of the run and its events.

import type { IDataObject } from 'n8n-workflow';

import { systemClock } from '../../dify/http/clock';
import { ManualClock } from '../support/manualClock';
import { DIFY_WORKFLOW, runNode } from '../workflows/harness';
import { VERSIONS } from './expectation';
import type { Version } from './expectation';
import { eventsPath, pingsOnly } from './followUps';
import { readRecording } from './recordings';
import { keyOf, passTime } from './run';
import { readRunIdentity, readRunOutputs } from './runIdentity';
import { answerOf, startReplayServer } from './server';
import type { ReplayServer } from './server';

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

/** What comes of waiting for the run whose detail was recorded. */
async function waitFor(
	version: Version,
	detail: string,
	user: string,
	options: IDataObject = {},
): Promise<IDataObject> {
	const recording = readRecording(version, detail);
	const running = runNode({
		type: DIFY_WORKFLOW,
		parameters: {
			resource: 'run',
			operation: 'wait',
			workflowRunId: recording.request.path.split('/').at(-1) ?? '',
			user,
			options,
		},
		credential: { baseUrl: server.url, apiKey: keyOf(recording) },
		onError: 'continueRegularOutput',
	});
	await passTime(clock, running);
	const { outputs, error } = await running;
	expect(error).toBeUndefined();
	expect(outputs[0]).toHaveLength(1);
	return outputs[0]?.[0]?.json ?? {};
}

const NOTHING = { human_input: null, files: [] };

it.each(VERSIONS)('A run that has ended on %s is given at once', async (version) => {
	const detail = 'workflow/llm-run-detail';
	server.play(version, detail);
	expect(await waitFor(version, detail, 'tester')).toEqual({
		...NOTHING,
		...readRunIdentity(version, detail),
		status: 'succeeded',
		outputs: readRunOutputs(version, detail),
	});
	expect(server.requests).toHaveLength(1);
});

it('A run that works on 1.14.2 is listened to, to its end', async () => {
	const version = '1.14.2';
	const detail = 'extra/workflow-run-detail-running';
	const live = 'extra/workflow-events-live';
	server.play(version, detail);
	const path = eventsPath(version, detail, 'extra');
	const stream = server.answer({ ...answerOf(version, live), path });
	expect(await waitFor(version, detail, 'extra')).toEqual({
		...NOTHING,
		...readRunIdentity(version, live),
		status: 'succeeded',
		outputs: readRunOutputs(version, live),
	});
	await stream.closed;
	expect(server.misfits).toEqual([]);
});

// A second listener may hear nothing but pings (1.15.0).
it('A run of which nothing is heard on 1.14.2 is looked up', async () => {
	const version = '1.14.2';
	const [running, ended] = [
		'extra/workflow-run-detail-running',
		'extra/workflow-run-detail-after-cut',
	];
	server.play(version, running);
	server.answer(pingsOnly(eventsPath(version, running, 'extra')));
	server.play(version, ended);
	expect(await waitFor(version, running, 'extra')).toMatchObject({
		...readRunIdentity(version, ended),
		status: 'succeeded',
		outputs: readRunOutputs(version, ended),
	});
	expect(server.misfits).toEqual([]);
});

it('A run that was stopped on 1.14.2 works for good, and is given as it stands', async () => {
	const version = '1.14.2';
	const detail = 'extra/own-stop-workflow-detail-later';
	server.stand(version, detail);
	server.stand(version, pingsOnly(eventsPath(version, detail, 'extra')));
	expect(await waitFor(version, detail, 'extra', { timeout: 120 })).toEqual({
		...NOTHING,
		...readRunIdentity(version, detail),
		status: 'running',
		outputs: {},
	});
	expect(server.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	expect(server.misfits).toEqual([]);
});

it.each(['1.14.2', '1.15.0'] as const)('A run that waits on %s tells its form', async (version) => {
	const detail = 'human/workflow-run-detail-paused';
	const pause = 'human/workflow-pause-streaming';
	server.play(version, detail);
	const path = eventsPath(version, detail, 'tester');
	server.answer({ ...answerOf(version, pause), method: 'GET', path });
	const text = Buffer.concat(answerOf(version, pause).pieces).toString();
	const [, formToken = ''] = /"form_token":"([^"]+)"/.exec(text) ?? [];
	// The form of this run was not recorded; one of the same make still waits in its place.
	const form = { ...answerOf(version, 'human/form'), path: `/v1/form/human_input/${formToken}` };
	server.stand(version, form);
	const item = await waitFor(version, detail, 'tester');
	expect(item).toMatchObject({
		status: 'paused',
		workflow_run_id: readRunIdentity(version, detail).workflow_run_id,
		human_input: {
			form_token: formToken,
			actions: [{ id: 'approve' }, { id: 'reject' }],
			workflow_run_id: readRunIdentity(version, detail).workflow_run_id,
		},
	});
	expect(server.misfits).toEqual([]);
});

it('A run that waits on 1.9.2 cannot be joined, and is told without its form', async () => {
	const version = '1.9.2';
	const detail = 'human/workflow-run-detail-paused';
	server.play(version, detail);
	server.play(version, 'human/workflow-events-snapshot');
	expect(await waitFor(version, detail, 'tester')).toEqual({
		...NOTHING,
		...readRunIdentity(version, detail),
		status: 'paused',
		outputs: {},
	});
	expect(server.misfits).toEqual([]);
});

it('A run that failed on 0.15.8 is an error', async () => {
	const version = '0.15.8';
	const detail = 'human/workflow-run-detail-paused';
	server.play(version, detail);
	expect(await waitFor(version, detail, 'tester')).toMatchObject({
		status: 'failed',
		code: 'run_failed',
		error: "The workflow failed: 'human-input' is not a valid NodeType",
		workflow_run_id: readRunIdentity(version, detail).workflow_run_id,
	});
});

it.each(VERSIONS)('A run that %s does not know is not waited for', async (version) => {
	const detail = 'workflow/run-detail-unknown';
	server.play(version, detail);
	expect(await waitFor(version, detail, 'tester')).toMatchObject({
		status: 'failed',
		code: 'not_found',
		error: 'Dify does not find the workflow run',
	});
	expect(server.requests).toHaveLength(1);
});
